internal import LetheEssentials

/// The report as one HTML page: no network, no outside script, readable without any script and when printed.
struct ExperimentPage {
    let report: ExperimentReport

    func html() -> String {
        let sections = report.sections.enumerated().map { self.section($0.element, index: $0.offset) }
        return """
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'nonce-lethe'">
            <title>\(HTML.escape(report.name)): how many \(report.unit.many) must be labelled?</title>
            <style>
            \(Self.style)
            </style>
            </head>
            <body>
            <header>
            <h1>How many \(report.unit.many) must be labelled?</h1>
            <p class="lead">\(HTML.escape(report.name))</p>
            \(notices)
            </header>
            <div class="controls" hidden>
            <label>Measure <select id="measure">\(options)</select></label>
            <label>Colours <select id="ground"><option value="auto">as the system</option><option value="light">light</option><option value="dark">dark</option></select></label>
            </div>
            <main>
            \(sections.joined())
            \(types)
            </main>
            \(foot)
            <script nonce="lethe">
            \(Self.script)
            </script>
            </body>
            </html>

            """
            // A number must not part from its sign at the end of a line.
            .replacing("95 %", with: "95\u{A0}%")
    }

    // MARK: Head

    private var notices: String {
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
        return lines.map { "<p class=\"notice\">\(HTML.escape($0))</p>" }.joined(separator: "\n")
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
        var html =
            "<section class=\"measure\" data-index=\"\(index)\"\(index == 0 ? "" : " hidden")>\n<h2>\(HTML.escape(section.measure.title))</h2>\n"
        html += "<p class=\"answer\">\(HTML.escape(section.answer))</p>\n"
        let figure = { (isNarrow: Bool) in
            ExperimentFigure(
                report: report, section: section, isNarrow: isNarrow, id: "c\(index)\(isNarrow ? "n" : "w")")
        }
        if let wide = figure(false).learningCurves(), let narrow = figure(true).learningCurves() {
            html +=
                "<figure>\(wide.canvas.element(title: wide.title, style: "wide"))\(narrow.canvas.element(title: narrow.title, style: "narrow"))"
            html +=
                "<figcaption>Mean over seeds with its 95 % interval; a faint point is a run. Intervals far beyond the runs are cut off here, not in the table.</figcaption></figure>\n"
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
            html +=
                "<figure>\(wide.canvas.element(title: wide.title, style: "wide"))\(narrow.canvas.element(title: narrow.title, style: "narrow"))"
            html +=
                "<figcaption>Mean over seeds with its 95 % interval, one line for each number of labelled \(report.unit.many).</figcaption></figure>\n"
            html += ExperimentTable.layers(report, section).html
            html +=
                "<details><summary>What each layer adds</summary>\n\(ExperimentTable.steps(report, section).html)</details>\n"
        }
        return html + "</section>\n"
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

    private var foot: String {
        var rows: [(String, String)] = []
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
        let cells = rows.map { "<dt>\(HTML.escape($0.0))</dt><dd>\(HTML.escape($0.1))</dd>" }
        return "<footer><h2>How this was measured</h2>\n<dl>\n\(cells.joined(separator: "\n"))\n</dl></footer>"
    }

    // MARK: Fixed parts

    private static let style = """
        :root{color-scheme:light;\(Palette.variables(Palette.light))}
        @media (prefers-color-scheme:dark){:root:not([data-ground=light]){color-scheme:dark;\(Palette.variables(Palette.dark))}}
        :root[data-ground=dark]{color-scheme:dark;\(Palette.variables(Palette.dark))}
        *{box-sizing:border-box}
        body{margin:0 auto;max-width:60rem;padding:1.25rem;background:var(--page);color:var(--text);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
        h1{font-size:1.7rem;line-height:1.2;margin:.5rem 0 0}
        h2{font-size:1.25rem;margin:2rem 0 .5rem}
        h3{font-size:1.05rem;margin:1.75rem 0 .25rem}
        .lead{font-size:1.1rem;color:var(--faint);margin:.25rem 0 1rem}
        .notice{border-left:4px solid var(--without);padding:.25rem .75rem;margin:.5rem 0;background:var(--panel)}
        .answer{font-size:1.2rem;line-height:1.4;background:var(--panel);border-left:4px solid var(--with);padding:.75rem 1rem;margin:.5rem 0 1rem}
        .small,figcaption{font-size:.85rem;color:var(--faint)}
        figcaption{margin-top:.5rem}
        .controls{display:flex;flex-wrap:wrap;gap:.75rem 1.5rem;margin:1rem 0;position:sticky;top:0;background:var(--page);padding:.5rem 0;border-bottom:1px solid var(--line);z-index:1}
        .controls label{display:flex;gap:.5rem;align-items:center;min-width:0}
        [hidden]{display:none!important}
        select,input{font:inherit;color:inherit;background:var(--panel);border:1px solid var(--faint);border-radius:4px;padding:.25rem .4rem;max-width:100%;min-width:0}
        input.goal{width:5rem}
        figure{margin:1rem 0}
        .figure{display:block;width:100%;height:auto}
        .figure.narrow{display:none}
        .scroll{overflow-x:auto;margin:.5rem 0}
        table{border-collapse:collapse;font-variant-numeric:tabular-nums;font-size:.92rem}
        th,td{text-align:right;padding:.25rem .7rem;border-bottom:1px solid var(--line);white-space:nowrap}
        th:first-child,td:first-child{text-align:left;padding-left:0}
        caption{caption-side:bottom;text-align:left;font-size:.8rem;color:var(--faint);padding-top:.25rem}
        thead th{white-space:normal;min-width:4.2rem;color:var(--faint);font-weight:600;border-bottom:2px solid var(--line);vertical-align:bottom}
        details summary{cursor:pointer;margin:.5rem 0}
        dl{display:grid;grid-template-columns:max-content 1fr;gap:.25rem 1rem;font-size:.9rem}
        dt{color:var(--faint)}dd{margin:0;overflow-wrap:anywhere}
        @media (max-width:40rem){
        .scroll::before{content:"↔ scrolls sideways";display:block;font-size:.75rem;color:var(--faint)}
        body{padding:1rem}th,td{padding:.25rem .45rem}.figure.wide{display:none}.figure.narrow{display:block}
        dl{grid-template-columns:1fr;gap:0}dd{margin-bottom:.5rem}h1{font-size:1.4rem}.answer{font-size:1.05rem}
        }
        @media print{
        :root:root:root{color-scheme:light;\(Palette.variables(Palette.light))}
        body{max-width:none;padding:0;font-size:11pt}.controls,.ask{display:none!important}
        .figure.wide{display:block}.figure.narrow{display:none}
        figure,tr,.scroll{break-inside:avoid}details .scroll{break-inside:auto}h2,h3{break-after:avoid}.scroll{overflow:visible}
        }
        \(FigureStyle.css)
        """

    private static let script = """
        (function(){
        var find=function(s,n){return Array.prototype.slice.call((n||document).querySelectorAll(s))};
        var sections=find('section.measure'),measure=document.getElementById('measure'),ground=document.getElementById('ground');
        find('[hidden].controls,[hidden].ask').forEach(function(n){n.hidden=false});
        function show(){sections.forEach(function(s){s.hidden=s.dataset.index!==measure.value})}
        measure.addEventListener('change',show);show();
        ground.addEventListener('change',function(){
        if(ground.value==='auto')delete document.documentElement.dataset.ground;else document.documentElement.dataset.ground=ground.value});
        sections.forEach(function(s){
        var data=s.querySelector('.goals'),input=s.querySelector('.goal'),out=s.querySelector('.ask output');
        if(!data||!input)return;
        var goals=JSON.parse(data.textContent),keys=Object.keys(goals).map(Number).sort(function(a,b){return a-b});
        input.min=keys[0];
        input.addEventListener('input',function(){
        var v=Math.round(Number(input.value));
        if(!input.value){out.textContent='';return}
        var g=goals[v];
        out.textContent=g?'without transfer: '+g[0]+'; with: '+g[1]:v<keys[0]?'reached with the fewest measured, or fewer':'give a whole number up to 99';
        });});
        var opened=[];
        addEventListener('beforeprint',function(){opened=find('details:not([open])');opened.forEach(function(d){d.open=true})});
        addEventListener('afterprint',function(){opened.forEach(function(d){d.open=false})});
        })();
        """
}
