internal import LetheEssentials

/// A cross-validation's report as a page, with figures and tables.
struct FoldsPage {
    let report: FoldsReport
    /// Of the notes, and of the settings.
    let name: String
    let settings: TrainingConfiguration
    /// What another cross-validation is compared to, and how it differs.
    var comparison: (name: String, differences: [FoldsReport.Difference])?

    func html() -> String {
        ReportPage(
            title: "\(name): every note scored once", heading: "Every note, by networks that didn't see it", lead: name,
            notices: report.seeds.count < 2
                ? ["One seed alone: the interval is of other notes, not of other networks."] : [],
            options: report.figures.indices.map {
                "<option value=\"\($0)\">\(HTML.escape(report.figures[$0].metric.title))</option>"
            }.joined(),
            main: report.figures.indices.map(section).joined()
                + "<section><h2>What goes wrong</h2>\n\(kinds.html)\(places.html)</section>\n",
            foot: [
                ("Notes", "\(NumberText.plural(report.documents, "note")) in \(report.folds) folds, kin together"),
                ("Seeds", report.seeds.map(String.init).joined(separator: ", ")),
                ("Notes with a leak", "\(NumberText.percent(report.leakyShare)) %"),
                ("Training", ExperimentTable.settings(settings)),
                (
                    "A training took",
                    "\(NumberText.fixed(report.epochs, 1)) epochs and \(NumberText.duration(report.secondsPerFold)) on average"
                ),
                (
                    "Intervals",
                    "1,000 resamples of the notes, all seeds' results of one going together; differences: resampled in pairs, with approximate randomisation of notes"
                ),
                ("Program", "lethe \(ProgramVersion.current)"),
            ]
        ).html()
    }

    private func section(_ index: Int) -> String {
        let figures = report.figures[index]
        var html = "<p class=\"answer\">\(HTML.escape(answer(figures)))</p>\n"
        html += ReportPage.figure(
            wide: figure(figures, isNarrow: false, id: "f\(index)w"),
            narrow: figure(figures, isNarrow: true, id: "f\(index)n"), title: title(figures),
            caption: "A point is a fold of one seed; the line is the mean over seeds of all folds together.")
        html += table.html
        if let comparison {
            html += "<h3>Less \(HTML.escape(comparison.name))</h3>\n" + differences(comparison.differences).html
        }
        return ReportPage.section(index, title: figures.metric.title, html)
    }

    private func answer(_ figures: FoldsReport.Figures) -> String {
        var words =
            "F1 \(NumberText.percent(figures.f1)) %, recall \(NumberText.percent(figures.recall)) %, precision \(NumberText.percent(figures.precision)) %"
        if let interval = figures.interval {
            words +=
                "; other notes would give \(NumberText.percent(interval.low)) to \(NumberText.percent(interval.high)) (95 %)"
        }
        if let deviation = figures.deviationOverSeeds {
            words += ", other seeds differ by \(NumberText.percent(deviation)) (SD)"
        }
        return words + "."
    }

    func title(_ figures: FoldsReport.Figures) -> String { "\(figures.metric.title): F1 of each fold" }

    func figure(_ figures: FoldsReport.Figures, isNarrow: Bool, id: String) -> FigureCanvas {
        let frame = FigureFrame(isNarrow: isNarrow, id: id)
        let (left, right, bottom) = (frame.left, frame.width - 18, frame.height - frame.bottom)
        var canvas = FigureCanvas(width: frame.width, height: frame.height)
        let name = figures.metric.rawValue
        let scale = VerticalScale(
            values: report.byFold.compactMap { $0.f1[name] } + [figures.f1], intervals: [], top: frame.top,
            bottom: bottom)
        frame.draw(on: &canvas, scale: scale, right: right, yTitle: "F1, %")
        func x(_ fold: Int) -> Double { left + (right - left) * (Double(fold) - 0.5) / Double(report.folds) }
        // Where there are many folds, every few of them has a number.
        let step = max(1, (report.folds * (isNarrow ? 24 : 22) + Int(right - left) - 1) / Int(right - left))
        for fold in 1...report.folds {
            canvas.line(x(fold), bottom, x(fold), bottom + 5, "axis")
            if (fold - 1).isMultiple(of: step) { canvas.text("\(fold)", x(fold), bottom + 19, anchor: .middle) }
        }
        canvas.text("fold", (left + right) / 2, frame.height - 8, anchor: .middle, "small")
        canvas.group("with") {
            $0.path([(left, scale.y(figures.f1)), (right, scale.y(figures.f1))], "curve", dash: "7 4")
        }
        let markers = FigureCanvas.Marker.allCases
        for (index, seed) in report.seeds.enumerated() {
            let shift =
                (Double(index) - Double(report.seeds.count - 1) / 2)
                * min(9, (right - left) / Double(report.folds * (report.seeds.count + 1)))
            canvas.group("size\(index % Palette.light.sizes.count)") { canvas in
                for fold in report.byFold where fold.seed == seed {
                    canvas.marker(
                        markers[index % markers.count], x(fold.fold) + shift, scale.y(fold.f1[name] ?? 0), size: 4.5,
                        "mark")
                }
            }
        }
        // Of many seeds, the key would say nothing.
        guard (2...8).contains(report.seeds.count) else { return canvas }
        var place = left
        for (index, seed) in report.seeds.enumerated() {
            canvas.group("size\(index % Palette.light.sizes.count)") { canvas in
                canvas.marker(markers[index % markers.count], place + 6, frame.top - 20, size: 5, "mark")
                canvas.text(isNarrow ? "\(seed)" : "seed \(seed)", place + 16, frame.top - 16, "key")
            }
            place += isNarrow ? 40 : 80
        }
        return canvas
    }

