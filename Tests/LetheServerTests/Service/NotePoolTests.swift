import Lethe
import LetheTraining
import TestSupport
import Testing

@testable import LetheServer

struct NotePoolTests {
    private func note(_ number: Int) -> RawDocument {
        RawDocument(text: Array("Seen on 1\(number % 10)/03/2019, MRN: 10000\(number).".utf8), place: "note \(number)")
    }

    @Test func everyNoteGetsItsOwnResult() async throws {
        let pool = NotePool(threads: 2, limits: .init())
        defer { pool.finish() }
        let model = try ServedFixture.model()
        let outputs = try await withThrowingTaskGroup(of: (Int, String).self) { group in
            for number in 0..<300 {
                group.addTask {
                    let results = try await pool.process(
                        [note(number), note(number + 1000)], byteCount: 60, for: .tag, with: model,
                        patience: .waits)
                    return (number, try results.map { String(decoding: try $0.get().output, as: UTF8.self) }.joined())
                }
            }
            return try await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
        }
        for number in 0..<300 {
            #expect(outputs[number]?.contains("10000\(number)") == true)
            #expect(outputs[number]?.contains("10000\(number + 1000)") == true)
        }
    }

    /// A client that is alone has both threads, and the answer of one.
    @Test func aLongNoteIsDoneByTwoThreads() async throws {
        let folder = TemporaryFolder()
        var configuration = TrainingConfiguration()
        configuration.network.tokenHiddenSize = 20
        configuration.apply(.paper)
        configuration.maximumEpochs = 1
        configuration.threads = 1
        let notes = SampleGenerator(institution: .a, seed: 1).notes(8, part: .train)
        let corpus = Corpus(name: "sample", format: .brat, documents: notes)
        _ = try TrainingRun(configuration: configuration, output: folder.path + "/m").run(
            train: corpus, validation: corpus)
        var annotator = CombinedAnnotator(try Recognizer(loading: folder.path + "/m"))
        annotator.measuresConfidence = true
        let model = try ServedModel(
            pipelines: [.tag: NotePipeline(annotator: annotator, task: .tag(.jsonl))], digest: "0123")
        let (one, two) = (NotePool(threads: 1), NotePool(threads: 2))
        defer {
            one.finish()
            two.finish()
        }
        let long = RawDocument(text: Array(notes.map(\.text.string).joined(separator: "\n").utf8), place: "long")
        func answers(_ pool: NotePool) async throws -> [[UInt8]] {
            try await pool.process([long], byteCount: 1, for: .tag, with: model, patience: .waits).map {
                Array(try $0.get().output)
            }
        }
        let alone = try await answers(one)
        #expect(one.sharedHalves == 0 && alone[0].count > 1_000)
        var rounds = 0
        while two.sharedHalves < 3, rounds < 10_000 {
            #expect(try await answers(two) == alone)
            rounds += 1
        }
        #expect(two.sharedHalves >= 3)
        // Many at a time, and each still has its own.
        try await withThrowingTaskGroup(of: [[UInt8]].self) { group in
            for _ in 0..<20 { group.addTask { try await answers(two) } }
            for try await answer in group { #expect(answer == alone) }
        }
        #expect(two.load == (0, 0))
    }

    @Test func whatFindsNoRoomIsRefusedAndStreamsWait() async throws {
        var limits = NotePool.Limits()
        limits.jobs = 2
        let pool = NotePool(threads: 1, limits: limits)
        defer { pool.finish() }
        let model = try ServedFixture.model()
        let (opened, open) = AsyncStream<Void>.makeStream()
        // Holds the only thread until it is told to go on.
        let gate = Condition()
        nonisolated(unsafe) var isOpen = false
        async let held: Void = pool.run(byteCount: 1) {
            open.yield()
            gate.lock()
            while !isOpen { gate.wait() }
            gate.unlock()
        }
        for await _ in opened { break }
        async let first = pool.process([note(1)], byteCount: 1, for: .tag, with: model, patience: .refuses)
        async let second = pool.process([note(2)], byteCount: 1, for: .tag, with: model, patience: .refuses)
        while pool.load.jobs < 2 { await Task.yield() }
        await #expect(throws: NotePool.Full.self) {
            try await pool.process([note(3)], byteCount: 1, for: .tag, with: model, patience: .refuses)
        }
        async let stream = pool.process([note(4)], byteCount: 1, for: .tag, with: model, patience: .waits)
        gate.withLock {
            isOpen = true
            gate.broadcast()
        }
        #expect(try await first.count == 1)
        #expect(try await second.count == 1)
        #expect(try await stream.count == 1)
        try await held
        #expect(pool.load == (0, 0))
    }

    @Test func afterItsEndEverythingIsRefused() async throws {
        let pool = NotePool(threads: 1, limits: .init())
        let model = try ServedFixture.model()
        pool.finish()
        for patience in [NotePool.Patience.refuses, .waits] {
            await #expect(throws: NotePool.Full.self) {
                try await pool.process([note(1)], byteCount: 1, for: .tag, with: model, patience: patience)
            }
        }
    }

    @Test func whatBeganWithAModelEndsWithIt() async throws {
        let service = try ServedFixture.service(ServedFixture.model(style: ["mask"]))
        defer { service.pool.finish() }
        let old = service.model
        service.use(try ServedFixture.model(style: ["redact"]))
        func text(_ model: ServedModel?) async throws -> String {
            let results = try await service.process(
                [RawDocument(text: Array("On 12/03/2019.".utf8), place: "note")], byteCount: 14, for: .deidentify,
                with: model, patience: .refuses)
            return String(decoding: try results[0].get().output, as: UTF8.self)
        }
        let masked = try await text(old)
        let redacted = try await text(nil)
        #expect(masked.count > redacted.count)
        #expect(!masked.contains("2019") && !redacted.contains("2019"))
        // And back again on the same threads.
        #expect(try await text(old) == masked)
    }
}
