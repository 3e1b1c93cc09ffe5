internal import Foundation

/// Where processed notes go: standard output, one growing file, or a folder of files.
///
/// A growing file is written beside its place and renamed when it is complete.
final class NoteSink {
    private enum Target {
        case standardOutput
        case file(String)
        case folder(String)
    }

    private let target: Target
    private let format: CorpusFormat
    /// The growing file: its handle, where it is written, where it belongs.
    private var open: (handle: FileHandle, temporary: String, path: String)?
    private var openName: String?
    /// The text that a failed piece belongs to: its further pieces are not written either.
    private var failedName: String?
    /// Names that notes were written under: a second note of the same name would replace the first.
    private var writtenNames: Set<String> = []
    private var madeFolders: Set<String> = []
    private var buffer = Data()
    /// Documents written between the brackets of one file.
    private var framedCount = 0

    /// - Parameters:
    ///   - output: file or folder; nil is standard output.
    ///   - input: what is read, so that it is not written over; nil is standard input.
    ///   - format: of what is written.
    ///   - overwrites: write where something is already.
    ///   - holdsOneNote: the input is a single note, which may go to a single file.
    /// - Throws: `LetheError` where notes of this format can't go there, or where they would replace the input.
    init(
        output: String?, input: String?, format: CorpusFormat, overwrites: Bool, holdsOneNote: Bool, isTagging: Bool
    ) throws {
        self.format = format
        let isStream = !format.isFilePerDocument
        let inputIsFolder = input.map(Files.isFolder) ?? false
        guard let output else {
            guard isStream || holdsOneNote, !(isTagging && format == .brat) else {
                throw LetheError(
                    .setting, "\(format.rawValue) notes can't go to standard output",
                    expected: "--output with a folder",
                    advice: isTagging ? "Or write --to jsonl" : nil)
            }
            target = .standardOutput
            return
        }
        if isStream {
            guard !Files.isFolder(output) else {
                throw LetheError(
                    .file, place: output, "is a folder",
                    expected: "a file, since \(format.rawValue) holds all notes in one")
            }
            target = .file(output)
        } else if holdsOneNote, !Files.isFolder(output),
            URL(fileURLWithPath: output).pathExtension == format.fileExtension
        {
            target = .file(output)
        } else {
            if Files.exists(output), !Files.isFolder(output) {
                throw LetheError(.file, place: output, "is a file", expected: "a folder")
            }
            target = .folder(output)
        }
        if let input { try Self.protect(input, isFolder: inputIsFolder, output: output, target: target) }
        try Self.checkPlace(output, overwrites: overwrites)
        if case .folder(let folder) = target { try Files.makeFolder(folder) }
    }

    private static func checkPlace(_ output: String, overwrites: Bool) throws {
        guard !overwrites, Files.exists(output) else { return }
        if Files.isFolder(output), try Files.list(output).isEmpty { return }
        throw LetheError(
            .setting, place: output, "there is something already", expected: "a new file, or a new or empty folder",
            advice: "Use --overwrite, or another place")
    }

    /// Refuses every output that could touch the input.
    private static func protect(_ input: String, isFolder: Bool, output: String, target: Target) throws {
        let from = Files.resolved(input)
        let to = Files.resolved(output)
        let clashes: Bool
        switch target {
        case .standardOutput: clashes = false
        case .file:
            let pair = Files.annotationPath(of: from)
            clashes =
                from == to || pair == to || pair == Files.annotationPath(of: to)
                || (isFolder && to.hasPrefix(from + "/"))
        case .folder:
            clashes =
                isFolder
                ? to == from || to.hasPrefix(from + "/")
                : to == URL(fileURLWithPath: from).deletingLastPathComponent().path
        }
        if clashes {
            throw LetheError(
                .setting, place: output, "the output could replace the input or mix with it",
                expected: "a place outside \(isFolder ? "the input folder" : "the input's folder")",
                advice: "Name another place")
        }
    }

    /// Takes one note's files, or one piece of a text that comes in pieces.
    ///
    /// - Parameter isLast: the note is complete with this piece.
    /// - Throws: `LetheError` of kind `corpus` where another note has the same name: that note fails, the work goes on.
    ///   Other errors end the work.
    /// - Returns: false for a piece of a note that failed before: it is not written.
    func write(_ files: [(ending: String, data: Data)], path: String, isLast: Bool) throws -> Bool {
        if format == .text, hasFailed(path) { return false }
        // Of NeuroNER's columns, lines of one name are one note's.
        let isNamed = if case .folder = target { true } else { format == .neuroner }
        if isNamed, isLast, !writtenNames.insert(path).inserted {
            throw LetheError(
                .corpus, place: "document \(path)", "another note has the same name; only the first was written",
                advice: "Give every note an id of its own")
        }
        let files = framed(files)
        switch target {
        case .standardOutput:
            // Of a brat note, standard output gets the text alone.
            for file in files where file.ending != "ann" { buffer.append(file.data) }
            if buffer.count > 1 << 16 { try flushStandardOutput() }
        case .file(let output):
            for file in files {
                if file.ending == "ann" {
                    try Files.write(file.data, to: Files.annotationPath(of: output), durable: false)
                } else {
                    try append(file.data, to: output, name: output)
                }
            }
        case .folder(let folder):
            for file in files {
                let output = "\(folder)/\(path).\(file.ending)"
                try makeFolder(of: output)
                if format == .text {
                    try append(file.data, to: output, name: path)
                    if isLast { try closeOpen() }
                } else {
                    try Files.write(file.data, to: output, durable: false)
                }
            }
        }
        return true
    }

