package import Lethe
internal import Synchronization

/// Threads that run models over notes, apart from those that talk to clients: a long note keeps nobody from connecting, and a slow
/// client keeps no core waiting.
///
/// Requests that wait at the same moment are done together; nothing waits for others to come.
package final class NotePool: @unchecked Sendable {
    package struct Limits: Sendable {
        /// Requests that may wait.
        package var jobs = 64
        /// Bytes of their notes.
        package var bytes = 8 << 20

        package init() {}
    }

    /// Who gives way where there is no room.
    package enum Patience: Sendable {
        /// A request is refused, so that its client can go elsewhere or come back.
        case refuses
        /// A stream waits: its client is held up by what it doesn't read.
        case waits
    }

    /// There is no room for another request.
    package struct Full: Error {
        /// When it may be better, in seconds.
        package let retryAfter = 1
    }

    package typealias Results = [Result<NotePipeline.Processed, LetheError>]

    private struct Job {
        enum Work {
            case notes([RawDocument], ServedModel.Purpose, ServedModel, finish: @Sendable (Results) -> Void)
            /// What takes a core but no model.
            case other(@Sendable () -> Void)
            /// Half of the sentences that another thread is at.
            case half(of: ServedModel, Assistance, @Sendable (Recognizer.Worker) -> Void)
        }

        let work: Work
        let byteCount: Int
    }

    private let condition = Condition()
    private let limits: Limits
    private let threadCount: Int
    /// Guarded by the condition's lock, like all below. Single requests, and pieces of streams: they take turns.
    private var requests: [Job] = []
    private var pieces: [Job] = []
    /// Work for threads that have nothing else; what nobody takes in time goes back to the thread that asked.
    private var halves: [Job] = []
    private var idleThreads = 0
    private let halvesDone = Atomic<Int>(0)
    private var byteCount = 0
    private var takenInARow = 0
    private var waiting: [CheckedContinuation<Void, Never>] = []
    private var isFinished = false

    /// Requests that go before a piece of a stream does.
    private static let mostRequestsInARow = 8
    /// Bytes that a thread takes at a time where more waits.
    private static let batchBytes = 64 << 10

    package init(threads: Int, limits: Limits = Limits()) {
        self.limits = limits
        threadCount = max(1, threads)
        for _ in 0..<threadCount { Threads.start(stackBytes: 8 << 20) { self.serve() } }
    }

    /// What waits at present.
    package var load: (jobs: Int, bytes: Int) {
        condition.withLock { (requests.count + pieces.count, byteCount) }
    }

    /// Lets the threads end once nothing waits any more. What comes after is refused.
    package func finish() {
        condition.withLock {
            isFinished = true
            condition.broadcast()
        }
    }

    /// Processes notes, with a result for each.
    ///
    /// - Throws: `Full` where there is no room and the patience doesn't wait for it.
    package func process(
        _ notes: [RawDocument], byteCount: Int, for purpose: ServedModel.Purpose, with model: ServedModel,
        patience: Patience
    ) async throws -> Results {
        if patience == .waits { await room() }
        return try await withCheckedThrowingContinuation { continuation in
            let work = Job.Work.notes(notes, purpose, model) { continuation.resume(returning: $0) }
            if !submit(Job(work: work, byteCount: byteCount), patience) { continuation.resume(throwing: Full()) }
        }
    }

    /// Runs what takes a core but no model.
    ///
    /// - Throws: `Full`, or what `body` throws.
    package func run<Output: Sendable>(
        byteCount: Int, _ body: @escaping @Sendable () throws -> Output
    ) async throws -> Output {
        let result = try await withCheckedThrowingContinuation {
            (continuation: CheckedContinuation<Result<Output, any Error>, any Error>) in
            let work = Job.Work.other { continuation.resume(returning: Result { try body() }) }
            if !submit(Job(work: work, byteCount: byteCount), .refuses) { continuation.resume(throwing: Full()) }
        }
        return try result.get()
    }

    private var isFull: Bool { requests.count + pieces.count >= limits.jobs || byteCount >= limits.bytes }

    private func submit(_ job: Job, _ patience: Patience) -> Bool {
        condition.withLock {
            // Of a stream that was cut off by the server's end.
            if isFinished { return false }
            switch patience {
            case .refuses:
                guard !isFull else { return false }
                requests.append(job)
            case .waits: pieces.append(job)
            }
            byteCount += job.byteCount
            condition.broadcast()
            return true
        }
    }

    /// Waits until there is room.
    private func room() async {
        await withCheckedContinuation { continuation in
            let isFree = condition.withLock {
                guard isFull else { return true }
                waiting.append(continuation)
                return false
            }
            if isFree { continuation.resume() }
        }
    }

    // MARK: A thread's work

    private func serve() {
        // While a new model takes over, streams still end with the old one.
        var workers: [ServedModel.Worker] = []
        func worker(of model: ServedModel) -> ServedModel.Worker {
            if let known = workers.first(where: { $0.model === model }) { return known }
            if workers.count > 1 { workers.removeFirst() }
            let worker = ServedModel.Worker(model)
            worker.tagger?.share { self.askForHelp(with: model, $0) }
            workers.append(worker)
            return worker
        }
        while let batch = take(), let first = batch.first {
            switch first.work {
            case .other(let body): body()
            case .half(let model, let assistance, let body):
                guard assistance.isOffered, let tagger = worker(of: model).tagger else { continue }
                assistance.run {
                    body(tagger)
                    halvesDone.add(1, ordering: .relaxed)
                }
            case .notes(_, let purpose, let model, _):
                let worker = worker(of: model)
                var notes: [RawDocument] = []
                for case .notes(let part, _, _, _) in batch.map(\.work) { notes += part }
                var results = worker.process(notes, for: purpose)[...]
                for case .notes(let part, _, _, let finish) in batch.map(\.work) {
                    finish(Array(results.prefix(part.count)))
                    results = results.dropFirst(part.count)
                }
            }
        }
    }

    /// Halves that threads did which had nothing else to do.
    package var sharedHalves: Int { halvesDone.load(ordering: .relaxed) }

    /// Wakes a thread that has nothing to do, if there is one, for half of some sentences: a client that is alone needn't wait for one
    /// core.
    private func askForHelp(
        with model: ServedModel, _ work: @escaping @Sendable (Recognizer.Worker) -> Void
    ) -> Assistance? {
        condition.withLock {
            guard idleThreads > halves.count, requests.isEmpty, pieces.isEmpty else { return nil }
            let assistance = Assistance { [weak self] in self?.dropWithdrawn() }
            halves.append(Job(work: .half(of: model, assistance, work), byteCount: 0))
            condition.signal()
            return assistance
        }
    }

    private func dropWithdrawn() {
        condition.withLock {
            halves.removeAll { job in
                if case .half(_, let assistance, _) = job.work { !assistance.isOffered } else { false }
            }
        }
    }

    /// What a thread does next: one job, and others of the same kind that wait already, but no more than half of its share, so that
    /// no thread runs dry while the clients of another's are answered; half of another thread's note where nothing waits. Nil once all
    /// is done.
    private func take() -> [Job]? {
        var resumed: [CheckedContinuation<Void, Never>] = []
        defer { for continuation in resumed { continuation.resume() } }
        return condition.withLock {
            while requests.isEmpty, pieces.isEmpty {
                if !halves.isEmpty { return [halves.removeFirst()] }
                if isFinished { return nil }
                idleThreads += 1
                condition.wait()
                idleThreads -= 1
            }
            let takesRequests = pieces.isEmpty || (!requests.isEmpty && takenInARow < Self.mostRequestsInARow)
            takenInARow = takesRequests ? takenInARow + 1 : 0
            let batch = takesRequests ? Self.batch(&requests, share: 2 * threadCount) : [pieces.removeFirst()]
            byteCount -= batch.reduce(0) { $0 + $1.byteCount }
            if !isFull { swap(&resumed, &waiting) }
            return batch
        }
    }

    private static func batch(_ jobs: inout [Job], share: Int) -> [Job] {
        let first = jobs.removeFirst()
        var batch = [first]
        guard case .notes(_, let purpose, let model, _) = first.work else { return batch }
        let most = (jobs.count + share) / share
        var bytes = first.byteCount
        while batch.count < most, let next = jobs.first, bytes + next.byteCount <= batchBytes,
            case .notes(_, let otherPurpose, let otherModel, _) = next.work, otherModel === model,
            otherPurpose == purpose
        {
            batch.append(jobs.removeFirst())
            bytes += next.byteCount
        }
        return batch
    }
}
