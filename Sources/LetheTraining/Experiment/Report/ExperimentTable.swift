internal import LetheEssentials

/// The tables of a report, as the page, the Markdown and the terminal show them.
struct ExperimentTable {
    var header: [String]
    var rows: [[String]] = []
    /// Below the table.
    var caption: String

    init(_ report: ExperimentReport, header: [String]) {
        self.header = header
        caption = report.validationWords
    }

    init(header: [String], rows: [[String]] = [], caption: String) {
        self.header = header
        self.rows = rows
        self.caption = caption
    }

    /// A table that scrolls by itself where a screen is narrower.
    var html: String {
        guard !rows.isEmpty else { return "" }
        func line(_ cells: [String], _ tag: String) -> String {
            "<tr>" + cells.map { "<\(tag)>\(HTML.escape($0))</\(tag)>" }.joined() + "</tr>"
        }
        return
            "<div class=\"scroll\"><table><caption>\(HTML.escape(caption))</caption><thead>\(line(header, "th"))</thead>\n<tbody>\n\(rows.map { line($0, "td") }.joined(separator: "\n"))\n</tbody></table></div>\n"
    }

    /// A table of Markdown, with a line end after each row.
    var markdown: String {
        func line(_ cells: [String]) -> String {
            "| " + cells.map { Self.plain($0) }.joined(separator: " | ") + " |\n"
        }
        return line(header) + "|" + String(repeating: "---|", count: header.count) + "\n" + rows.map(line).joined()
            + "\n\(caption)\n"
    }

    /// A label must not end a cell.
    private static func plain(_ cell: String) -> String {
        var result = ""
        for scalar in cell.unicodeScalars {
            if scalar == "|" { result += "\\" }
            result.unicodeScalars.append(scalar.value < 0x20 ? " " : scalar)
        }
        return result
    }

    // MARK: Of one measure

    private static func size(_ report: ExperimentReport, _ size: SampleSize) -> [String] {
        guard let found = report.sizes.first(where: { $0.size == size }) else { return [size.text, ""] }
        return [
            found.size.text == "\(found.documents)" ? "\(found.documents)" : "\(found.documents) (\(found.size.text))",
            "\(Int(found.annotations.rounded()))",
        ]
    }

    private static func mean(_ point: ExperimentReport.Point?) -> String {
        point.map { NumberText.percent($0.mean) + marks($0) } ?? "–"
    }

    /// A share of notes in whole per cent.
    private static func share(of value: Double) -> String { NumberText.fixed(value * 100, 0) + " %" }

    /// Signs behind a mean that rests on runs in doubt; `markWords` says what they mean.
    private static func marks(_ point: ExperimentReport.Point) -> String {
        (point.count(.nearNothing) > 0 ? "†" : "") + (point.count(.atCap) > 0 ? "‡" : "")
    }

    /// The points of the two curves that are compared.
    private static func compared(
        _ report: ExperimentReport, _ section: ExperimentReport.Section
    ) -> [ExperimentReport.Point] {
        section.points.filter { $0.transfer == .none || $0.transfer == report.fullTransfer }
    }

    /// The signs of a comparison at one size: those of either side.
    private static func marks(
        _ report: ExperimentReport, _ section: ExperimentReport.Section, _ size: SampleSize
    ) -> String {
        let signs = compared(report, section).filter { $0.size == size }.map { marks($0) }.joined()
        return ["†", "‡"].filter(signs.contains).joined()
    }

    /// What the signs mean, where a table has any.
    private static func markWords(_ points: [ExperimentReport.Point]) -> String {
        func names(_ doubt: TrainingDoubt) -> Int { points.reduce(0) { $0 + $1.count(doubt) } }
        var words = ""
        if names(.nearNothing) > 0 {
            words += " † rests on runs that found next to nothing (\(names(.nearNothing)) in all)."
        }
        if names(.atCap) > 0 {
            let last = names(.bestIsLast)
            words +=
                " ‡ rests on runs that ended at their cap while patience still ran (\(names(.atCap)) in all\(last > 0 ? ", \(last) of them with their last epoch as the best" : ""))."
        }
        return words
    }

    static func interval(_ interval: ExperimentReport.Interval?) -> String {
        interval.map { "\(NumberText.percent($0.low)) to \(NumberText.percent($0.high))" } ?? "–"
    }

