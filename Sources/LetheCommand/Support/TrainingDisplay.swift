import LetheEssentials
import LetheTraining

/// Shows a training run: an epoch bar on a terminal, a plain line an epoch elsewhere.
final class TrainingDisplay {
    private var status = StatusLine()
    private var schedule: TrainingSchedule?
    private let metric: Metric
    private var best: EpochRecord?

    init(configuration: TrainingConfiguration) {
        metric = configuration.decidingMetric
    }

    func show(_ event: TrainingRun.Event) {
        switch event {
        case .started(let start):
            let schedule = start.schedule
            self.schedule = schedule
            switch start.objective {
            case .tags:
                Console.note("Training:   \(describe(start.train))")
                if let taught = start.taught {
                    Console.note("Unlabelled: \(NumberText.plural(taught, "document")), as the teacher sees them")
                }
                Console.note("Validation: \(start.validation.map(describe) ?? "none: all labelled notes train")")
            case .neighbours:
                Console.note(
                    "Notes: \(start.train.name), \(NumberText.plural(start.train.documents, "document")), \(NumberText.plural(start.train.tokens, "token")); labels aren't read"
                )
            }
            Console.note("\(NumberText.count(start.parameterCount)) parameters; kernels: \(KernelSet.name).")
            Console.note(
                "\(NumberText.plural(schedule.updatesPerEpoch, "update")) an epoch; "
                    + (schedule.hasEnd
                        ? NumberText.plural(schedule.maximumEpochs, "epoch")
                        : "at most \(NumberText.plural(schedule.maximumEpochs, "epoch")), patience \(NumberText.count(schedule.patienceEpochs))")
                    + (schedule.validationEpochs > 1 && start.validation != nil
                        ? "; validated every \(NumberText.plural(schedule.validationEpochs, "epoch"))." : "."))
            if metric != .entityExact { Console.note("F1 below is that of “\(metric.title)”.") }
            warn(start.problems)
        case .withoutLock:
            Console.warn(
                "the file system of the output folder knows no locks: let no other process write a model into it.")
        case .teaching(let done, let total):
            status.draw(
                "The teacher reads notes without labels: \(NumberText.count(done)) of \(NumberText.count(total))")
        case .transferred(let report):
            for line in report.layerLines { Console.note("  \(line)") }
            // Without the layers that hold tags, there was nothing of them to carry over.
            let carriesTags = report.layers.contains { [.fullyConnected, .crf].contains($0) }
            if carriesTags, report.typeMap.isEmpty {
                Console.warn(
                    "no label of the source is spelt like one of the target's: what it knows of labels is not carried over. --map SOURCE=TARGET says which is which (`lethe inspect` shows the source's)."
                )
            }
            if carriesTags, !report.newTypes.isEmpty {
                Console.note(
                    "Types that the source lacks, learned from the target alone: \(report.newTypes.joined(separator: ", "))."
                )
            }
            if carriesTags, !report.droppedTypes.isEmpty {
                Console.note(
                    "Types of the source that the target doesn't use: \(report.droppedTypes.joined(separator: ", ")).")
            }
        case .vocabulary(_, let known, let leftOut):
            Console.note(
                "Vocabulary: \(NumberText.plural(known, "token")); \(NumberText.plural(leftOut, "token")) that occur only inside annotations left out."
            )
        case .vectors(let origin, let found, let types):
            Console.note(
                "Word vectors: \(origin.name); \(NumberText.count(found)) of the training part's \(NumberText.plural(types, "distinct token")) have one."
            )
            if found == 0 { Console.warn("no token of the training part has a vector: are they of another language?") }
        case .text(let progress, let count):
            status.draw(bar(progress, name: "Text, epoch", of: count))
        case .textEpoch(let progress, let count):
            status.clear()
            Console.note(
                "Text, epoch \(progress.epoch)/\(count): loss \(NumberText.fixed(progress.loss, 3)), \(NumberText.fixed(progress.seconds, 1)) s, \(NumberText.count(Int(Double(progress.tokens) / max(progress.seconds, 1e-9)))) tokens/s"
            )
        case .resumed(let epoch): Console.note("Going on after epoch \(epoch).")
        case .progress(let progress): status.draw(bar(progress, name: "Epoch", of: schedule?.maximumEpochs))
        case .validating(let epoch): status.draw("Epoch \(epoch): validating …")
        case .epoch(let record): finish(record)
        }
    }

