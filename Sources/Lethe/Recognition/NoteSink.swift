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
    private let input: String?
    /// The growing file.
    private var open: FileWriter?
    private var openName: String?
    /// The input of which a piece failed: its further pieces are not written either.
    private var failedSource: String?
    /// Files that were written, or names of notes where one file holds many: a second of the same name would replace the
    /// first.
    private var writtenNames: Set<FileName> = []
    /// The same files as the file system knows them: it may hold two of our names for one.
    private var writtenFiles: Set<Files.Identity> = []
    private var madeFolders: Set<FileName> = []
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
        self.input = input
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
        if let input {
            try Self.protect(input, isFolder: inputIsFolder, output: output, target: target, format: format)
        }
        try CorpusWriter.checkPlace(output, isFolder: isFolder, overwrites: overwrites)
        switch target {
        case .standardOutput: break
        case .folder(let folder): try Files.makeFolder(folder)
        case .file(let path): try Files.makeFolder(Files.parent(of: path))
        }
    }

    private var isFolder: Bool {
        if case .folder = target { true } else { false }
    }

    /// Refuses every output that could touch the input.
    private static func protect(
        _ input: String, isFolder: Bool, output: String, target: Target, format: CorpusFormat
    ) throws {
        if Files.isSpecial(output) { return }
        let from = Files.resolved(input)
        let to = Files.resolved(output)
        let clashes: Bool
        switch target {
        case .standardOutput: clashes = false
        case .file:
            // Of a brat note two files are read, and two are written.
            let pair = Files.annotationPath(of: from)
            let isPair = !isFolder && (pair == to || (format == .brat && pair == Files.annotationPath(of: to)))
            clashes = Files.wouldMix(input: input, output: output) || isPair
        case .folder: clashes = isFolder ? Files.lies(to, in: from) : to == Files.parent(of: from)
        }
        if case .standardOutput = target {} else if isFolder { try Files.protect([input], from: output) }
        if clashes {
            throw LetheError(
                .setting, place: output, "the output could replace the input or mix with it",
                expected: "a place outside \(isFolder ? "the input folder" : "the input's folder")",
                advice: "Name another place")
        }
    }

    /// Takes one note's files, or one piece of a text that comes in pieces.
    ///
    /// - Parameters:
    ///   - source: the input that it was made from, as `skip` names it.
    ///   - isLast: the note is complete with this piece.
    /// - Throws: `LetheError` of kind `corpus` where another note has the same name, of kind `path` where this note alone
    ///   can't be written: that note fails, the work goes on. Other errors end the work.
    /// - Returns: false for a piece of a note that failed before: it is not written.
    func write(
        _ files: [(ending: String, data: Data)], path: String, source: String, isLast: Bool
    ) throws -> Bool {
        if format == .text, failedSource == source { return false }
        do { try checkName(path, files, isOpen: openName == source) } catch {
            failedSource = source
            throw error
        }
        let files = framed(files)
        switch target {
        case .standardOutput:
            // Of a brat note, standard output gets the text alone.
            for file in files where file.ending != Self.annotations { buffer.append(file.data) }
            if buffer.count > 1 << 16 { try flushStandardOutput() }
        case .file(let output):
            for file in files {
                if file.ending == Self.annotations {
                    try Files.write(file.data, to: Files.annotationPath(of: output), durable: false)
                } else {
                    do { try append(file.data, to: output, name: output) } catch let error as LetheError {
                        // Here every note goes: none can be written where this one can't.
                        throw LetheError(.file, place: error.place, error.what, advice: error.advice)
                    }
                }
            }
        case .folder(let folder):
            do { try write(files, path: path, source: source, isLast: isLast, in: folder) } catch {
                failedSource = source
                abandon()
                throw error
            }
        }
        for file in files { writtenNames.insert(FileName(Self.entry(path, file.ending))) }
        return true
    }

    private static let annotations = "ann"

    private static func entry(_ path: String, _ ending: String) -> String { "\(path).\(ending)" }

    /// Looks at a note's names at its first piece, before anything of it is written.
    private func checkName(_ path: String, _ files: [(ending: String, data: Data)], isOpen: Bool) throws {
        // Of NeuroNER's columns, lines of one name are one note's. A text's further pieces go to the file that is open.
        guard isFolder ? !isOpen : format == .neuroner else { return }
        guard !files.contains(where: { writtenNames.contains(FileName(Self.entry(path, $0.ending))) }) else {
            throw Self.sameName(path)
        }
    }

    private static func sameName(_ path: String) -> LetheError {
        LetheError(
            .corpus, place: "document \(path)", "another note has the same name; only the first was written",
            advice: "Give every note an id of its own")
    }

    /// Refuses a place that the file system holds for a file which this run has written.
    private func checkPlace(_ writer: FileWriter, path: String) throws {
        if let there = Files.identity(writer.path), writtenFiles.contains(there) { throw Self.sameName(path) }
    }

    /// Puts a complete file in its place.
    private func commit(_ writer: FileWriter, path: String) throws {
        let own = writer.identity
        try writer.commit(durable: false)
        if let own { writtenFiles.insert(own) }
    }

    private func write(
        _ files: [(ending: String, data: Data)], path: String, source: String, isLast: Bool, in folder: String
    ) throws {
        // All of a note's files are complete before the first takes its place.
        var writers: [FileWriter] = []
        for file in files {
            let output = "\(folder)/\(Self.entry(path, file.ending))"
            try makeFolder(of: output)
            if format == .text {
                try append(file.data, to: output, name: source)
                guard isLast, let complete = open else { continue }
                try checkPlace(complete, path: path)
                (open, openName) = (nil, nil)
                try commit(complete, path: path)
                continue
            }
            let writer = try FileWriter(output)
            writers.append(writer)
            try writer.write(file.data)
        }
        for writer in writers { try checkPlace(writer, path: path) }
        // Of a pair the old text goes first: old text beside new annotations would pass for a note, either alone doesn't.
        if writers.count > 1, let text = writers.last { try Files.remove(text.path) }
        for writer in writers { try commit(writer, path: path) }
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

    /// A note failed: of a text that comes in pieces nothing is kept, as half a note would pass for a whole one, and a
    /// single file is not replaced. (What went to standard output can't be taken back.)
    ///
    /// - Parameter source: the input that it was read from.
    /// - Returns: false where the note had failed before, with an earlier piece.
    func skip(source: String) -> Bool {
        let isNew = failedSource != source
        failedSource = source
        switch target {
        case .standardOutput: break
        // A file of many notes goes on without this one.
        case .file: if format.isFilePerDocument { abandon() }
        case .folder: if openName == source { abandon() }
        }
        guard isNew, case .folder(let folder) = target else { return isNew }
        // What an earlier run made of the note would pass for this run's.
        let stem = Files.relativeStem(source)
        for entry in [source] + [format.fileExtension, Self.annotations].map({ Self.entry(stem, $0) }) {
            removeEarlier("\(folder)/\(entry)", in: folder)
        }
        return true
    }

    /// Removes a file of an earlier run; never one of this run's, nor one that only a link brings below the output.
    private func removeEarlier(_ path: String, in folder: String) {
        guard let there = Files.identity(path), !writtenFiles.contains(there),
            Files.lies(Files.resolved(Files.parent(of: path)), in: Files.resolved(folder)),
            input.map({ !Files.isFolder($0) || !Files.wouldMix(input: $0, output: path) }) ?? true
        else { return }
        // Where it can't be removed, it is told as an earlier run's.
        unlink(path)
    }

    /// Files of the output folder that this run didn't write.
    var filesOfEarlierRuns: Int {
        guard case .folder(let folder) = target, let all = try? Files.list(folder) else { return 0 }
        return all.lazy.filter { !self.writtenNames.contains(FileName($0)) }.count
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
            // A device or a pipe has what it was given.
            guard !Files.isSpecial(open.path) else {
                try closeOpen()
                return nil
            }
            let incomplete = open.path + ".incomplete"
            try closeOpen(at: incomplete)
            return incomplete
        }
        if case .file(let output) = target, open == nil, !wasStopped,
            failedSource == nil || !format.isFilePerDocument
        {
            try append(closing, to: output, name: output)
        }
        try closeOpen()
        return nil
    }

    /// Removes what is incomplete.
    func abandon() {
        open?.abandon()
        open = nil
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
            open = try FileWriter(path)
            openName = name
        }
        try open?.write(data)
    }

    /// - Parameter other: another place than the one that it was begun for.
    private func closeOpen(at other: String? = nil) throws {
        guard let open else { return }
        self.open = nil
        openName = nil
        try open.commit(durable: false, at: other)
    }

    /// - Throws: `LetheError` where a link below the output leads into the input: notes there would be replaced.
    private func makeFolder(of path: String) throws {
        let folder = Files.parent(of: path)
        guard !madeFolders.contains(FileName(folder)) else { return }
        try Files.makeFolder(folder)
        if let input { try Files.refuseLink(into: [input], from: folder) }
        madeFolders.insert(FileName(folder))
    }
}
