internal import LetheEssentials

/// One note on its way out, or one piece of a text that comes in pieces.
struct OutputNote {
    var files: [WrittenNote.File]
    /// Of the file that holds it beside others.
    var frame: FileFrame
    /// Of its own files, without endings.
    var name: String
    /// By which notes in one file are told apart, where the format needs it.
    var distinctName: String?
    /// The file that is this note alone, of which further pieces may follow; nil for one of a file of many.
    var source: String?
    /// The note is complete with this piece.
    var isLast: Bool
}

/// Where notes go, in order. Nothing takes its place before it is complete.
protocol NoteSink: AnyObject {
    /// Takes one note, or one piece of a text.
    ///
    /// - Throws: `LetheError` of kind `corpus` where another note has the same name, of kind `path` where this note alone
    ///   can't be written: that note fails, the work goes on. Other errors end the work.
    /// - Returns: false for a piece of a note that failed before: it is not written.
    func write(_ note: OutputNote) throws -> Bool
    /// A note failed: of a text that comes in pieces nothing is kept, as half a note would pass for a whole one.
    ///
    /// - Parameter source: the input that it was read from.
    /// - Returns: false where the note had failed before, with an earlier piece.
    func skip(_ source: String) -> Bool
    /// Completes what is open.
    ///
    /// - Parameters:
    ///   - wasStopped: the work was ended before its end. A text that isn't whole is not kept; a file of many notes is kept
    ///     beside its place, with `.incomplete` after its name.
    ///   - frame: of a file of many notes that holds none.
    /// - Returns: where an incomplete file was kept.
    func finish(wasStopped: Bool, frame: FileFrame) throws -> String?
    /// Removes what is incomplete.
    func abandon()
    /// Files of the output folder that this run didn't write.
    var filesOfEarlierRuns: Int { get }
}

extension NoteSink {
    var filesOfEarlierRuns: Int { 0 }
}

extension OutputNote {
    static func sameName(_ name: String) -> LetheError {
        LetheError(
            .corpus, place: "document \(name)", "another note has the same name; only the first was written",
            advice: "Give every note an id of its own")
    }
}

/// What stands between the notes of one file.
struct Framing {
    private var frame: FileFrame?
    /// Of formats that tell notes apart by them.
    private var names: Set<String> = []

    /// What stands before the next note.
    ///
    /// - Throws: `LetheError` of kind `corpus` for a note that can't stand beside those before it.
    mutating func lead(_ note: OutputNote) throws -> Data {
        if let name = note.distinctName, !names.insert(name).inserted { throw OutputNote.sameName(name) }
        guard let frame else {
            frame = note.frame
            return note.frame.opening
        }
        guard frame == note.frame else { throw CorpusWriter.otherFrame("document \(note.name)") }
        return frame.separator
    }

    /// What stands behind the last note.
    func end(_ empty: FileFrame) -> Data { frame?.closing ?? empty.opening + empty.closing }
}

/// Standard output: what went there can't be taken back.
final class StandardOutputSink: NoteSink {
    private let endingsBeside: [String]
    private let isStream: Bool
    private var framing = Framing()
    private var buffer = Data()
    private var failedSource: String?

    init(_ format: CorpusFormat) {
        endingsBeside = format.endingsBeside
        isStream = !format.isFilePerDocument
    }

    func write(_ note: OutputNote) throws -> Bool {
        if let source = note.source, failedSource == source { return false }
        if isStream { buffer.append(try framing.lead(note)) }
        // Of a note of several files, standard output gets the text alone.
        for file in note.files where !endingsBeside.contains(file.ending.lowercased()) { buffer.append(file.data) }
        if buffer.count > 1 << 16 { try flush() }
        return true
    }

    func skip(_ source: String) -> Bool {
        defer { failedSource = source }
        return failedSource != source
    }

    func finish(wasStopped: Bool, frame: FileFrame) throws -> String? {
        if isStream { buffer.append(framing.end(frame)) }
        try flush()
        return nil
    }

    func abandon() {}

    private func flush() throws {
        do { try Files.write(buffer, toDescriptor: 1) } catch {
            throw LetheError(.file, place: "standard output", "can't be written", advice: "Its reader may have ended")
        }
        buffer.removeAll(keepingCapacity: true)
    }
}
