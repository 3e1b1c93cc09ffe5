internal import LetheEssentials

/// The tables as comma-separated values (RFC 4180); scores are shares of 1.
extension ExperimentReport {
    /// One row a run.
    var csvPoints: String {
        csv(["size", "documents", "transfer", "mean", "low", "high", "seed", "value", "doubts"]) { section in
            section.points.flatMap { point in
                zip(point.seeds, point.values).map { seed, value in
                    sizeCells(point.size) + [point.transfer.text, Self.cell(point.mean)] + Self.cells(point.interval)
                        + [
                            "\(seed)", Self.cell(value),
                            words(ExperimentJob(size: point.size, seed: seed, transfer: point.transfer)),
                        ]
                }
            }
        }
    }

    private func words(_ job: ExperimentJob) -> String {
        (doubts[job.name] ?? []).map(\.rawValue).joined(separator: " ")
    }

    /// Each transfer against none, then against the one a layer lower.
    var csvDifferences: String {
        csv(["size", "documents", "from", "to", "mean", "low", "high", "p seeds", "p documents", "seeds"]) { section in
            // The first layer's step is its gain.
            (section.gains + section.steps.filter { $0.from != .none }).map { difference in
                sizeCells(difference.size) + [difference.from.text, difference.to.text, Self.cell(difference.mean)]
                    + Self.cells(difference.interval)
                    + [Self.cell(difference.seedProbability), Self.cell(difference.documentProbability)]
                    + ["\(difference.seedCount)"]
            }
        }
    }

    var csvSavings: String {
        let kinds = ["without", "without low", "without high"]
        let ratios = ["ratio", "ratio low", "ratio high"]
        return csv(
            ["size", "documents", "score", "documents with"] + kinds.flatMap { [$0, "documents \($0)"] }
                + ratios.flatMap { ["\($0) kind", $0] }
        ) { section in
            section.savings.map { saving in
                let notes = [
                    saving.without, saving.withoutLow, saving.withoutHigh, saving.ratio, saving.ratioLow,
                    saving.ratioHigh,
                ]
                return sizeCells(saving.size) + [Self.cell(saving.score), Self.cell(saving.with)]
                    + notes.flatMap(Self.cells)
            }
        }
    }

    var csvGoals: String {
        let kinds = ["without", "without low", "without high", "with", "with low", "with high"]
        return csv(["score"] + kinds.flatMap { [$0, "documents \($0)"] }) { section in
            section.goals.map { goal in
                let notes = [
                    goal.without, goal.withoutLow, goal.withoutHigh, goal.with, goal.withLow, goal.withHigh,
                ]
                return [Self.cell(goal.score)] + notes.flatMap(Self.cells)
            }
        }
    }

    private func csv(_ header: [String], rows: (Section) -> [[String]]) -> String {
        var lines = [["measure", "type", "validation"] + header]
        for section in sections {
            let measure = section.measure
            let name = "\(measure.metric.rawValue) \(measure.figure.rawValue)"
            lines += rows(section).map { [name, measure.type ?? "", validationRegime.rawValue] + $0 }
        }
        return lines.map { $0.map(Self.quoted).joined(separator: ",") + "\r\n" }.joined()
    }

    private static func quoted(_ cell: String) -> String {
        guard cell.unicodeScalars.contains(where: { [",", "\"", "\r", "\n"].contains($0) }) else { return cell }
        var quoted = "\""
        for scalar in cell.unicodeScalars {
            if scalar == "\"" { quoted.unicodeScalars.append(scalar) }
            quoted.unicodeScalars.append(scalar)
        }
        return quoted + "\""
    }

    private func sizeCells(_ size: SampleSize) -> [String] {
        [size.text, sizes.first { $0.size == size }.map { "\($0.documents)" } ?? ""]
    }

    /// Ten decimals: what a mean's last bits say depends on the order of adding.
    private static func cell(_ value: Double?) -> String {
        guard let value else { return "" }
        return NumberText.trimmed(value, 10)
    }

    private static func cells(_ interval: Interval?) -> [String] { [cell(interval?.low), cell(interval?.high)] }

    private static func cells(_ notes: Notes?) -> [String] {
        notes.map { [$0.kind.rawValue, Self.cell($0.value)] } ?? ["", ""]
    }
}
