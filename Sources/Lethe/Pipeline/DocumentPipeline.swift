internal import LetheEssentials

/// Sends documents through workers on all cores, in bounded memory, and hands the results on in order.
enum DocumentPipeline {
    /// Documents that a worker takes at a time: enough to batch sentences of short notes together.
    private static let jobBytes = 64 << 10
    private static let jobDocuments = 256

    /// Runs a whole source.
    ///
    /// - Parameters:
    ///   - workers: threads that process.
    ///   - makeProcessor: called once a worker; the processor turns a job's documents into outputs, one each.
    ///   - consume: receives every document's output or failure in the source's order, on the calling thread.
    ///   - shouldStop: true ends the work after what is under way.
    /// - Throws: what `consume` throws; work under way goes on to its end, unheard.
    static func run<Output: Sendable>(
        _ source: DocumentSource, workers: Int,
        makeProcessor: () -> (@Sendable ([RawDocument]) -> [Result<Output, LetheError>]),
        consume: (RawDocument, Result<Output, LetheError>) throws -> Void, shouldStop: () -> Bool = { false }
    ) throws {
        let exchange = Exchange<Output>()
        for _ in 0..<max(1, workers) {
            let process = makeProcessor()
            Threads.start(stackBytes: 8 << 20) { exchange.serve(process) }
        }
        defer { exchange.finish() }
        var submitted = 0
        var taken = 0
        var atEnd = false
        while !atEnd || taken < submitted {
            while !atEnd, submitted - taken < workers * 2 + 1 {
                let job = shouldStop() ? [] : nextJob(source)
                if job.isEmpty {
                    atEnd = true
                } else {
                    exchange.submit(job, number: submitted)
                    submitted += 1
                }
            }
            guard taken < submitted else { break }
            let (job, outputs) = exchange.take(taken)
            taken += 1
            for (raw, output) in zip(job, outputs) { try consume(raw, output) }
        }
    }

    private static func nextJob(_ source: DocumentSource) -> [RawDocument] {
        var job: [RawDocument] = []
        let start = source.bytesRead
        while job.count < jobDocuments, source.bytesRead - start < jobBytes, let raw = source.next() {
            job.append(raw)
        }
        return job
    }

    /// The mailbox between the caller and the workers.
    private final class Exchange<Output: Sendable>: @unchecked Sendable {
        private let condition = Condition()
        private var waiting: [(number: Int, job: [RawDocument])] = []
        private var done: [Int: ([RawDocument], [Result<Output, LetheError>])] = [:]
        private var isFinished = false

        func submit(_ job: [RawDocument], number: Int) {
            condition.lock()
            waiting.append((number, job))
            condition.broadcast()
            condition.unlock()
        }

        func take(_ number: Int) -> ([RawDocument], [Result<Output, LetheError>]) {
            condition.lock()
            defer { condition.unlock() }
            while true {
                if let result = done.removeValue(forKey: number) { return result }
                condition.wait()
            }
        }

        func finish() {
            condition.lock()
            isFinished = true
            condition.broadcast()
            condition.unlock()
        }

        func serve(_ process: ([RawDocument]) -> [Result<Output, LetheError>]) {
            while true {
                condition.lock()
                while waiting.isEmpty, !isFinished { condition.wait() }
                if waiting.isEmpty {
                    condition.unlock()
                    return
                }
                let (number, job) = waiting.removeFirst()
                condition.unlock()
                let outputs = process(job)
                condition.lock()
                done[number] = (job, outputs)
                condition.broadcast()
                condition.unlock()
            }
        }
    }
}
