internal import LetheEssentials

extension FigureCanvas {
    /// The figure as a PDF page of its own size (ISO 32000-1), for papers: vectors, and text in Helvetica, which every reader
    /// has. Characters outside Latin 1 become question marks. The same figure gives the same bytes.
    func pdf(title: String, ground: Palette.Ground = Palette.light) -> Data {
        var page = PDFPage(height: height)
        page.rectangle(Rectangle(x: 0, y: 0, width: width, height: height), fill: ground.page)
        for shape in shapes { draw(shape, on: &page, ground, current: ground.text) }
        // A pixel is three quarters of a point.
        let size = "\(Self.number(width * 0.75)) \(Self.number(height * 0.75))"
        let content = "0.75 0 0 0.75 0 0 cm 1 j\n" + page.content
        let objects = [
            "<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 \(size)] /Contents 4 0 R /Resources << /Font << /F1 5 0 R /F2 6 0 R >> /ExtGState << /Faint 7 0 R >> >> >>",
            "<< /Length \(content.utf8.count) >>\nstream\n\(content)endstream", Self.font("Helvetica"),
            Self.font("Helvetica-Bold"), "<< /Type /ExtGState /ca 0.4 >>",
            "<< /Title (\(PDFPage.escaped(title))) /Producer (lethe \(ProgramVersion.current)) >>",
        ]
        var file = "%PDF-1.4\n"
        var offsets: [Int] = []
        for (index, object) in objects.enumerated() {
            offsets.append(file.utf8.count)
            file += "\(index + 1) 0 obj\n\(object)\nendobj\n"
        }
        let table = file.utf8.count
        file += "xref\n0 \(objects.count + 1)\n0000000000 65535 f \n"
        for offset in offsets {
            file += String(repeating: "0", count: max(0, 10 - String(offset).count)) + "\(offset) 00000 n \n"
        }
        file +=
            "trailer\n<< /Size \(objects.count + 1) /Root 1 0 R /Info \(objects.count) 0 R >>\nstartxref\n\(table)\n%%EOF\n"
        return Data(file.utf8)
    }

    private static func font(_ name: String) -> String {
        "<< /Type /Font /Subtype /Type1 /BaseFont /\(name) /Encoding /WinAnsiEncoding >>"
    }

    private func draw(_ shape: Shape, on page: inout PDFPage, _ ground: Palette.Ground, current: String) {
        func paint(_ name: String) -> PDFPage.Paint {
            let style = FigureStyle.named(name)
            return PDFPage.Paint(
                fill: ground.value(style.fill, current: current), stroke: ground.value(style.stroke, current: current),
                width: style.strokeWidth, isFaint: style.opacity < 1)
        }
        switch shape {
        case .path(let points, let style, let dash): page.path(points, paint(style), dash: dash, isClosed: false)
        case .polygon(let points, let style): page.path(points, paint(style), dash: nil, isClosed: true)
        case .circle(let centre, let radius, let style): page.circle(centre, radius, paint(style))
        case .text(let content, let place, let anchor, let name, let turned):
            let style = FigureStyle.named(name)
            page.text(
                content, place, anchor: anchor, size: style.fontSize, isBold: style.isBold,
                fill: ground.value(style.fill, current: current) ?? ground.text, turned: turned)
        case .group(let shapes, let style, let isClipped):
            page.content += "q\n"
            if isClipped, let clip { page.clip(clip.area) }
            for shape in shapes { draw(shape, on: &page, ground, current: ground.group(style)) }
            page.content += "Q\n"
        }
    }
}

/// Operators of one PDF page; takes coordinates with y downwards.
private struct PDFPage {
    let height: Double
    var content = ""

    init(height: Double) { self.height = height }

    struct Paint {
        var fill: String?
        var stroke: String?
        var width: Double
        var isFaint: Bool

        /// Paints the path at hand.
        var painting: String { fill != nil ? (stroke != nil ? "B" : "f") : stroke != nil ? "S" : "n" }
    }

    private func number(_ value: Double) -> String { NumberText.fixed(value, 2) }
    private func pair(_ x: Double, _ y: Double) -> String { "\(number(x)) \(number(height - y))" }

    /// `#rrggbb` as three shares of 1.
    private func colour(_ hex: String) -> String {
        let value = Int(hex.dropFirst(), radix: 16) ?? 0
        return [16, 8, 0].map { number(Double(value >> $0 & 0xFF) / 255) }.joined(separator: " ")
    }