    // MARK: Tables

    var table: ExperimentTable {
        ExperimentTable(
            header: ["", "precision", "recall", "F1", "95 % of F1", "SD of seeds", "SD of folds"],
            rows: report.figures.map { figures in
                [
                    figures.metric.title, NumberText.percent(figures.precision), NumberText.percent(figures.recall),
                    NumberText.percent(figures.f1),
                    figures.interval.map {
                        "\(NumberText.percent($0.low)) to \(NumberText.percent($0.high))"
                    } ?? "–", figures.deviationOverSeeds.map { NumberText.percent($0) } ?? "–",
                    NumberText.percent(figures.deviationOverFolds),
                ]
            }, caption: "All folds together, means over seeds.")
    }

    func differences(_ differences: [FoldsReport.Difference]) -> ExperimentTable {
        ExperimentTable(
            header: ["", "F1", "95 % of F1", "recall", "p"],
            rows: differences.map { difference in
                [
                    difference.metric.title, ExperimentReport.points(difference.f1),
                    "\(ExperimentReport.points(difference.interval.low)) to \(ExperimentReport.points(difference.interval.high))",
                    ExperimentReport.points(difference.recall), ExperimentReport.probability(difference.probability),
                ]
            }, caption: "Points more than the other, on the same folds.")
    }

    private var kinds: ExperimentTable {
        let errors = report.errors
        func row(_ name: String, _ counts: [ErrorAnalysis.Kind: Int]) -> [String] {
            [name] + ErrorAnalysis.Kind.allCases.map { NumberText.count(counts[$0] ?? 0) }
        }
        let labels = errors.kindsByLabel.map { (label: $0.key, counts: $0.value, sum: $0.value.values.reduce(0, +)) }
        return ExperimentTable(
            header: ["label"] + ErrorAnalysis.Kind.allCases.map(\.title),
            rows: [row("all", errors.kinds)]
                + labels.sorted { ($1.sum, $0.label) < ($0.sum, $1.label) }.map { row($0.label, $0.counts) },
            caption: "Errors of all seeds together.")
    }

    private var places: ExperimentTable {
        let errors = report.errors
        func share(_ part: Int, _ whole: Int) -> String {
            whole == 0 ? "–" : NumberText.percent(Double(part) / Double(whole))
        }
        return ExperimentTable(
            header: ["where", "annotations", "wrong", "of them, %", "of all errors, %"],
            rows: ErrorAnalysis.Circumstance.allCases.compactMap { circumstance in
                errors.circumstances[circumstance].map { found in
                    [
                        circumstance.title, NumberText.count(found.annotations), NumberText.count(found.errors),
                        share(found.errors, found.annotations), share(found.errors, errors.errors),
                    ]
                }
            },
            caption:
                "Of \(NumberText.count(errors.annotations)) annotations, \(NumberText.count(errors.errors)) are wrong.")
    }

    var markdown: String {
        var text = "# \(name): every note scored once\n\n" + table.markdown
        if let comparison {
            text += "\n## Less \(comparison.name)\n\n" + differences(comparison.differences).markdown
        }
        return text + "\n## What goes wrong\n\n" + kinds.markdown + "\n" + places.markdown
    }

    /// One row a fold; scores are shares of 1.
    var csv: String {
        let header = "seed,fold,documents," + Metric.allCases.map { "\($0.rawValue) f1" }.joined(separator: ",")
        let rows = report.byFold.map { fold in
            "\(fold.seed),\(fold.fold),\(fold.documents),"
                + Metric.allCases.map { NumberText.fixed(fold.f1[$0.rawValue] ?? 0, 6) }.joined(separator: ",")
        }
        return ([header] + rows).joined(separator: "\r\n") + "\r\n"
    }
}

extension FoldsReport {
    /// Writes `index.html`, `report.json`, `points.csv`, `tables.md`, and the figures as SVG and PDF into a folder.
    ///
    /// - Parameters:
    ///   - name: of the notes.
    ///   - comparison: another cross-validation's name, and how this one differs from it.
    /// - Throws: `LetheError` of kind `file`.
    package func write(
        to folder: String, name: String, settings: TrainingConfiguration,
        comparison: (name: String, differences: [Difference])? = nil
    ) throws {
        try ReportFolder.prepare(folder, figures: ["folds-"])
        let page = FoldsPage(report: self, name: name, settings: settings, comparison: comparison)
        for figures in figures {
            try ReportFolder.write(
                page.figure(figures, isNarrow: false, id: "plot"), title: "\(name): \(page.title(figures))",
                named: "folds-\(figures.metric.rawValue)", in: folder)
        }
        try Files.write(Data(page.csv.utf8), to: "\(folder)/points.csv")
        try Files.write(Data(page.markdown.utf8), to: "\(folder)/tables.md")
        try Files.write(try StrictJSON.encode(self), to: "\(folder)/report.json")
        try Files.write(Data(page.html().utf8), to: "\(folder)/index.html")
    }
}