    /// Clears what is drawn over.
    func end() { status.clear() }

    private func describe(_ summary: CorpusSummary) -> String {
        "\(summary.name), \(NumberText.plural(summary.documents, "document")), "
            + "\(NumberText.plural(summary.tokens, "token")), \(NumberText.plural(summary.annotations, "annotation"))"
    }

    private func warn(_ problems: [CorpusProblem]) {
        let counts = Dictionary(grouping: problems, by: \.kind).mapValues(\.count)
        guard !counts.isEmpty else { return }
        let list = counts.sorted { $0.key.rawValue < $1.key.rawValue }.map { "\($0.value) \($0.key.rawValue)" }
        Console.warn(
            "the training corpus has \(list.joined(separator: ", ")) annotations; `lethe corpus check` lists them.")
    }

    private func bar(_ progress: TrainingRun.Progress, name: String, of count: Int?) -> String {
        let (tokens, totalTokens) = (progress.tokens, progress.totalTokens)
        let share = totalTokens == 0 ? 1 : Double(tokens) / Double(totalTokens)
        let width = 10
        let filled = Int(share * Double(width))
        let rate = Double(tokens) / max(progress.seconds, 1e-9)
        let left = Double(totalTokens - tokens) / max(rate, 1e-9)
        let drawn = String(repeating: "█", count: filled) + String(repeating: "░", count: width - filled)
        var text =
            "\(name) \(progress.epoch)\(count.map { "/\($0)" } ?? "") \(drawn) \(NumberText.count(Int(rate))) tokens/s  "
        text += "loss \(NumberText.fixed(progress.loss, 3))  \(NumberText.duration(left)) left"
        if let best, !best.validation.isEmpty {
            text += "  best F1 \(NumberText.percent(score(best))) (epoch \(best.epoch))"
        }
        return text
    }

    /// Why a run ended, and what that says of its score.
    func endingLines(_ outcome: TrainingRun.Outcome) -> [String] {
        var lines: [String] = []
        switch outcome.ending {
        case .patienceRanOut:
            lines.append("Stopped: no better epoch in \(NumberText.count(outcome.schedule.patienceEpochs)).")
        case .allEpochsDone: lines.append("\(NumberText.plural(outcome.schedule.maximumEpochs, "epoch")) done.")
        case .interrupted: break
        }
        for doubt in outcome.doubts { lines.append("Caution: the training \(doubt.words).") }
        if outcome.doubts.contains(where: { $0 != .nearNothing }) {
            lines.append("Train longer: --epochs, --updates and --patience.")
        } else if outcome.doubts.contains(.nearNothing) {
            lines.append("Label more notes, or transfer from a model of similar ones (lethe transfer).")
        }
        return lines
    }

    private func score(_ record: EpochRecord) -> Double { record.validation[metric.rawValue]?.f1 ?? 0 }

    private func finish(_ record: EpochRecord) {
        if record.isBest { best = record }
        status.clear()
        let deciding = record.validation[metric.rawValue]
        // On a terminal the bar showed the rate; the line is kept short.
        Console.note(
            "Epoch \(record.epoch): loss \(NumberText.fixed(record.loss, 3)), "
                + (deciding.map {
                    "F1 \(NumberText.percent($0.f1)) (precision \(NumberText.percent($0.precision)), recall \(NumberText.percent($0.recall))), "
                } ?? "")
                + "\(NumberText.fixed(record.trainingSeconds + record.validationSeconds, 1)) s"
                + (Console.isTerminal ? "" : ", \(NumberText.count(Int(record.tokensPerSecond))) tokens/s")
                + (record.isBest && schedule?.hasEnd != true ? ", best" : ""))
    }
}
