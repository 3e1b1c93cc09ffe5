internal import LetheEssentials

extension FigureCanvas {
    /// The figure, for a page whose style sheet has the rules.
    func element(title: String, style: String) -> String {
        svg(title: title, attributes: "class=\"figure \(HTML.escape(style))\"", paint: .classes)
    }

    /// The figure as a file of its own. Every colour is written out on every shape: programs other than browsers know
    /// neither variables nor, some of them, style sheets.
    func file(title: String, ground: Palette.Ground = Palette.light) -> String {
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
            + svg(
                title: title,
                attributes:
                    "width=\"\(Self.number(width))\" height=\"\(Self.number(height))\" font-family=\"\(FigureStyle.fonts)\"",
                paint: .literal(ground))
    }

    static func number(_ value: Double) -> String {
        NumberText.trimmed(value, 1)
    }

    private enum Paint {
        case classes
        case literal(Palette.Ground)
    }

    private func svg(title: String, attributes: String, paint: Paint) -> String {
        let size = "\(Self.number(width)) \(Self.number(height))"
        var text =
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 \(size)\" \(attributes) role=\"img\" aria-label=\"\(HTML.escape(title))\">\n"
        if case .literal(let ground) = paint {
            text += "<title>\(HTML.escape(title))</title>\n"
            text +=
                "<rect width=\"\(Self.number(width))\" height=\"\(Self.number(height))\" fill=\"\(ground.page)\"/>\n"
        }
        if let clip {
            let area = clip.area
            text +=
                "<clipPath id=\"\(clip.id)\"><rect x=\"\(Self.number(area.x))\" y=\"\(Self.number(area.y))\" width=\"\(Self.number(area.width))\" height=\"\(Self.number(area.height))\"/></clipPath>\n"
        }
        return text + shapes.map { self.text($0, paint, current: "#000000") }.joined() + "</svg>\n"
    }

    private func text(_ shape: Shape, _ paint: Paint, current: String) -> String {
        switch shape {
        case .path(let points, let style, let dash):
            let steps = points.enumerated().map { "\($0.offset == 0 ? "M" : "L")\(Self.pair($0.element, " "))" }
            return
                "<path d=\"\(steps.joined())\"\(look(style, paint, current))\(dash.map { " stroke-dasharray=\"\($0)\"" } ?? "")/>\n"
        case .polygon(let points, let style):
            return
                "<polygon points=\"\(points.map { Self.pair($0, ",") }.joined(separator: " "))\"\(look(style, paint, current))/>\n"
        case .circle(let centre, let radius, let style):
            return
                "<circle cx=\"\(Self.number(centre.x))\" cy=\"\(Self.number(centre.y))\" r=\"\(Self.number(radius))\"\(look(style, paint, current))/>\n"
        case .text(let content, let place, let anchor, let style, let turned):
            let turn = turned ? " transform=\"rotate(-90 \(Self.pair(place, " ")))\"" : ""
            return
                "<text x=\"\(Self.number(place.x))\" y=\"\(Self.number(place.y))\" text-anchor=\"\(anchor.rawValue)\"\(look(style, paint, current, isText: true))\(turn)>\(HTML.escape(content))</text>\n"
        case .group(let shapes, let style, let isClipped):
            var attributes = isClipped ? clip.map { " clip-path=\"url(#\($0.id))\"" } ?? "" : ""
            var inner = current
            switch paint {
            case .classes: attributes = " class=\"\(style)\"" + attributes
            case .literal(let ground): inner = ground.group(style)
            }
            return "<g\(attributes)>\n\(shapes.map { text($0, paint, current: inner) }.joined())</g>\n"
        }
    }

    private static func pair(_ point: Point, _ separator: String) -> String {
        number(point.x) + separator + number(point.y)
    }

    private func look(_ name: String, _ paint: Paint, _ current: String, isText: Bool = false) -> String {
        guard case .literal(let ground) = paint else { return name.isEmpty ? "" : " class=\"\(name)\"" }
        let style = FigureStyle.named(name)
        var text = " fill=\"\(ground.value(style.fill, current: current) ?? "none")\""
        if let stroke = ground.value(style.stroke, current: current) {
            text += " stroke=\"\(stroke)\" stroke-width=\"\(style.strokeWidth)\" stroke-linejoin=\"round\""
        }
        if style.opacity < 1 { text += " opacity=\"\(style.opacity)\"" }
        if isText { text += " font-size=\"\(Self.number(style.fontSize))\"" }
        return text + (style.isBold ? " font-weight=\"bold\"" : "")
    }
}
