internal import LetheEssentials

/// The report as one HTML page: no network, no outside script, readable without any script and when printed.
struct ExperimentPage {
    let report: ExperimentReport

    func html() -> String {
        ReportPage(
            title: "\(report.name): how many \(report.unit.many) must be labelled?",
            heading: "How many \(report.unit.many) must be labelled?", lead: report.name, notices: notices,
            options: options,
            main: report.sections.enumerated().map { section($0.element, index: $0.offset) }.joined() + types,
            foot: foot
        ).html()
    }

    // MARK: Head

    private var notices: [String] {
        var lines: [String] = []
        if report.unit.blockSentences != nil {
            lines.append(
                "The target's files mark no documents: blocks of \(report.unit.blockSentences ?? 0) sentences stand for notes."
            )
        }
        if report.validationIsTest {
            lines.append(
                "The same notes decide about the best epoch and are measured with: no figure here is a test figure.")
        }
        let least = report.sections.first?.points.map(\.seeds.count).min() ?? 0
        if least < 2 {
            lines.append("Some points rest on one seed: they have no interval.")
        }
        if !report.doubts.isEmpty {
            let kinds = TrainingDoubt.allCases.compactMap { doubt -> String? in
                let count = report.doubts.values.filter { $0.contains(doubt) }.count
                return count == 0 ? nil : "\(count) \(doubt.words)"
            }
            lines.append(
                "\(report.doubts.count) of \(report.runCount) runs ended in a way that puts their score in doubt: \(kinds.joined(separator: ", ")). They are listed at the foot."
            )
        }
        if !report.missing.isEmpty {
            lines.append(
                "\(report.missing.count) of \(report.missing.count + report.runCount) runs have no result; they are listed at the foot."
            )
        }
        return lines
    }

    private var options: String {
        func option(_ index: Int) -> String {
            "<option value=\"\(index)\">\(HTML.escape(report.sections[index].measure.title))</option>"
        }
        let all = report.sections.indices.filter { report.sections[$0].measure.type == nil }
        let types = report.sections.indices.filter { report.sections[$0].measure.type != nil }
        var html = "<optgroup label=\"All types\">\(all.map(option).joined())</optgroup>"
        if !types.isEmpty { html += "<optgroup label=\"One type\">\(types.map(option).joined())</optgroup>" }
        return html
    }

    // MARK: One measure

    private func section(_ section: ExperimentReport.Section, index: Int) -> String {
        var html = "<p class=\"answer\">\(HTML.escape(section.answer))</p>\n"
        let figure = { (isNarrow: Bool) in
            ExperimentFigure(
                report: report, section: section, isNarrow: isNarrow, id: "c\(index)\(isNarrow ? "n" : "w")")
        }
        if let wide = figure(false).learningCurves(), let narrow = figure(true).learningCurves() {
            html += ReportPage.figure(
                wide: wide.canvas, narrow: narrow.canvas, title: wide.title, caption: ReportPage.curveCaption)
        }
        html += ExperimentTable.curves(report, section).html
        let gains = ExperimentTable.gains(report, section)
        if !gains.rows.isEmpty {
            html += "<h3>Gain by transfer</h3>\n" + gains.html
            html +=
                "<p class=\"small\">Points, with transfer minus without, paired by seed (same seed, same notes). Two tests, both two-sided: a paired t test over seeds, and approximate randomisation over the test documents.</p>\n"
        }
        let savings = ExperimentTable.savings(report, section)
        if !savings.rows.isEmpty {
            html += "<h3>Labels saved</h3>\n" + savings.html
            html +=
                "<p class=\"small\">The score is that of the monotone fit to the means with transfer, which may differ a little from the mean itself; ratios are taken before rounding.</p>\n"
        }
        html += goals(section, index: index)
        if report.comparesLayers, let wide = figure(false).layers(), let narrow = figure(true).layers() {
            html += "<h3>Which layers bring the gain</h3>\n"
            html += ReportPage.figure(
                wide: wide.canvas, narrow: narrow.canvas, title: wide.title,
                caption:
                    "Mean over seeds with its 95 % interval, one line for each number of labelled \(report.unit.many).")
            html += ExperimentTable.layers(report, section).html
            html +=
                "<details><summary>What each layer adds</summary>\n\(ExperimentTable.steps(report, section).html)</details>\n"
        }
        return ReportPage.section(index, title: section.measure.title, html)
    }

