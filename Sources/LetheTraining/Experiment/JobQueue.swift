internal import LetheEssentials

/// The jobs of one process: handed out to its threads, with what became of them.
final class JobQueue: @unchecked Sendable {
    // Guards everything below, and makes observers' calls one at a time.
    private let lock = Condition()
    private var waiting: [ExperimentJob]
    private var progress: ExperimentProgress
    private var failure: (any Error)?
    private let observe: @Sendable (Experiment.Event) -> Void

    init(
        jobs: [ExperimentJob], progress: ExperimentProgress, observe: @escaping @Sendable (Experiment.Event) -> Void
    ) {
        waiting = jobs
        self.progress = progress
        self.observe = observe
    }

    var count: Int { lock.withLock { waiting.count } }
    var error: (any Error)? { lock.withLock { failure } }
    var currentProgress: ExperimentProgress { lock.withLock { progress } }

    /// The next job; nil where there is none, or where nothing more can be written.
    func next() -> ExperimentJob? {
        lock.withLock { failure == nil && !waiting.isEmpty ? waiting.removeFirst() : nil }
    }

    func tell(_ event: (ExperimentProgress) -> Experiment.Event) { lock.withLock { observe(event(progress)) } }

    func start(_ job: ExperimentJob) {
        lock.withLock {
            progress.begin(job)
            observe(.started(job, progress))
        }
    }

    func interrupt(_ job: ExperimentJob) { lock.withLock { progress.leave(job) } }

    func passOver(_ job: ExperimentJob) { lock.withLock { observe(.passedOver(job)) } }

    func finish(_ run: ExperimentRun) {
        lock.withLock {
            progress.leave(run.job)
            progress.record(run)
            observe(run.result == nil ? .failed(run, progress) : .finished(run, progress))
        }
    }

    func fail(_ error: any Error) { lock.withLock { failure = failure ?? error } }
}
