package import Lethe
internal import LetheEssentials

/// Notes as JSON lines from one file descriptor, and what comes of them to another, a line for each, in order: for a program that
/// keeps this one running beside it.
///
/// What has come is done at once; nothing waits for a full batch. Ends where the input ends.
package struct NotePipe: Sendable {
    private let service: NoteService
    private let purpose: ServedModel.Purpose
    private let reading: ReadingOptions
    private let maximumLineBytes: Int

    private static let chunkBytes = 256 << 10

    package init(
        _ service: NoteService, purpose: ServedModel.Purpose, reading: ReadingOptions = ReadingOptions(),
        maximumLineBytes: Int
    ) {
        self.service = service
        self.purpose = purpose
        self.reading = reading
        self.maximumLineBytes = maximumLineBytes
    }

    /// Runs until the input ends.
    ///
    /// - Throws: `LetheError` where one of the two can't be read or written.
    package func run(input: Int32, output: Int32) async throws {
        let reader = OwnThread()
        let writer = OwnThread()
        defer {
            reader.end()
            writer.end()
        }
        let body = AsyncThrowingStream<ArraySlice<UInt8>, any Error>(unfolding: {
            try await reader.run { Self.read(input) }.get()
        })
        var target: any APIWriter = DescriptorWriter(descriptor: output, thread: writer)
        var stream = NoteStream(
            service: service, model: service.model, purpose: purpose, reading: reading,
            maximumLineBytes: maximumLineBytes)
        if purpose == .tag { stream.encode = Self.findings }
        try await stream.run(body, &target)
    }

    /// What was found, without the text: whoever asks has it.
    private static func findings(_ note: NotePipeline.Processed) -> [UInt8] {
        let spans = note.annotations.map { annotation -> JSONValue in
            var fields: [String: JSONValue] = [
                "start": .integer(Int64(annotation.range.start)), "end": .integer(Int64(annotation.range.end)),
                "label": .string(annotation.label),
            ]
            if let confidence = annotation.confidence { fields["confidence"] = .number(of: confidence) }
            if !annotation.sources.isEmpty {
                fields["sources"] = .array(annotation.sources.map { .string($0.description) })
            }
            return .object(fields)
        }
        return JSONWriter.line(.object(["spans": .array(spans)])) + [0x0A]
    }

    /// What is there, at least a byte; nil at the end.
    private static func read(_ descriptor: Int32) -> Result<ArraySlice<UInt8>?, LetheError> {
        var failure: Int32 = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: chunkBytes) { buffer, count in
            var got = systemRead(descriptor, buffer.baseAddress, buffer.count)
            while got < 0, errno == EINTR { got = systemRead(descriptor, buffer.baseAddress, buffer.count) }
            if got < 0 { failure = errno }
            count = max(0, got)
        }
        guard failure == 0 else {
            return .failure(
                LetheError(.file, place: "standard input", "can't be read: \(String(cString: strerror(failure)))"))
        }
        return .success(bytes.isEmpty ? nil : bytes[...])
    }

    private struct DescriptorWriter: APIWriter {
        let descriptor: Int32
        let thread: OwnThread

        mutating func write(_ bytes: [UInt8]) async throws {
            let descriptor = descriptor
            let outcome = await thread.run {
                Result { try Files.write(Data(bytes), toDescriptor: descriptor) }.mapError { _ in
                    LetheError(.file, place: "standard output", "can't be written", advice: "Its reader may have ended")
                }
            }
            try outcome.get()
        }
    }
}

/// A thread for what waits on the system: those that run everything else are as few as there are cores.
private final class OwnThread: @unchecked Sendable {
    private let condition = Condition()
    /// Guarded by the condition's lock.
    private var work: [@Sendable () -> Void] = []
    private var isEnded = false

    init() {
        Threads.start(stackBytes: 512 << 10) { self.serve() }
    }

    func run<Output: Sendable>(_ body: @escaping @Sendable () -> Output) async -> Output {
        await withCheckedContinuation { continuation in
            condition.withLock {
                work.append { continuation.resume(returning: body()) }
                condition.broadcast()
            }
        }
    }

    func end() {
        condition.withLock {
            isEnded = true
            condition.broadcast()
        }
    }

    private func serve() {
        while true {
            condition.lock()
            while work.isEmpty, !isEnded { condition.wait() }
            guard !work.isEmpty else {
                condition.unlock()
                return
            }
            let next = work.removeFirst()
            condition.unlock()
            next()
        }
    }
}