    /// Behind Figure 2.
    static func curves(_ report: ExperimentReport, _ section: ExperimentReport.Section) -> ExperimentTable {
        let extents = [report.transfers.contains(.none) ? TransferExtent.none : nil, report.fullTransfer]
            .compactMap { $0 }
        var table = ExperimentTable(report, header: ["labelled \(report.unit.many)", "annotations"])
        for extent in extents { table.header += [extent == .none ? "without" : "with transfer", "95 % interval"] }
        let hasLeaks = section.points.contains { $0.leakShare != nil }
        if hasLeaks {
            table.header += extents.map {
                "\(report.unit.many) with a leak, \($0 == .none ? "without" : "with")"
            }
        }
        table.header.append("seeds")
        for size in report.sizes {
            let points = extents.map { extent in
                section.points.first { $0.size == size.size && $0.transfer == extent }
            }
            table.rows.append(
                Self.size(report, size.size)
                    + points.flatMap { [mean($0), interval($0?.interval)] }
                    + (hasLeaks ? points.map { $0?.leakShare.map { share(of: $0) } ?? "–" } : [])
                    + [points.compactMap { $0?.seeds.count }.min().map(String.init) ?? "0"])
        }
        if hasLeaks { table.caption += " A leak: at least one protected token of the \(report.unit.one) was missed." }
        table.caption += markWords(section.points.filter { extents.contains($0.transfer) })
        return table
    }

    /// All layers against none.
    static func gains(_ report: ExperimentReport, _ section: ExperimentReport.Section) -> ExperimentTable {
        var table = ExperimentTable(
            report, header: ["labelled \(report.unit.many)", "gain", "95 % interval", "p, seeds", "p, documents"])
        for gain in section.gains where gain.to == report.fullTransfer {
            table.rows.append([
                size(report, gain.size)[0], ExperimentReport.points(gain.mean) + marks(report, section, gain.size),
                difference(gain.interval),
                ExperimentReport.probability(gain.seedProbability),
                ExperimentReport.probability(gain.documentProbability),
            ])
        }
        table.caption += markWords(compared(report, section))
        return table
    }

    static func difference(_ interval: ExperimentReport.Interval?) -> String {
        interval.map { "\(ExperimentReport.points($0.low)) to \(ExperimentReport.points($0.high))" } ?? "–"
    }

    /// Notes without transfer that reach what a sample reaches with it.
    static func savings(_ report: ExperimentReport, _ section: ExperimentReport.Section) -> ExperimentTable {
        let many = report.unit.many
        var table = ExperimentTable(
            report,
            header: [
                "labelled \(many)", "reach with transfer", "\(many) with", "\(many) without", "95 % interval",
                "times fewer", "95 % interval",
            ])
        for saving in section.savings {
            table.rows.append([
                size(report, saving.size)[0],
                NumberText.percent(saving.score) + marks(report, section, saving.size),
                "\(Int(saving.with.rounded()))", ExperimentReport.notes(saving.without),
                ExperimentReport.range(saving.withoutLow, saving.withoutHigh), ExperimentReport.ratio(saving.ratio),
                ExperimentReport.ratioRange(saving),
            ])
        }
        table.caption += markWords(compared(report, section))
        return table
    }

    /// What a goal takes, with its interval.
    static func goalWords(_ goal: ExperimentReport.Goal) -> (without: String, with: String) {
        func words(
            _ notes: ExperimentReport.Notes?, _ low: ExperimentReport.Notes?, _ high: ExperimentReport.Notes?
        ) -> String {
            guard let notes else { return "–" }
            let found = ExperimentReport.notes(notes)
            guard let low, let high, low != high else { return found }
            if notes.kind == .notReached {
                return low.kind == .notReached ? found : "\(found) (\(ExperimentReport.notes(low)) or more)"
            }
            return "\(found) (\(ExperimentReport.range(low, high)))"
        }
        return (
            words(goal.without, goal.withoutLow, goal.withoutHigh), words(goal.with, goal.withLow, goal.withHigh)
        )
    }

