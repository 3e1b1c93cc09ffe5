import LetheEssentials
import LetheTraining

/// Shows a cross-validation: a line a fold, and on a terminal what is under way.
final class FoldsDisplay: @unchecked Sendable {
    // Called one at a time.
    private var status = StatusLine()
    private var jobs = 0
    private var finished = 0
    private var epochs: [CrossValidation.Job: (epoch: Int, of: Int)] = [:]
    private let start = ContinuousClock.now
    private var done = 0

    func show(_ event: CrossValidation.Event) {
        switch event {
        case .began(let jobs, let finished):
            (self.jobs, self.finished) = (jobs, finished)
            Console.note(
                "\(NumberText.plural(jobs, "training"))"
                    + (finished > 0 ? ", of which \(NumberText.count(finished)) finished earlier." : "."))
        case .progress(let job, let epoch, let of):
            epochs[job] = (epoch, of)
            draw()
        case .finished(let run, let finished):
            epochs[run.job] = nil
            self.finished = finished
            done += 1
            status.clear()
            let counts = run.scores.reduce(Counts()) { $0 + $1.total(.entityExact) }
            Console.note(
                "seed \(run.job.seed), fold \(run.job.fold + 1): F1 \(NumberText.percent(counts.f1)) on \(NumberText.plural(run.documents.count, "note")), \(NumberText.plural(run.epochs, "epoch")), \(NumberText.duration(run.seconds))"
            )
            draw()
        case .beganAnew(let job):
            status.clear()
            Console.note("\(job.name) begins anew: it was begun with other notes or settings.")
        }
    }

    /// Clears what is drawn over.
    func end() { status.clear() }

    private func draw() {
        let running = epochs.sorted { ($0.key.seed, $0.key.fold) < ($1.key.seed, $1.key.fold) }
        var text = "\(finished) of \(jobs) trained; "
        text += running.map { "\($0.key.name) epoch \($0.value.epoch)/\($0.value.of)" }.joined(separator: ", ")
        let part = running.reduce(0.0) { $0 + Double($1.value.epoch - 1) / Double(max(1, $1.value.of)) }
        let share = Double(done) + part
        if share > 0.05 {
            let seconds = (ContinuousClock.now - start) / .seconds(1)
            text += "; \(NumberText.duration(seconds / share * (Double(jobs - finished) - part))) left"
        }
        status.draw(text)
    }
}

extension FoldsReport {
    /// As people read it.
    var lines: [String] {
        var table = Table(header: ["", "precision", "recall", "F1", "95 % of F1", "SD of seeds", "SD of folds"])
        for figures in figures {
            table.append([
                figures.metric.title, NumberText.percent(figures.precision), NumberText.percent(figures.recall),
                NumberText.percent(figures.f1),
                figures.interval.map { "\(NumberText.percent($0.low))–\(NumberText.percent($0.high))" } ?? "–",
                figures.deviationOverSeeds.map { NumberText.percent($0) } ?? "–",
                NumberText.percent(figures.deviationOverFolds),
            ])
        }
        return table.lines + [
            "",
            "\(NumberText.plural(documents, "note")), each scored by a network that didn't see it: \(folds) folds, \(NumberText.plural(seeds.count, "seed")).",
            "Notes with a leak: \(NumberText.percent(leakyShare)) %. A training took \(NumberText.fixed(epochs, 1)) epochs and \(NumberText.duration(secondsPerFold)).",
            "",
        ] + errors.lines
    }

    static func lines(_ differences: [Difference], from other: String) -> [String] {
        var table = Table(header: ["less \(other)", "F1", "95 % of F1", "recall", "chance makes it"])
        func signed(_ value: Double) -> String { (value >= 0 ? "+" : "") + NumberText.percent(value) }
        for difference in differences {
            table.append([
                difference.metric.title, signed(difference.f1),
                "\(signed(difference.interval.low)) to \(signed(difference.interval.high))", signed(difference.recall),
                "p = \(NumberText.fixed(difference.probability, 4))",
            ])
        }
        return table.lines
    }
}
