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
        if let errors { lines += [""] + errors.lines }
        if let confidence { lines += [""] + confidence.lines }
        return lines
    }

    private static func show(_ interval: Interval?) -> String {
        interval.map { "\(NumberText.percent($0.low))–\(NumberText.percent($0.high))" } ?? "–"
    }
}

extension ErrorAnalysis {
    /// As people read it: what kinds of errors there are by label, then where they are.
    var lines: [String] {
        var kinds = Table(header: ["errors by label"] + Kind.allCases.map(\.title))
        func row(_ name: String, _ counts: [Kind: Int]) -> [String] {
            [name] + Kind.allCases.map { NumberText.count(counts[$0] ?? 0) }
        }
        kinds.append(row("all", self.kinds))
        let labels = kindsByLabel.map { (label: $0.key, counts: $0.value, sum: $0.value.values.reduce(0, +)) }
        for label in labels.sorted(by: { ($1.sum, $0.label) < ($0.sum, $1.label) }) {
            kinds.append(row(label.label, label.counts))
        }
        var places = Table(header: ["where", "annotations", "wrong", "of them, %", "of all errors, %"])
        func share(_ part: Int, _ whole: Int) -> String {
            whole == 0 ? "–" : NumberText.percent(Double(part) / Double(whole))
        }
        places.append([
            "anywhere", NumberText.count(annotations), NumberText.count(errors), share(errors, annotations),
            share(errors, errors),
        ])
        for circumstance in Circumstance.allCases {
            guard let found = circumstances[circumstance] else { continue }
            places.append([
                circumstance.title, NumberText.count(found.annotations), NumberText.count(found.errors),
                share(found.errors, found.annotations), share(found.errors, errors),
            ])
        }
        return kinds.lines + [""] + places.lines
    }
}

extension ConfidenceReport {
    /// As people read it: what was said against what was so, then what lower thresholds bring.
    var lines: [String] {
        func table(_ title: String, _ found: String, _ bins: [Bin], _ one: String) -> [String] {
            var table = Table(header: [title, one, "said", found])
            for bin in bins {
                table.append([
                    "from \(NumberText.short(bin.from))", NumberText.count(bin.count), NumberText.percent(bin.said),
                    NumberText.percent(bin.found),
                ])
            }
            return table.lines
        }
        var curve = Table(header: ["hidden from", "recall", "precision", "hidden, of all", "notes with a leak"])
        for point in self.curve {
            curve.append([
                point.threshold.map { "\(Float($0))" } ?? "best tags", NumberText.percent(point.recall),
                NumberText.percent(point.precision), NumberText.percent(point.hiddenShare),
                NumberText.count(point.leakyDocuments),
            ])
        }
        return table("probability that a token is protected", "protected", tokens, "tokens") + [""]
            + table("probability of exactly this annotation", "right", annotations, "annotations") + [""] + curve.lines
    }
}
