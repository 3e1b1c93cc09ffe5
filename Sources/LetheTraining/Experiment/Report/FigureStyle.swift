/// How the parts of a figure are drawn: one table behind the page's style sheet, SVG files and PDF files.
struct FigureStyle {
    /// What a colour is for; each ground has its own.
    enum Colour {
        case none, text, faint, line, page
        /// The group's.
        case current
    }

    var fill = Colour.none
    var stroke = Colour.none
    var strokeWidth = 1.0
    var opacity = 1.0
    var fontSize = 13.0
    var isBold = false

    /// By name; text without a style of its own is `plain`.
    static func named(_ name: String) -> FigureStyle {
        switch name {
        case "grid": FigureStyle(stroke: .line)
        case "axis": FigureStyle(stroke: .faint)
        case "curve": FigureStyle(stroke: .current, strokeWidth: 2.25)
        case "whisker": FigureStyle(stroke: .current, strokeWidth: 1.5)
        case "mark": FigureStyle(fill: .current, stroke: .page)
        case "run": FigureStyle(fill: .current, opacity: 0.4)
        case "key": FigureStyle(fill: .current, isBold: true)
        case "small": FigureStyle(fill: .faint, fontSize: 12)
        default: FigureStyle(fill: .text)
        }
    }

    private static let names = ["grid", "axis", "curve", "whisker", "mark", "run", "key", "small"]
    /// What reads well everywhere: a list for browsers, of which other programs take the first that they have.
    static let fonts = "Helvetica, Arial, &quot;Liberation Sans&quot;, sans-serif"

    /// Rules for figures on the page, whose colours are variables of its ground.
    static let css: String = {
        func value(_ colour: Colour) -> String {
            switch colour {
            case .none: "none"
            case .text: "var(--text)"
            case .faint: "var(--faint)"
            case .line: "var(--line)"
            case .page: "var(--page)"
            case .current: "currentColor"
            }
        }
        var rules = [
            #".figure{font:13px system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;fill:var(--text)}"#,
            ".figure .without{color:var(--without)}.figure .with{color:var(--with)}",
        ]
        for name in names {
            let style = named(name)
            rules.append(
                ".figure .\(name){fill:\(value(style.fill));stroke:\(value(style.stroke));stroke-width:\(style.strokeWidth)"
                    + (style.opacity < 1 ? ";opacity:\(style.opacity)" : "")
                    + (style.fontSize == 13 ? "" : ";font-size:\(style.fontSize)px")
                    + (style.isBold ? ";font-weight:600" : "") + ";stroke-linejoin:round}")
        }
        rules += Palette.light.sizes.indices.map { ".figure .size\($0){color:var(--size\($0))}" }
        return rules.joined(separator: "\n")
    }()
}

extension Palette.Ground {
    /// A colour's value; `current` is that of the group.
    func value(_ colour: FigureStyle.Colour, current: String) -> String? {
        switch colour {
        case .none: nil
        case .text: text
        case .faint: faint
        case .line: line
        case .page: page
        case .current: current
        }
    }

    /// The colour of a group.
    func group(_ style: String) -> String {
        switch style {
        case "without": without
        case "with": with
        default: style.hasPrefix("size") ? Int(style.dropFirst(4)).map { sizes[$0 % sizes.count] } ?? text : text
        }
    }
}
