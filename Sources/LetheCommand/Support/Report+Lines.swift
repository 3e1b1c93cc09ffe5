import LetheTraining

extension EvaluationReport {
    /// The report as people read it: micro figures of every metric, then types of the exact one.
    var lines: [String] {
        var lines: [String] = []
        var table = Table(header: ["", "precision", "recall", "F1", "95 % of F1", "support"])
        for report in metrics {
            table.append([
                report.metric.title, NumberText.percent(report.micro.precision),
                NumberText.percent(report.micro.recall),
                NumberText.percent(report.micro.f1), Self.show(report.f1Interval),
                NumberText.count(report.micro.support),
            ])
        }
        lines += table.lines
        guard let exact = self[.entityExact] else { return lines }
        var types = Table(header: ["entity, exact, by type", "precision", "recall", "F1", "support"])
        for (type, score) in exact.byType.sorted(by: { ($1.value.support, $0.key) < ($0.value.support, $1.key) }) {
            types.append([
                type, NumberText.percent(score.precision), NumberText.percent(score.recall),
                NumberText.percent(score.f1),
                NumberText.count(score.support),
            ])
        }
        lines += [""] + types.lines
        lines += [
            "",
            "Notes with a leak (at least one protected token missed): \(NumberText.count(leakyDocumentCount)) of \(NumberText.count(documentCount))"
                + (documentCount > 0
                    ? " (\(NumberText.percent(Double(leakyDocumentCount) / Double(documentCount))) %)." : "."),
            bootstrapSamples > 0
                ? "Intervals: \(NumberText.count(bootstrapSamples)) resamples of \(NumberText.plural(documentCount, "document"))."
                : documentCount > 1 ? "No intervals: turned off." : "No intervals: they need two documents or more.",
        ]
        return lines
    }

    private static func show(_ interval: Interval?) -> String {
        interval.map { "\(NumberText.percent($0.low))–\(NumberText.percent($0.high))" } ?? "–"
    }
}