    private mutating func paint(_ paint: Paint, dash: String? = nil, _ shape: String) {
        content += "q "
        if let fill = paint.fill { content += "\(colour(fill)) rg " }
        if let stroke = paint.stroke { content += "\(colour(stroke)) RG \(number(paint.width)) w " }
        if paint.isFaint { content += "/Faint gs " }
        if let dash { content += "[\(dash)] 0 d " }
        content += "\(shape) \(paint.painting) Q\n"
    }

    mutating func rectangle(_ area: FigureCanvas.Rectangle, fill: String) {
        content += "q \(colour(fill)) rg \(outline(area)) f Q\n"
    }

    mutating func clip(_ area: FigureCanvas.Rectangle) { content += "\(outline(area)) W n\n" }

    private func outline(_ area: FigureCanvas.Rectangle) -> String {
        "\(pair(area.x, area.y + area.height)) \(number(area.width)) \(number(area.height)) re"
    }

    mutating func path(_ points: [FigureCanvas.Point], _ style: Paint, dash: String?, isClosed: Bool) {
        guard !points.isEmpty else { return }
        let steps = points.enumerated().map { "\(pair($0.element.x, $0.element.y)) \($0.offset == 0 ? "m" : "l")" }
        paint(style, dash: dash, steps.joined(separator: " ") + (isClosed ? " h" : ""))
    }

    /// Four cubic curves; the constant makes their middles lie on the circle.
    mutating func circle(_ centre: FigureCanvas.Point, _ radius: Double, _ style: Paint) {
        let (x, y, r) = (centre.x, centre.y, radius)
        let k = r * 4 / 3 * (2.0.squareRoot() - 1)
        func curve(_ a: (Double, Double), _ b: (Double, Double), _ c: (Double, Double)) -> String {
            "\(pair(a.0, a.1)) \(pair(b.0, b.1)) \(pair(c.0, c.1)) c"
        }
        let parts = [
            "\(pair(x + r, y)) m", curve((x + r, y + k), (x + k, y + r), (x, y + r)),
            curve((x - k, y + r), (x - r, y + k), (x - r, y)), curve((x - r, y - k), (x - k, y - r), (x, y - r)),
            curve((x + k, y - r), (x + r, y - k), (x + r, y)),
        ]
        paint(style, parts.joined(separator: " "))
    }

    mutating func text(
        _ text: String, _ place: FigureCanvas.Point, anchor: FigureCanvas.Anchor, size: Double, isBold: Bool,
        fill: String, turned: Bool
    ) {
        let width = Self.width(text, isBold: isBold) * size
        let shift = anchor == .start ? 0 : anchor == .middle ? width / 2 : width
        let origin = turned ? pair(place.x, place.y + shift) : pair(place.x - shift, place.y)
        let turn = turned ? "0 1 -1 0" : "1 0 0 1"
        content +=
            "BT \(colour(fill)) rg /\(isBold ? "F2" : "F1") \(number(size)) Tf \(turn) \(origin) Tm (\(Self.escaped(text))) Tj ET\n"
    }

    /// A string's bytes in Latin 1, with octal escapes for all that isn't plain.
    static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "(", ")", "\\": result += "\\" + String(scalar)
            case _ where (0x20..<0x7F).contains(scalar.value): result.unicodeScalars.append(scalar)
            case _ where (0xA0...0xFF).contains(scalar.value): result += "\\" + String(scalar.value, radix: 8)
            case "→": result += "->"
            case "−", "–": result += "-"
            default: result += "?"
            }
        }
        return result
    }

    /// A text's width at size 1, from the advance widths of Helvetica (in thousandths, space to tilde).
    private static func width(_ text: String, isBold: Bool) -> Double {
        let table = isBold ? boldWidths : widths
        return text.unicodeScalars.reduce(0) {
            let index = Int($1.value) - 0x20
            return $0 + Double(table.indices.contains(index) ? table[index] : 556) / 1000
        }
    }

    private static let widths = [
        278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556,
        556,
        556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556,
        833,
        722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500,
        556,
        556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500,
        334,
        260, 334, 584,
    ]
    private static let boldWidths = [
        278, 333, 474, 556, 556, 889, 722, 238, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556,
        556,
        556, 556, 556, 333, 333, 584, 584, 584, 611, 975, 722, 722, 722, 722, 667, 611, 778, 722, 278, 556, 722, 611,
        833,
        722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 333, 278, 333, 584, 556, 333, 556, 611, 556,
        611,
        556, 333, 611, 611, 278, 278, 556, 278, 889, 611, 611, 611, 611, 389, 556, 333, 611, 556, 778, 556, 556, 500,
        389,
        280, 389, 584,
    ]
}
