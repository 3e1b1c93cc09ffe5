internal import LetheEssentials

/// One file, which grows beside its place and is renamed when it is complete: many notes, or one note of a format that gives
/// each a file.
final class FileSink: NoteSink {
    private let path: String
    private let format: CorpusFormat
    private var isStream: Bool { !format.isFilePerDocument }
    private var framing = Framing()
    private var open: FileWriter?
    private var failedSource: String?

    init(_ path: String, format: CorpusFormat) {
        self.path = path
        self.format = format
    }

    func write(_ note: OutputNote) throws -> Bool {
        if let source = note.source, failedSource == source { return false }
        if isStream { try append(try framing.lead(note)) }
        for file in note.files {
            if format.endingsBeside.contains(file.ending.lowercased()) {
                try Files.write(file.data, to: "\(Files.relativeStem(path)).\(file.ending)", durable: false)
            } else {
                try append(file.data)
            }
        }
        return true
    }

    func skip(_ source: String) -> Bool {
        defer { failedSource = source }
        // A file of many notes goes on without this one.
        if !isStream { abandon() }
        return failedSource != source
    }

    func finish(wasStopped: Bool, frame: FileFrame) throws -> String? {
        if open != nil {
            if isStream { try append(framing.end(frame)) }
            guard wasStopped else {
                try close()
                return nil
            }
            guard isStream else {
                abandon()
                return nil
            }
            // A device or a pipe has what it was given.
            guard !Files.isSpecial(path) else {
                try close()
                return nil
            }
            let incomplete = path + ".incomplete"
            try close(at: incomplete)
            return incomplete
        }
        guard !wasStopped, failedSource == nil || isStream else { return nil }
        try append(isStream ? framing.end(frame) : Data())
        try close()
        return nil
    }

    func abandon() {
        open?.abandon()
        open = nil
    }

    private func append(_ data: Data) throws {
        do {
            let writer = try open ?? FileWriter(path)
            open = writer
            try writer.write(data)
        } catch let error as LetheError {
            // Here every note goes: none can be written where this one can't.
            throw LetheError(.file, place: error.place, error.what, advice: error.advice)
        }
    }

    /// - Parameter other: another place than the one that it was begun for.
    private func close(at other: String? = nil) throws {
        let complete = open
        open = nil
        try complete?.commit(durable: false, at: other)
    }
}
