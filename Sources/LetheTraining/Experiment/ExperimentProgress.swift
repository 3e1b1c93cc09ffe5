internal import LetheEssentials

/// A run under way, as other processes see it.
package struct RunningJob: Codable, Sendable, Equatable {
    package var name: String
    /// The last finished one.
    package var epoch: Int
    /// Since the run began or went on.
    package var seconds: Double
}

/// How far an experiment is, and how long the rest may take.
package struct ExperimentProgress: Sendable {
    package let jobs: [ExperimentJob]
    package private(set) var finished: Set<ExperimentJob> = []
    /// Why, by job.
    package private(set) var failures: [ExperimentJob: String] = [:]
    /// Since when; only those of this process.
    package private(set) var running: [ExperimentJob: ContinuousClock.Instant] = [:]
    /// Runs of other processes.
    package var elsewhere: [RunningJob] = []
    /// Runs at once.
    package var workers: Int
    /// Wall seconds of finished runs.
    private var seconds: [ExperimentJob: Double] = [:]

    init(jobs: [ExperimentJob], workers: Int) {
        self.jobs = jobs
        self.workers = max(1, workers)
    }

    package var left: [ExperimentJob] { jobs.filter { !finished.contains($0) && failures[$0] == nil } }

    /// Failed jobs that are to be tried again.
    mutating func retry(_ jobs: [ExperimentJob]) {
        for job in jobs { failures[job] = nil }
    }

    mutating func begin(_ job: ExperimentJob) {
        failures[job] = nil
        running[job] = .now
    }

    mutating func leave(_ job: ExperimentJob) { running[job] = nil }

    mutating func record(_ run: ExperimentRun) {
        if let result = run.result {
            finished.insert(run.job)
            failures[run.job] = nil
            seconds[run.job] = result.seconds.total
        } else {
            failures[run.job] = run.failure ?? ""
        }
    }

    /// Seconds until all is done, from the runs that are; nil before the first.
    package var secondsLeft: Double? {
        guard !seconds.isEmpty else { return nil }
        var total = 0.0
        for job in left {
            guard let estimate = estimate(job) else { return nil }
            let spent = running[job].map { (ContinuousClock.now - $0) / .seconds(1) } ?? 0
            let other = elsewhere.first { $0.name == job.name }?.seconds ?? 0
            total += max(estimate * 0.05, estimate - spent - other)
        }
        return total / Double(min(workers, max(1, left.count)))
    }

    /// From runs of the same size and transfer, else of the same size, else of the nearest size.
    private func estimate(_ job: ExperimentJob) -> Double? {
        func mean(_ matches: (ExperimentJob) -> Bool) -> Double? {
            let found = seconds.filter { matches($0.key) }.map(\.value)
            return found.isEmpty ? nil : found.reduce(0, +) / Double(found.count)
        }
        if let same = mean({ $0.size == job.size && $0.transfer == job.transfer }) ?? mean({ $0.size == job.size }) {
            return same
        }
        // Of the nearest size: larger samples need fewer epochs, so that time grows more slowly than notes.
        let scaled = seconds.compactMap { other, measured in
            ratio(job.size, to: other.size).map { (distance: abs(log($0)), seconds: measured * $0) }
        }
        guard let nearest = scaled.map(\.distance).min() else { return nil }
        let found = scaled.filter { $0.distance <= nearest + 1e-9 }.map(\.seconds)
        return found.reduce(0, +) / Double(found.count)
    }

    /// How many times as large a size is; nil where shares and numbers of notes can't be compared.
    private func ratio(_ size: SampleSize, to other: SampleSize) -> Double? {
        if case .documents(let count) = size {
            guard case .documents(let known) = other else { return nil }
            return Double(count) / Double(known)
        }
        guard let wanted = share(size), let known = share(other) else { return nil }
        return wanted / known
    }

    private func share(_ size: SampleSize) -> Double? {
        switch size {
        case .percent(let percent): percent
        case .all: 100
        case .documents: nil
        }
    }
}

extension Experiment {
    /// How far the experiment is, from its files. Not to be asked while this process runs jobs.
    ///
    /// - Parameter jobs: those to look at; nil for all.
    /// - Throws: `LetheError` for a run file that is damaged.
    package func progress(of jobs: [ExperimentJob]? = nil, workers: Int) throws -> ExperimentProgress {
        var progress = ExperimentProgress(jobs: jobs ?? configuration.jobs, workers: workers)
        for job in progress.jobs {
            if let run = try folder.run(job) { progress.record(run) }
        }
        for job in progress.jobs {
            guard let running = folder.runningElsewhere(job.name) else { continue }
            progress.elsewhere.append(running)
            progress.retry([job])
        }
        return progress
    }

    /// Whether another process trains the source.
    package var isSourceInTraining: Bool { FileLock.isHeldElsewhere(folder.lockFile(folder.sourceName)) }
}

extension ExperimentFolder {
    /// The name that stands for the source's training among the jobs.
    var sourceName: String { "source" }

    /// Tells other processes how far a run is.
    func note(_ running: RunningJob) {
        // Only for those who look on: a run doesn't end because of it.
        if let data = try? StrictJSON.encodeLine(running) {
            try? Files.write(data, to: progressFile(running.name), durable: false)
        }
    }

    /// A killed attempt may have left it.
    func forgetProgress(_ name: String) {
        // Only for those who look on.
        try? FileManager.default.removeItem(atPath: progressFile(name))
    }

    /// What another process is at.
    func runningElsewhere(_ name: String) -> RunningJob? {
        guard FileLock.isHeldElsewhere(lockFile(name)) else { return nil }
        let file = progressFile(name)
        if Files.exists(file), let data = try? Files.read(file),
            let running = try? StrictJSON.decode(RunningJob.self, from: data, place: file)
        {
            return running
        }
        return RunningJob(name: name, epoch: 0, seconds: 0)
    }
}
