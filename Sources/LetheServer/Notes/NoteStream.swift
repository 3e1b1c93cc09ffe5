internal import Lethe

/// JSON lines in, JSON lines out, a line for each, in order and in bounded memory: a note as `lethe tag` and `lethe deidentify`
/// write it, or why there is none.
///
/// Reads while it writes. A client that reads nothing until it has sent everything is held up once some megabytes wait for it.
struct NoteStream: Sendable {
    let service: NoteService
    let model: ServedModel
    let purpose: ServedModel.Purpose
    let reading: ReadingOptions
    let maximumLineBytes: Int
    /// A note's line, with its end.
    var encode: @Sendable (NotePipeline.Processed) -> [UInt8] = { [UInt8]($0.output) }

    /// Bytes of notes that are under way or whose results wait to be read.
    private static let windowBytes = 4 << 20

    /// Lines that were cut off together, and what comes of each.
    private struct Piece: Sendable {
        let lines: [NoteLines.Line]
        let byteCount: Int
        let results: Task<NotePool.Results, any Error>
    }

    func run(_ body: APIRequest.Body, _ writer: inout any APIWriter) async throws {
        let window = StreamWindow(bytes: Self.windowBytes)
        let (pieces, continuation) = AsyncThrowingStream<Piece, any Error>.makeStream()
        let reading = Task {
            do {
                try await read(body, window) { continuation.yield($0) }
                continuation.finish()
            } catch {
                continuation.finish(throwing: error)
            }
        }
        defer {
            reading.cancel()
            window.close()
        }
        for try await piece in pieces {
            var results = try await piece.results.value[...]
            var output: [UInt8] = []
            for line in piece.lines {
                switch line.content {
                case .note: output += self.output(results.removeFirst(), line: line.number)
                case .tooLong:
                    output += self.output(
                        .failure(
                            LetheError(
                                .format, place: "line \(line.number)", "the line is too long",
                                expected: "at most \(maximumLineBytes) bytes", found: "more",
                                advice: "--max-note sets the limit")), line: line.number)
                }
            }
            try await writer.write(output)
            window.release(piece.byteCount)
        }
    }

    private func read(
        _ body: APIRequest.Body, _ window: StreamWindow, _ yield: (Piece) -> Void
    ) async throws {
        var lines = NoteLines(maximumLineBytes: maximumLineBytes)
        for try await chunk in body {
            lines.add(chunk)
            while let piece = lines.next(isAtEnd: false) { try await submit(piece, window, yield) }
        }
        while let piece = lines.next(isAtEnd: true) { try await submit(piece, window, yield) }
    }

    private func submit(_ lines: [NoteLines.Line], _ window: StreamWindow, _ yield: (Piece) -> Void) async throws {
        let notes = lines.compactMap { line -> RawDocument? in
            guard case .note(let bytes, let ordinal) = line.content else { return nil }
            return RawDocument(jsonLine: bytes, ordinal: ordinal, place: "line \(line.number)", options: reading)
        }
        // A short line takes more room than its bytes until its result is written.
        let byteCount = lines.reduce(0) { $0 + max(1_024, $1.byteCount) }
        try await window.take(byteCount)
        let task = Task { () throws -> NotePool.Results in
            guard !notes.isEmpty else { return [] }
            return try await service.process(
                notes, byteCount: byteCount, for: purpose, with: model, patience: .waits)
        }
        yield(Piece(lines: lines, byteCount: byteCount, results: task))
    }

    private func output(_ result: Result<NotePipeline.Processed, LetheError>, line: Int) -> [UInt8] {
        switch result {
        case .success(let note): encode(note)
        case .failure(let error):
            JSONWriter.line(.object(["error": APIError.object(error), "line": .integer(Int64(line))])) + [0x0A]
        }
    }
}
