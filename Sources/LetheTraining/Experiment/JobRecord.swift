internal import LetheEssentials

/// What one job of an experiment gave, in a file of its own: a line of JSON.
protocol JobRecord: Codable {
    associatedtype Job: Equatable

    static var formatName: String { get }
    var format: String { get }
    var job: Job { get }
    /// Of everything that the job depends on.
    var inputs: String { get }
    /// Whether its parts fit together.
    var isConsistent: Bool { get }
    /// As its file is called.
    static func name(_ job: Job) -> String
    /// What it is to people, such as `fold`.
    static var noun: String { get }
}

extension JobRecord {
    /// - Parameter inputs: nil takes those of any.
    /// - Returns: nil where there is none yet.
    /// - Throws: `LetheError` for a damaged file, or one of other notes or settings.
    static func read(_ file: String, job: Job, inputs: String? = nil) throws -> Self? {
        guard Files.exists(file) else { return nil }
        let record = try StrictJSON.decode(Self.self, from: try Files.read(file), place: file)
        guard record.format == formatName, record.job == job, record.isConsistent else {
            throw LetheError(
                .format, place: file, "not the \(noun) that its name says", expected: name(job),
                found: name(record.job), advice: "Remove it; the \(noun) is then done again")
        }
        guard inputs == nil || record.inputs == inputs else {
            throw LetheError(
                .setting, place: file, "the \(noun) was made from other notes or settings",
                advice: "Use another folder, or remove the \(noun) to do it again")
        }
        return record
    }

    func write(to file: String) throws {
        var line = try StrictJSON.encodeLine(self)
        line.append(0x0A)
        try Files.write(line, to: file)
    }
}