    private func goals(_ section: ExperimentReport.Section, index: Int) -> String {
        guard !section.goals.isEmpty else { return "" }
        var html =
            "<h3>How many for a wished-for \(section.measure.figure == .f1 ? "F1" : section.measure.figure.rawValue)?</h3>\n"
        html +=
            "<p class=\"ask\" hidden><label>Wished for, in per cent <input type=\"number\" class=\"goal\" min=\"1\" max=\"99\" step=\"1\" inputmode=\"numeric\"></label> <output></output></p>\n"
        let table = ExperimentTable.goals(report, section)
        html += table.html
        html +=
            "<p class=\"small\">Straight between the measured sizes over the logarithm of the \(report.unit.many), on the monotone fit to the means; nothing is said beyond the largest size measured.</p>\n"
        let data = section.goals.map { goal -> String in
            let row = ExperimentTable.goalWords(goal)
            return "\"\(Int((goal.score * 100).rounded()))\":[\"\(row.without)\",\"\(row.with)\"]"
        }
        return html
            + "<script type=\"application/json\" class=\"goals\">{\(data.joined(separator: ","))}</script>\n"
    }

    private var types: String {
        let table = ExperimentTable.types(report)
        guard !table.rows.isEmpty else { return "" }
        return
            "<section><h2>By type</h2>\n<p>Exact entity F1, without → with transfer, mean over seeds.</p>\n\(table.html)</section>\n"
    }

    // MARK: Foot

    private var foot: [(term: String, words: String)] {
        var rows: [(term: String, words: String)] = []
        func corpus(_ summary: CorpusSummary) -> String {
            "\(summary.name): \(report.unit.count("\(summary.documents)")), \(summary.tokens) tokens, \(summary.annotations) annotations"
        }
        rows.append(("Source", report.source ?? "none"))
        rows.append(("Target, what the largest run learned from", corpus(report.target)))
        rows.append(
            (
                "Validation",
                "\(report.validationRegime.title)"
                    + (report.validationRegime == .budget
                        ? ", \(NumberText.percent(report.validationShare)) % of each sample"
                        : ", \(corpus(report.validation))")
            ))
        rows.append(("Test", corpus(report.test)))
        rows.append(
            (
                "Sizes",
                report.sizes.map { "\($0.size.text) (\(report.unit.count("\($0.documents)")))" }.joined(separator: ", ")
                    + (report.sizes.contains { $0.size.text.hasSuffix("%") }
                        ? ", shares of the \(report.shareOf == .training ? "training part" : "whole corpus")" : "")
            ))
        rows.append(("Seeds", report.seeds.map(String.init).joined(separator: ", ")))
        rows.append(("Transfers", report.transfers.map(ExperimentReport.title).joined(separator: ", ")))
        rows.append(
            (
                "Label map",
                report.labelMap.isEmpty
                    ? report.matchesLabels
                        ? "labels of the same spelling" : "none: no label of the source is spelt like one of the target"
                    : report.labelMap.sorted { $0.key < $1.key }.map {
                        "\($0.key) → \($0.value.joined(separator: ", "))"
                    }
                    .joined(separator: "; ")
            ))
        if !report.frozenLayers.isEmpty {
            rows.append(("Frozen", report.frozenLayers.map(\.rawValue).joined(separator: ", ")))
        }
        rows.append(("Tokens of the source", report.keepsSourceTokens ? "kept" : "forgotten where a sample lacks them"))
        rows.append(("Training", ExperimentTable.settings(report.settings)))
        rows.append(
            ("Runs", "\(report.runCount), \(NumberText.duration(report.totalSeconds)) of computing on one core"))
        rows.append(
            (
                "Intervals",
                "means over seeds: Student's t; numbers of notes: \(report.draws) draws of both curves together from the seeds' spread; tests over documents: \(report.draws) draws"
            ))
        rows.append(("Program", report.program.joined(separator: ", ")))
        for (name, doubts) in report.doubts.sorted(by: { $0.key < $1.key }) {
            rows.append((name, doubts.map(\.words).joined(separator: "; ")))
        }
        for (name, reason) in report.missing.sorted(by: { $0.key < $1.key }) { rows.append((name, reason)) }
        return rows
    }
}
