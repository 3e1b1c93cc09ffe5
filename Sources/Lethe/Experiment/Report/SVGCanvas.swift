internal import Foundation

/// Builds an SVG figure from shapes in pixels; y grows downwards.
struct SVGCanvas {
    let width: Double
    let height: Double
    private var body = ""

    init(width: Double, height: Double) {
        self.width = width
        self.height = height
    }

    static func number(_ value: Double) -> String {
        let text = String(format: "%.1f", value)
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }

    mutating func line(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, _ style: String) {
        body +=
            "<line x1=\"\(Self.number(x1))\" y1=\"\(Self.number(y1))\" x2=\"\(Self.number(x2))\" y2=\"\(Self.number(y2))\" class=\"\(style)\"/>\n"
    }

    mutating func path(_ points: [(Double, Double)], _ style: String, dash: String? = nil) {
        let steps = points.enumerated().map {
            "\($0.offset == 0 ? "M" : "L")\(Self.number($0.element.0)) \(Self.number($0.element.1))"
        }
        let dashes = dash.map { " stroke-dasharray=\"\($0)\"" } ?? ""
        body += "<path d=\"\(steps.joined())\" class=\"\(style)\"\(dashes)/>\n"
    }

    enum Marker: CaseIterable { case circle, square, triangle, diamond, cross }

    mutating func marker(_ marker: Marker, _ x: Double, _ y: Double, size: Double, _ style: String) {
        let points: [(Double, Double)]
        switch marker {
        case .circle:
            body +=
                "<circle cx=\"\(Self.number(x))\" cy=\"\(Self.number(y))\" r=\"\(Self.number(size))\" class=\"\(style)\"/>\n"
            return
        case .square: points = [(-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)]
        case .triangle: points = [(0, -1.2), (1.1, 0.8), (-1.1, 0.8)]
        case .diamond: points = [(0, -1.3), (1.3, 0), (0, 1.3), (-1.3, 0)]
        case .cross:
            points = [
                (-0.4, -1.2), (0.4, -1.2), (0.4, -0.4), (1.2, -0.4), (1.2, 0.4), (0.4, 0.4), (0.4, 1.2), (-0.4, 1.2),
                (-0.4, 0.4), (-1.2, 0.4), (-1.2, -0.4), (-0.4, -0.4),
            ]
        }
        let corners = points.map { "\(Self.number(x + $0.0 * size)),\(Self.number(y + $0.1 * size))" }
        body += "<polygon points=\"\(corners.joined(separator: " "))\" class=\"\(style)\"/>\n"
    }

    enum Anchor: String { case start, middle, end }

    mutating func text(
        _ text: String, _ x: Double, _ y: Double, anchor: Anchor = .start, _ style: String = "", turned: Bool = false
    ) {
        let turn = turned ? " transform=\"rotate(-90 \(Self.number(x)) \(Self.number(y)))\"" : ""
        let kind = style.isEmpty ? "" : " class=\"\(style)\""
        body +=
            "<text x=\"\(Self.number(x))\" y=\"\(Self.number(y))\" text-anchor=\"\(anchor.rawValue)\"\(kind)\(turn)>\(HTML.escape(text))</text>\n"
    }

    /// Begins and ends a group of one style, cut off at the plotting area where it is given.
    mutating func group(_ style: String, clip: String? = nil, _ draw: (inout SVGCanvas) -> Void) {
        body += "<g class=\"\(style)\"\(clip.map { " clip-path=\"url(#\($0))\"" } ?? "")>\n"
        draw(&self)
        body += "</g>\n"
    }

    mutating func clip(_ id: String, x: Double, y: Double, width: Double, height: Double) {
        body +=
            "<clipPath id=\"\(id)\"><rect x=\"\(Self.number(x))\" y=\"\(Self.number(y))\" width=\"\(Self.number(width))\" height=\"\(Self.number(height))\"/></clipPath>\n"
    }

    /// The figure, for a page whose style sheet has the rules.
    func element(title: String, style: String) -> String {
        """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(Self.number(width)) \(Self.number(height))" class="figure \(style)" role="img" aria-label="\(HTML.escape(title))">
        \(body)</svg>

        """
    }

    /// The figure as a file of its own, light or dark as its reader prefers.
    func file(title: String) -> String {
        """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(Self.number(width)) \(Self.number(height))" width="\(Self.number(width))" height="\(Self.number(height))" class="figure" role="img" aria-label="\(HTML.escape(title))">
        <title>\(HTML.escape(title))</title>
        <style>
        svg{\(Palette.variables(Palette.light))}
        @media (prefers-color-scheme:dark){svg{\(Palette.variables(Palette.dark))}}
        \(Palette.figureRules)
        </style>
        <rect width="100%" height="100%" fill="var(--page)"/>
        \(body)</svg>

        """
    }
}

/// Text inside markup.
enum HTML {
    static func escape(_ text: String) -> String {
        var result = ""
        // Scalars, not characters: a quotation mark with a combining sign on it is still a quotation mark to a browser.
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            case "\t", "\n", "\r": result += " "
            // Neither HTML nor XML may hold other control characters.
            case _ where scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value): result += "\u{FFFD}"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
