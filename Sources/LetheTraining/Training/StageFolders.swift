internal import LetheEssentials

/// The folders of a model's stages, beside its place: whose they are, and when they go.
///
/// What stands in the model's own place says nothing of the stages while there are any: it may be an earlier model that the last
/// stage will replace.
struct StageFolders {
    /// `OUTPUT.steps`.
    let path: String
    private let output: String
    private var held: FileLock?

    static let pretrained = "pretrained"
    static let student = "student"
    static func network(_ number: Int) -> String { "network-\(number)" }

    init(beside output: String) {
        var place = output
        while place.utf8.count > 1, place.utf8.last == UInt8(ascii: "/") { place.removeLast() }
        if [".", "..", "/"].contains(Files.name(of: place)) { place = Files.resolved(place) }
        self.output = output
        path = place + ".steps"
    }

    func folder(_ stage: String) -> String { path + "/" + stage }

    /// The stages that there are.
    private var present: [String] {
        get throws {
            guard Files.isFolder(path) else { return [] }
            return try FileManager.default.contentsOfDirectory(atPath: path).sorted().filter { name in
                [Self.pretrained, Self.student].contains(name) || name.wholeMatch(of: /network-[0-9]+/) != nil
            }
        }
    }

    /// Keeps other processes out, and sees to what earlier ones left.
    ///
    /// - Throws: `LetheError` where the place isn't free, or what is there is neither gone on with nor replaced.
    mutating func begin(resumes: Bool, overwrites: Bool) throws {
        let earlier = try present
        if earlier.isEmpty {
            guard !resumes || !ModelBundle.isPresent(at: output) else {
                throw LetheError(
                    .setting, place: output, "the folder holds a model, and no steps to go on with",
                    advice: "Use --overwrite to replace it, or another folder")
            }
            try ModelBundle.checkPlace(output, overwriting: overwrites)
        } else if !resumes, !overwrites {
            throw LetheError(
                .setting, place: path, "steps of an earlier run that wasn't finished",
                advice: "Use --resume to go on with them, --overwrite to begin again")
        }
        try ModelBundle.checkReplaceable(output)
        try Files.makeFolder(path)
        switch try FileLock.attempt(ModelFolder.lockFile(path)) {
        case .held(let lock): held = lock
        case .taken: throw ModelFolder.inUse(path)
        case .unknown: break
        }
        if overwrites { for stage in earlier { try Files.removeFolder(folder(stage)) } }
    }

    /// The model is in its place: takes the stages away, and nothing else.
    func remove() throws {
        for stage in try present { try Files.removeFolder(folder(stage)) }
        // Letting go of a lock removes its file: after that it may be another process's.
        if let held { held.release() } else { try Files.remove(ModelFolder.lockFile(path)) }
        // What else stands there is somebody's.
        if try FileManager.default.contentsOfDirectory(atPath: path).isEmpty { try Files.removeFolder(path) }
    }

    func release() { held?.release() }
}