    /// With what stands between the documents of one file.
    private func framed(_ files: [(ending: String, data: Data)]) -> [(ending: String, data: Data)] {
        let lead = framedCount == 0 ? format.framing.opening : format.framing.separator
        framedCount += 1
        guard !lead.isEmpty else { return files }
        return files.map { ($0.ending, Data(lead.utf8) + $0.data) }
    }

    /// What ends a file of many documents.
    private var closing: Data {
        let framing = format.framing
        return Data(((framedCount == 0 ? framing.opening : "") + framing.closing).utf8)
    }

    private func hasFailed(_ path: String) -> Bool {
        switch target {
        case .standardOutput: false
        case .file(let output): failedName == output
        case .folder: failedName == path
        }
    }

    /// A note failed: of a text that comes in pieces nothing is kept, as half a note would pass for a whole one, and a
    /// single file is not replaced. (What went to standard output can't be taken back.)
    func skip(path: String) {
        switch target {
        case .standardOutput: return
        case .file(let output):
            if !format.isFilePerDocument { return }
            failedName = output
        case .folder(let folder):
            let name = Files.relativeStem(path)
            if format == .text { failedName = name }
            // What an earlier run made of the note would pass for this run's.
            guard !writtenNames.contains(name) else { return }
            for ending in [format.fileExtension, "ann"] {
                try? FileManager.default.removeItem(atPath: "\(folder)/\(name).\(ending)")
            }
        }
        if openName == failedName { abandon() }
    }

    /// Files of the output folder that this run didn't write.
    var filesOfEarlierRuns: Int {
        guard case .folder(let folder) = target, let all = try? Files.list(folder) else { return 0 }
        return all.lazy.filter { !self.writtenNames.contains(Files.relativeStem($0)) }.count
    }

    /// Completes what is open.
    ///
    /// - Parameter wasStopped: the work was ended before its end. A text that isn't whole is not kept; a file of many notes
    ///   is kept beside its place, with `.incomplete` after its name.
    /// - Returns: where an incomplete file was kept.
    func finish(wasStopped: Bool) throws -> String? {
        if case .standardOutput = target {
            buffer.append(closing)
            try flushStandardOutput()
        }
        if case .file(let output) = target, let open, !closing.isEmpty {
            try append(closing, to: output, name: openName ?? open.path)
        }
        if wasStopped, let open {
            guard !format.isFilePerDocument else {
                abandon()
                return nil
            }
            let incomplete = open.path + ".incomplete"
            self.open = (open.handle, open.temporary, incomplete)
            try closeOpen()
            return incomplete
        }
        if case .file(let output) = target, open == nil, failedName != output, !wasStopped {
            try append(closing, to: output, name: output)
        }
        try closeOpen()
        return nil
    }

    /// Removes what is incomplete.
    func abandon() {
        guard let open else { return }
        try? open.handle.close()
        try? FileManager.default.removeItem(atPath: open.temporary)
        self.open = nil
        openName = nil
    }

    private func flushStandardOutput() throws {
        do { try FileHandle.standardOutput.write(contentsOf: buffer) } catch {
            throw LetheError(.file, place: "standard output", "can't be written", advice: "Its reader may have ended")
        }
        buffer.removeAll(keepingCapacity: true)
    }

    private func append(_ data: Data, to path: String, name: String) throws {
        if openName != name {
            try closeOpen()
            let temporary = "\(path).\(ProcessInfo.processInfo.processIdentifier).tmp"
            guard FileManager.default.createFile(atPath: temporary, contents: nil),
                let handle = FileHandle(forWritingAtPath: temporary)
            else {
                throw LetheError(
                    .file, place: path, "can't be written", advice: "Check that its folder exists and may be written to"
                )
            }
            open = (handle, temporary, path)
            openName = name
        }
        do { try open?.handle.write(contentsOf: data) } catch {
            throw LetheError(.file, place: path, "can't be written", advice: "Check that the disk has room")
        }
    }

    private func closeOpen() throws {
        guard let open else { return }
        self.open = nil
        openName = nil
        do { try open.handle.close() } catch {
            throw LetheError(.file, place: open.path, "can't be written", advice: "Check that the disk has room")
        }
        try Files.rename(open.temporary, to: open.path)
    }

    private func makeFolder(of path: String) throws {
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
        if madeFolders.insert(folder).inserted { try Files.makeFolder(folder) }
    }
}
