import ArgumentParser
import LetheEssentials
import LetheTraining

/// Shows an experiment: one line that is drawn over on a terminal, a plain line a run everywhere.
final class ExperimentDisplay: @unchecked Sendable {
    // Observers are called one at a time.
    private let experiment: Experiment
    private let workers: Int
    private var status = StatusLine()
    private var progress: ExperimentProgress?
    private var epochs: [ExperimentJob: Int] = [:]
    private let sourceDisplay: TrainingDisplay
    private var lastDrawn = ContinuousClock.now

    init(_ experiment: Experiment, workers: Int) {
        self.experiment = experiment
        self.workers = workers
        sourceDisplay = TrainingDisplay(configuration: experiment.configuration.training)
        if experiment.earlierJobCount > 0 {
            Console.note(
                "\(NumberText.plural(experiment.earlierJobCount, "run")) more than asked for: the folder's earlier sizes, seeds and transfers stay, in every combination."
            )
        }
        if experiment.needsSourceTraining { Console.note("Training the source model first.") }
    }

    func show(_ event: Experiment.Event) {
        switch event {
        case .source(let event): sourceDisplay.show(event)
        case .read(let train, let validation, let test):
            Console.report(train)
            // In the regime of halves the part that stops is the part that measures.
            if let validation, experiment.configuration.validationRegime != .halves {
                Console.report(validation)
                Console.warnOfSharedNotes(training: train, validation, as: "validation note")
            }
            if experiment.configuration.target.test != experiment.configuration.target.validation {
                Console.report(test)
                Console.warnOfSharedNotes(training: train, test, as: "test note")
            }
        case .tokenizersDiffer(let source, let experiment):
            Console.warn(
                "the source was trained on tokens of \(source.rawValue), this experiment cuts text by \(experiment.rawValue): set --tokenizer \(source.rawValue), or training.tokenizer.name in the configuration."
            )
        case .noLabelMatches:
            Console.warn(
                "no label of the source is spelt like one of the target's and no --map matches any: what the source knows of labels is not carried over."
            )
        case .began(let progress):
            sourceDisplay.end()
            self.progress = progress
            let done = progress.finished.count
            let left = progress.jobs.count - done
            Console.note(
                "\(NumberText.plural(progress.jobs.count, "run")), \(done) done, \(left) to go"
                    + (left > 1 && workers > 1 ? ", \(workers) at once." : "."))
        case .started(let job, let progress):
            self.progress = progress
            epochs[job] = 1
        case .training(let job, let epoch):
            epochs[job] = epoch
            draw()
        case .finished(let run, let progress): end(run, progress)
        case .failed(let run, let progress): end(run, progress)
        case .passedOver(let job):
            status.clear()
            Console.note("\(job.name): another process is at it.")
        case .beganAnew(let job, let reason):
            status.clear()
            Console.warn("\(job.name) begins anew: \(reason)")
        }
    }

    private func end(_ run: ExperimentRun, _ progress: ExperimentProgress) {
        self.progress = progress
        epochs[run.job] = nil
        status.clear()
        var line = "[\(progress.finished.count)/\(progress.jobs.count)] \(run.job.name): "
        if let result = run.result {
            let exact = result.test[Metric.entityExact.rawValue]?.all.f1 ?? 0
            let binary = result.test[Metric.tokenBinary.rawValue]?.all.f1 ?? 0
            line +=
                "token F1 \(NumberText.percent(binary)), entity F1 \(NumberText.percent(exact)), best epoch \(result.bestEpoch) of \(result.history.last?.epoch ?? 0), "
                + (result.doubts ?? []).map { $0.words + ", " }.joined()
                + NumberText.duration(result.seconds.total)
        } else {
            line += "failed: \(run.failure ?? "")"
        }
        if !Console.isTerminal, let left = progress.secondsLeft, left > 0 {
            line += ", \(NumberText.duration(left)) left"
        }
        Console.note(line)
        draw(force: true)
    }

    private func draw(force: Bool = false) {
        guard force || (ContinuousClock.now - lastDrawn) / .seconds(1) >= 0.1, let progress else { return }
        lastDrawn = .now
        var text = "\(progress.finished.count)/\(progress.jobs.count) done"
        if let left = progress.secondsLeft { text += ", \(NumberText.duration(left)) left" }
        for (job, epoch) in epochs.sorted(by: { $0.key.name < $1.key.name }) {
            text += " | \(job.size.text) s\(job.seed) \(job.transfer.text): epoch \(epoch)"
        }
        status.draw(text)
    }

    /// The final lines.
    ///
    /// - Parameter job: the only job, where there was one.
    /// - Throws: `ExitCode` 1 where a run failed, 130 after an interruption.
    func finish(_ outcome: Experiment.Outcome, job: String? = nil) throws {
        sourceDisplay.end()
        status.clear()
        let progress = outcome.progress
        if outcome.isInterrupted {
            Console.note("Stopped as asked; the same command goes on where it was.")
            throw ExitCode(Interruption.exitCode)
        }
        if let job {
            if progress.failures.contains(where: { $0.key.name == job }) { throw ExitCode.failure }
            return
        }
        Console.result(
            "\(experiment.folder.path): \(progress.finished.count) of \(NumberText.plural(progress.jobs.count, "run")) done"
        )
        if !progress.failures.isEmpty {
            Console.note(
                "\(NumberText.plural(progress.failures.count, "run")) failed; the same command tries them again.")
            throw ExitCode.failure
        }
        if !progress.left.isEmpty {
            Console.note(
                "\(NumberText.plural(progress.left.count, "run")) still with other processes; `lethe experiment status \(experiment.folder.path)` shows them."
            )
            throw ExitCode.failure
        }
        Console.note("See `lethe experiment report \(experiment.folder.path)`.")
    }

    /// The lines of `lethe experiment status`.
    static func status(_ experiment: Experiment, _ progress: ExperimentProgress) -> [String] {
        var progress = progress
        progress.workers = max(1, progress.elsewhere.count)
        var lines = [
            "\(NumberText.plural(progress.jobs.count, "run")): \(progress.finished.count) done, \(progress.failures.count) failed, "
                + "\(progress.elsewhere.count) running, \(progress.left.count - progress.elsewhere.count) waiting"
        ]
        if experiment.isSourceInTraining {
            lines.append("The source is being trained.")
        } else if experiment.needsSourceTraining {
            lines.append("The source is not trained yet.")
        }
        for running in progress.elsewhere {
            lines.append(
                "  \(running.name): "
                    + (running.epoch == 0
                        ? "begun" : "epoch \(running.epoch) done, \(NumberText.duration(running.seconds)) so far"))
        }
        for (job, reason) in progress.failures.sorted(by: { $0.key.name < $1.key.name }) {
            lines.append("  \(job.name) failed: \(Console.plain(reason))")
        }
        if !progress.left.isEmpty {
            if let left = progress.secondsLeft {
                lines.append(
                    "About \(NumberText.duration(left)) left with \(NumberText.plural(progress.workers, "run")) at a time."
                )
            } else {
                lines.append("Time left is known once a run is done.")
            }
        }
        return lines
    }
}
