internal import LetheEssentials

/// The tables of an active experiment, as the page, the Markdown and the terminal show them.
extension ActiveReport {
    /// What was labelled by each stop.
    var effortTable: ExperimentTable {
        ExperimentTable(
            header: ["strategy", "stop", "minutes", "labelled", "in notes", "tokens read", "annotations"],
            rows: efforts.map { effort in
                [
                    effort.strategy.text, Self.time(effort.stopMinutes), NumberText.fixed(effort.minutes, 1),
                    "\(Int(effort.units.rounded())) \(effort.strategy.unit.rawValue)", Self.whole(effort.notes),
                    Self.whole(effort.tokens), Self.whole(effort.spans),
                ]
            }, caption: "Means over seeds. What is begun at a stop is ended.")
    }

    /// The scores at each stop, and what each strategy has more than the baseline.
    func scoreTable(_ section: Section) -> ExperimentTable {
        let hasLeaks = section.points.contains { $0.leakShare != nil }
        let compares = baseline != nil && !challengers.isEmpty
        var table = ExperimentTable(
            header: ["after", "strategy", "score", "95 % interval"],
            caption: "Means over seeds, 95 % intervals of the means."
                + (compares
                    ? " Gain: points more than by \(baseline?.title ?? ""), paired by seed; p of a paired t test over seeds, two-sided."
                    : ""))
        if hasLeaks { table.header.append("notes with a leak") }
        if compares { table.header += ["gain", "95 % interval", "p"] }
        for stop in stopMinutes {
            for strategy in strategies {
                let point = section.points.first { $0.strategy == strategy && $0.stopMinutes == stop }
                var row = [
                    Self.time(stop), strategy.text, point.map { NumberText.percent($0.mean) } ?? "–",
                    ExperimentTable.interval(point?.interval),
                ]
                if hasLeaks { row.append(point?.leakShare.map { "\(NumberText.fixed($0 * 100, 0)) %" } ?? "–") }
                if compares {
                    let gain = section.gains.first { $0.strategy == strategy && $0.stopMinutes == stop }
                    row += [
                        gain.map { ExperimentReport.points($0.mean) } ?? "",
                        gain.map { ExperimentTable.difference($0.interval) } ?? "",
                        gain.map { ExperimentReport.probability($0.probability) } ?? "",
                    ]
                }
                table.rows.append(row)
            }
        }
        return table
    }

    /// What each strategy needs for what the baseline reaches.
    func savingTable(_ section: Section, _ unit: Saving.Unit) -> ExperimentTable {
        func write(_ notes: Notes) -> String {
            let number = unit == .minutes ? NumberText.fixed(notes.value, 0) : Self.whole(notes.value)
            return (notes.kind == .fewer ? "< " : notes.kind == .notReached ? "> " : "") + number
        }
        return ExperimentTable(
            header: [
                "strategy", "score", "\(unit.rawValue), \(baseline?.text ?? "")", "\(unit.rawValue)", "95 % interval",
                "times as fast",
            ],
            rows: section.savings.filter { $0.unit == unit }.map { saving in
                var interval = "–"
                if let low = saving.neededLow, let high = saving.neededHigh {
                    interval = "\(write(low)) to \(write(high))"
                }
                return [
                    saving.strategy.text, NumberText.percent(saving.score),
                    unit == .minutes ? NumberText.fixed(saving.baseline, 0) : Self.whole(saving.baseline),
                    write(saving.needed), interval, saving.ratio.map { NumberText.fixed($0, 2) } ?? "–",
                ]
            },
            caption:
                "By the monotone fits to the means, straight between stops over the logarithm of the \(unit.rawValue); intervals from \(draws) draws of both curves from the seeds' spread."
        )
    }

    static func whole(_ value: Double) -> String { NumberText.count(Int(value.rounded())) }

    var markdown: String {
        var text = "# Which notes to label first\n\n" + effortTable.markdown
        for section in sections {
            text += "\n## \(section.measure.title)\n\n\(section.answer)\n\n" + scoreTable(section).markdown
            guard baseline != nil, !challengers.isEmpty else { continue }
            for unit in Saving.Unit.allCases where !savingTable(section, unit).rows.isEmpty {
                text +=
                    "\n\(unit == .minutes ? "Minutes" : "Tokens read") for the same score:\n\n"
                    + savingTable(section, unit).markdown
            }
        }
        return text
    }

    /// One row a run and stop; scores are shares of 1.
    var csv: String {
        var lines = ["strategy,stop minutes,minutes,units,notes,tokens,spans,measure,seed,value"]
        for section in sections {
            for point in section.points {
                guard let effort = effort(point.strategy, point.stopMinutes) else { continue }
                for (seed, value) in zip(seeds, point.values) {
                    let cells: [String] = [
                        point.strategy.text, NumberText.short(point.stopMinutes), NumberText.fixed(effort.minutes, 3),
                        NumberText.fixed(effort.units, 1), NumberText.fixed(effort.notes, 1),
                        NumberText.fixed(effort.tokens, 1), NumberText.fixed(effort.spans, 1), section.measure.name,
                        "\(seed)", NumberText.fixed(value, 6),
                    ]
                    lines.append(cells.joined(separator: ","))
                }
            }
        }
        return lines.joined(separator: "\r\n") + "\r\n"
    }
}
