internal import LetheEssentials

/// An active experiment's report as a page, figures and tables.
struct ActivePage {
    let report: ActiveReport

    /// What stands below a curve.
    enum Effort: String, CaseIterable {
        case minutes, tokens

        var title: String { self == .minutes ? "minutes of labelling" : "tokens read" }
    }

    func html() -> String {
        ReportPage(
            title: "Which notes to label first", heading: "Which notes to label first?",
            lead:
                "\(report.pool.name), \(NumberText.plural(report.pool.documents, "note")), labelled by a simulated annotator",
            notices: notices,
            options: report.sections.indices.map {
                "<option value=\"\($0)\">\(HTML.escape(report.sections[$0].measure.title))</option>"
            }.joined(),
            main: report.sections.enumerated().map { section($0.element, index: $0.offset) }.joined()
                + "<section><h2>What was labelled</h2>\n\(report.effortTable.html)</section>\n",
            foot: foot
        ).html()
    }

    private var notices: [String] {
        var lines = [
            "Minutes are a model's: \(NumberText.short(report.cost.secondsPerUnit)) s a note or line, \(NumberText.short(report.cost.secondsPerToken)) s a token, \(NumberText.short(report.cost.secondsPerSpan)) s an annotation. The annotator is never wrong."
        ]
        if let minutes = report.exhaustedMinutes {
            lines.append(
                "Everything is labelled after \(ActiveReport.time(minutes)) by some strategy: later stops add nothing, and savings end there."
            )
        }
        if report.seeds.count < 2 { lines.append("One seed alone: nothing here has an interval.") }
        return lines
    }

    private func section(_ section: ActiveReport.Section, index: Int) -> String {
        var html = "<p class=\"answer\">\(HTML.escape(section.answer))</p>\n"
        for effort in Effort.allCases {
            let (wide, narrow) = (
                figure(section, effort, isNarrow: false, id: "c\(index)\(effort.rawValue)w"),
                figure(section, effort, isNarrow: true, id: "c\(index)\(effort.rawValue)n")
            )
            html += ReportPage.figure(
                wide: wide, narrow: narrow, title: title(section, effort), caption: ReportPage.curveCaption)
            if effort == .minutes { html += report.scoreTable(section).html }
        }
        guard report.baseline != nil, !report.challengers.isEmpty else {
            return ReportPage.section(index, title: section.measure.title, html)
        }
        for unit in ActiveReport.Saving.Unit.allCases {
            let table = report.savingTable(section, unit)
            guard !table.rows.isEmpty else { continue }
            html += "<h3>\(unit == .minutes ? "Minutes" : "Tokens read") for the same score</h3>\n" + table.html
        }
        return ReportPage.section(index, title: section.measure.title, html)
    }

    func title(_ section: ActiveReport.Section, _ effort: Effort) -> String {
        "\(section.measure.title), against \(effort.title)"
    }

    func figure(_ section: ActiveReport.Section, _ effort: Effort, isNarrow: Bool, id: String) -> FigureCanvas {
        func value(_ strategy: ActiveStrategy, _ stop: Double) -> Double {
            report.effort(strategy, stop).map { effort == .minutes ? $0.minutes : $0.tokens } ?? 1
        }
        let dashes = [nil, "7 4", "2 3", "10 3 2 3"]
        let curves = report.strategies.enumerated().reversed().map { index, strategy in
            CurveFigure.Curve(
                name: strategy.text,
                style: strategy == report.baseline ? "without" : "size\((index + 2) % Palette.light.sizes.count)",
                marker: FigureCanvas.Marker.allCases[index % FigureCanvas.Marker.allCases.count],
                dash: strategy.measure == .random ? dashes[1] : dashes[strategy.unit == .lines ? 0 : 2],
                points: section.points.filter { $0.strategy == strategy }.map {
                    CurveFigure.Point(
                        x: value(strategy, $0.stopMinutes), mean: $0.mean, interval: $0.interval, values: $0.values)
                })
        }
        let ticks: [CurveFigure.Tick]
        if effort == .minutes {
            ticks = report.stopMinutes.map { .init(x: $0, label: NumberText.short($0)) }
        } else {
            let tokens = report.efforts.map(\.tokens)
            ticks = Self.roundNumbers(from: tokens.min() ?? 1, to: tokens.max() ?? 1).map {
                .init(x: $0, label: NumberText.count(Int($0)))
            }
        }
        return CurveFigure(
            frame: FigureFrame(isNarrow: isNarrow, id: id), curves: curves, ticks: ticks,
            xTitle: "\(effort.title), logarithmic",
            yTitle: section.measure.figure == .f1 ? "F1, %" : "\(section.measure.figure.rawValue), %"
        ).canvas()
    }

    /// 1, 2 and 5 times powers of ten between two numbers.
    static func roundNumbers(from low: Double, to high: Double) -> [Double] {
        var numbers: [Double] = []
        var power = 1.0
        while power <= high {
            for factor in [1.0, 2, 5] where factor * power >= low && factor * power <= high {
                numbers.append(factor * power)
            }
            power *= 10
        }
        return numbers
    }

    private var foot: [(term: String, words: String)] {
        func corpus(_ summary: CorpusSummary) -> String {
            "\(summary.name): \(NumberText.plural(summary.documents, "note")), \(NumberText.count(summary.tokens)) tokens, \(NumberText.count(summary.annotations)) annotations"
        }
        return [
            ("Notes to label", corpus(report.pool)), ("Test", corpus(report.test)),
            ("Strategies", report.strategies.map { "\($0.text): \($0.title)" }.joined(separator: "; ")),
            (
                "Beginning",
                "until the first stop, every strategy labels what chance draws; notes or lines that look alike are chosen \(NumberText.plural(report.mostAlike, "time")) at most between two stops"
            ),
            ("Seeds", report.seeds.map(String.init).joined(separator: ", ")),
            ("Source", report.hasSource ? "every network begins with layers of another" : "none"),
            ("Training", ExperimentTable.settings(report.settings)),
            ("Computing", "\(NumberText.duration(report.totalSeconds)) on one core"), ("Program", report.program),
        ]
    }
}

extension ActiveReport {
    /// Writes `index.html`, `report.json`, `points.csv`, `tables.md`, and the figures as SVG and PDF into a folder.
    ///
    /// - Throws: `LetheError` of kind `file`.
    package func write(to folder: String) throws {
        try ReportFolder.prepare(folder, figures: ["minutes-", "tokens-"])
        let page = ActivePage(report: self)
        for section in sections {
            for effort in ActivePage.Effort.allCases {
                try ReportFolder.write(
                    page.figure(section, effort, isNarrow: false, id: "plot"), title: page.title(section, effort),
                    named: "\(effort.rawValue)-\(section.measure.name)", in: folder)
            }
        }
        try Files.write(Data(csv.utf8), to: "\(folder)/points.csv")
        try Files.write(Data(markdown.utf8), to: "\(folder)/tables.md")
        try Files.write(try StrictJSON.encode(self), to: "\(folder)/report.json")
        try Files.write(Data(page.html().utf8), to: "\(folder)/index.html")
    }
}
