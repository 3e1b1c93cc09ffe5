internal import LetheEssentials

/// What every report's page is made of: one HTML file, no network, no outside script, readable without any script and when printed.
struct ReportPage {
    /// Of the window.
    var title: String
    var heading: String
    var lead: String
    /// What must be known before any figure is read.
    var notices: [String]
    /// Options of the choice between measures, as HTML.
    var options: String
    /// As HTML: a section of class `measure` for each option, and what else there is.
    var main: String
    /// How everything was measured.
    var foot: [(term: String, words: String)]

    func html() -> String {
        let notices = notices.map { "<p class=\"notice\">\(HTML.escape($0))</p>" }.joined(separator: "\n")
        let cells = foot.map { "<dt>\(HTML.escape($0.term))</dt><dd>\(HTML.escape($0.words))</dd>" }
        return """
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'nonce-lethe'">
            <title>\(HTML.escape(title))</title>
            <style>
            \(Self.style)
            </style>
            </head>
            <body>
            <header>
            <h1>\(HTML.escape(heading))</h1>
            <p class="lead">\(HTML.escape(lead))</p>
            \(notices)
            </header>
            <div class="controls" hidden>
            <label>Measure <select id="measure">\(options)</select></label>
            <label>Colours <select id="ground"><option value="auto">as the system</option><option value="light">light</option><option value="dark">dark</option></select></label>
            </div>
            <main>
            \(main)
            </main>
            <footer><h2>How this was measured</h2>
            <dl>
            \(cells.joined(separator: "\n"))
            </dl></footer>
            <script nonce="lethe">
            \(Self.script)
            </script>
            </body>
            </html>

            """
            // A number must not part from its sign at the end of a line.
            .replacing("95 %", with: "95\u{A0}%")
    }

    /// Below figures of curves.
    static let curveCaption =
        "Mean over seeds with its 95 % interval; a faint point is a run. Intervals far beyond the runs are cut off here, not in the table."

    /// A measure's section; all but the first are hidden where a script can show them.
    static func section(_ index: Int, title: String, _ content: String) -> String {
        "<section class=\"measure\" data-index=\"\(index)\"\(index == 0 ? "" : " hidden")>\n<h2>\(HTML.escape(title))</h2>\n\(content)</section>\n"
    }

    /// A figure in two widths, of which a screen shows one.
    static func figure(wide: FigureCanvas, narrow: FigureCanvas, title: String, caption: String) -> String {
        "<figure>\(wide.element(title: title, style: "wide"))\(narrow.element(title: title, style: "narrow"))<figcaption>\(HTML.escape(caption))</figcaption></figure>\n"
    }

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