    /// Round scores within what was measured, and the next that isn't reached.
    static func goals(_ report: ExperimentReport, _ section: ExperimentReport.Section) -> ExperimentTable {
        var table = ExperimentTable(
            report,
            header: [
                "wished for", "\(report.unit.many) without (95 % interval)", "\(report.unit.many) with (95 % interval)",
            ])
        let round: Set<Int> = [10, 20, 30, 40, 50, 60, 70, 80, 85, 90, 95, 97, 98, 99]
        var chosen: [ExperimentReport.Goal] = []
        for goal in section.goals where round.contains(Int((goal.score * 100).rounded())) {
            chosen.append(goal)
            let kinds = [goal.without?.kind, goal.with?.kind].compactMap { $0 }
            if kinds.allSatisfy({ $0 == .notReached }) { break }
        }
        for goal in chosen {
            let words = goalWords(goal)
            table.rows.append(["\(Int((goal.score * 100).rounded()))", words.without, words.with])
        }
        return table
    }

    /// Behind Figure 3.
    static func layers(_ report: ExperimentReport, _ section: ExperimentReport.Section) -> ExperimentTable {
        var table = ExperimentTable(
            report, header: ["labelled \(report.unit.many)"] + report.transfers.map(ExperimentReport.title))
        for size in report.sizes {
            table.rows.append(
                [Self.size(report, size.size)[0]]
                    + report.transfers.map { transfer in
                        mean(section.points.first { $0.size == size.size && $0.transfer == transfer })
                    })
        }
        table.caption += markWords(section.points)
        return table
    }

    /// What each layer adds to those below it.
    static func steps(_ report: ExperimentReport, _ section: ExperimentReport.Section) -> ExperimentTable {
        var table = ExperimentTable(
            report,
            header: ["labelled \(report.unit.many)", "layer", "adds", "95 % interval", "p, seeds", "p, documents"])
        for step in section.steps {
            table.rows.append([
                size(report, step.size)[0],
                step.to.lastLayer.map { ExperimentReport.title($0) } ?? "the average with none",
                ExperimentReport.points(step.mean),
                difference(step.interval), ExperimentReport.probability(step.seedProbability),
                ExperimentReport.probability(step.documentProbability),
            ])
        }
        return table
    }

    // MARK: Of all

    /// Exact entity F1 of each type at each size.
    static func types(_ report: ExperimentReport) -> ExperimentTable {
        let sections = report.sections.filter { $0.measure.type != nil }
        var table = ExperimentTable(
            report, header: ["type", "in the test part"] + report.sizes.map { report.unit.count("\($0.documents)") })
        for section in sections {
            table.rows.append(
                [section.measure.type ?? "", "\(section.support)"]
                    + report.sizes.map { size in
                        func cell(_ transfer: TransferExtent?) -> String? {
                            section.points.first { $0.size == size.size && $0.transfer == transfer }.map {
                                NumberText.fixed($0.mean * 100, 1)
                            }
                        }
                        let extents = [
                            report.transfers.contains(.none) ? TransferExtent.none : nil, report.fullTransfer,
                        ]
                        return extents.compactMap { $0 }.map { cell($0) ?? "–" }.joined(separator: " → ")
                    })
        }
        return table
    }

    /// Training settings in one line.
    static func settings(_ settings: TrainingConfiguration) -> String {
        var parts = [
            settings.optimizer == .sgd ? "SGD" : "Adam", "learning rate \(settings.learningRate)",
            settings.batchSize == 1 ? "one sentence an update" : "\(settings.batchSize) sentences an update",
            "dropout \(settings.network.dropoutRate)", length(settings),
            "best epoch by \(settings.decidingMetric.title)",
            "tags \(settings.tagScheme.rawValue.uppercased())", "output \(settings.network.outputLayer.rawValue)",
        ]
        switch settings.clipping {
        case .value(let limit): parts.append("derivatives within ±\(NumberText.short(limit))")
        case .norm(let limit): parts.append("gradient norm at most \(NumberText.short(limit))")
        case .none: parts.append("no clipping")
        }
        if settings.learningRateDecay > 0 { parts.append("learning-rate decay \(settings.learningRateDecay)") }
        return parts.joined(separator: ", ")
    }

    /// How long a run may last and waits.
    private static func length(_ settings: TrainingConfiguration) -> String {
        func both(_ epochs: Int, _ updates: Int?) -> String {
            "\(epochs) epochs" + (updates.map { " and \($0) updates, whichever is later" } ?? "")
        }
        return "at most \(both(settings.maximumEpochs, settings.maximumUpdates)), patience "
            + both(settings.patienceEpochs, settings.patienceUpdates)
            + (settings.validationUpdates.map { ", validated every \($0) updates or more, in whole epochs" } ?? "")
    }

}
