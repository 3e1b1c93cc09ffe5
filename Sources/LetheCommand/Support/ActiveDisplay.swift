import LetheEssentials
import LetheTraining

/// Shows an active experiment: a line a stop, and on a terminal what is under way.
final class ActiveDisplay: @unchecked Sendable {
    // Called one at a time.
    private var status = StatusLine()
    private var rounds = 0
    private var finished = 0
    private var done = 0
    private var under: [ActiveRun.Job: (round: Int, epoch: Int, of: Int)] = [:]
    private let start = ContinuousClock.now

    func show(_ event: ActiveExperiment.Event) {
        switch event {
        case .began(let rounds, let finished):
            (self.rounds, self.finished) = (rounds, finished)
            Console.note(
                "\(NumberText.plural(rounds, "training"))"
                    + (finished > 0 ? ", of which \(NumberText.count(finished)) finished earlier." : "."))
        case .progress(let job, let round, let epoch, let of):
            under[job] = (round, epoch, of)
            draw()
        case .finished(let job, let round, let finished):
            under[job] = nil
            self.finished = finished
            done += 1
            status.clear()
            let f1 = round.test[Metric.entityExact.rawValue]?.all.f1 ?? 0
            let recall = round.test[Metric.tokenBinary.rawValue]?.all.recall ?? 0
            Console.note(
                "\(job.strategy.text), seed \(job.seed): after \(NumberText.fixed(round.minutes, 0)) minutes (\(NumberText.count(round.units)) \(job.strategy.unit.rawValue), \(NumberText.count(round.tokens)) tokens) F1 \(NumberText.percent(f1)), token recall \(NumberText.percent(recall)), \(NumberText.duration(round.seconds))"
            )
            draw()
        case .beganAnew(let job):
            status.clear()
            Console.note("\(job.name): a training begins anew: it was begun with other notes or settings.")
        }
    }

    /// Clears what is drawn over.
    func end() { status.clear() }

    private func draw() {
        let running = under.sorted { $0.key.name < $1.key.name }
        var text = "\(finished) of \(rounds) trained; "
        text += running.map { "\($0.key.name) stop \($0.value.round + 1) epoch \($0.value.epoch)/\($0.value.of)" }
            .joined(separator: ", ")
        let part = running.reduce(0.0) { $0 + Double(max(0, $1.value.epoch - 1)) / Double(max(1, $1.value.of)) }
        let share = Double(done) + part
        if share > 0.05 {
            let seconds = (ContinuousClock.now - start) / .seconds(1)
            text += "; \(NumberText.duration(seconds / share * (Double(rounds - finished) - part))) left"
        }
        status.draw(text)
    }
}
