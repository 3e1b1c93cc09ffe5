internal import LetheEssentials

/// A folder, in which each note has files of its own.
final class FolderSink: NoteSink {
    private let folder: String
    private let format: CorpusFormat
    private let input: String?
    /// The growing file of a text that comes in pieces, and its source.
    private var open: (writer: FileWriter, source: String?)?
    /// The input of which a piece failed: its further pieces are not written either.
    private var failedSource: String?
    /// Files that were written: a second note of the same name would replace the first.
    private var writtenNames: Set<FileName> = []
    /// The same files as the file system knows them: it may hold two of our names for one.
    private var writtenFiles: Set<Files.Identity> = []
    private var madeFolders: Set<FileName> = []

    init(_ folder: String, format: CorpusFormat, input: String?) {
        self.folder = folder
        self.format = format
        self.input = input
    }

    private static func entry(_ name: String, _ ending: String) -> String { "\(name).\(ending)" }

    func write(_ note: OutputNote) throws -> Bool {
        if let source = note.source, failedSource == source { return false }
        do {
            // Before anything of it is written; a text's further pieces go to the file that is open.
            let names = note.files.map { FileName(Self.entry(note.name, $0.ending)) }
            if open == nil, !writtenNames.isDisjoint(with: names) { throw OutputNote.sameName(note.name) }
            if note.files.count == 1 { try append(note) } else { try writeTogether(note) }
            writtenNames.formUnion(names)
        } catch {
            failedSource = note.source
            abandon()
            throw error
        }
        return true
    }

    /// A note of one file, which may come in pieces.
    private func append(_ note: OutputNote) throws {
        let file = note.files[0]
        if open == nil {
            let path = "\(folder)/\(Self.entry(note.name, file.ending))"
            try makeFolder(of: path)
            open = (try FileWriter(path), note.source)
        }
        guard let writer = open?.writer else { return }
        try writer.write(file.data)
        guard note.isLast else { return }
        try checkPlace(writer, name: note.name)
        open = nil
        try commit(writer)
    }

    /// A note of several files: all are complete before the first takes its place.
    private func writeTogether(_ note: OutputNote) throws {
        var writers: [FileWriter] = []
        for file in note.files {
            let path = "\(folder)/\(Self.entry(note.name, file.ending))"
            try makeFolder(of: path)
            let writer = try FileWriter(path)
            writers.append(writer)
            try writer.write(file.data)
        }
        for writer in writers { try checkPlace(writer, name: note.name) }
        // The old text goes first: old text beside new annotations would pass for a note, either alone doesn't.
        if let text = writers.last { try Files.remove(text.path) }
        for writer in writers { try commit(writer) }
    }

    /// Refuses a place that the file system holds for a file which this run has written.
    private func checkPlace(_ writer: FileWriter, name: String) throws {
        if let there = Files.identity(writer.path), writtenFiles.contains(there) { throw OutputNote.sameName(name) }
    }

    private func commit(_ writer: FileWriter) throws {
        let own = writer.identity
        try writer.commit(durable: false)
        if let own { writtenFiles.insert(own) }
    }

    /// - Throws: `LetheError` where a link below the output leads into the input: notes there would be replaced.
    private func makeFolder(of path: String) throws {
        let folder = Files.parent(of: path)
        guard !madeFolders.contains(FileName(folder)) else { return }
        try Files.makeFolder(folder)
        if let input { try OutputPlace.refuse(folder, inside: [input]) }
        madeFolders.insert(FileName(folder))
    }

    func skip(_ source: String) -> Bool {
        guard failedSource != source else { return false }
        failedSource = source
        if open?.source == source { abandon() }
        // What an earlier run made of the note would pass for this run's.
        let stem = Files.relativeStem(source)
        for entry in [source] + format.fileEndings.map({ Self.entry(stem, $0) }) { removeEarlier("\(folder)/\(entry)") }
        return true
    }

    /// Removes a file of an earlier run; never one of this run's, nor one that only a link brings below the output.
    private func removeEarlier(_ path: String) {
        guard let there = Files.identity(path), !writtenFiles.contains(there),
            Files.lies(Files.resolved(Files.parent(of: path)), in: Files.resolved(folder)),
            input.map({ !Files.isFolder($0) || !Files.wouldMix(input: $0, output: path) }) ?? true
        else { return }
        // Where it can't be removed, it is told as an earlier run's.
        unlink(path)
    }

    var filesOfEarlierRuns: Int {
        guard let all = try? Files.list(folder) else { return 0 }
        return all.lazy.filter { !self.writtenNames.contains(FileName($0)) }.count
    }

    func finish(wasStopped: Bool, frame: FileFrame) throws -> String? {
        // A text that isn't whole is not kept.
        abandon()
        return nil
    }

    func abandon() {
        open?.writer.abandon()
        open = nil
    }
}
