/// A figure as shapes in pixels, y downwards; written as part of a page, as an SVG file or as a PDF file.
struct FigureCanvas {
    enum Marker: CaseIterable { case circle, square, triangle, diamond, cross }
    enum Anchor: String { case start, middle, end }

    struct Point {
        var x: Double
        var y: Double
    }

    struct Rectangle {
        var x: Double
        var y: Double
        var width: Double
        var height: Double
    }

    indirect enum Shape {
        case path([Point], style: String, dash: String?)
        case polygon([Point], style: String)
        case circle(Point, radius: Double, style: String)
        case text(String, Point, anchor: Anchor, style: String, turned: Bool)
        case group([Shape], style: String, isClipped: Bool)
    }

    let width: Double
    let height: Double
    private(set) var shapes: [Shape] = []
    /// What clipped groups are cut off at, and its name on the page.
    private(set) var clip: (id: String, area: Rectangle)?

    init(width: Double, height: Double) {
        self.width = width
        self.height = height
    }

    mutating func line(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, _ style: String) {
        path([(x1, y1), (x2, y2)], style)
    }

    mutating func path(_ points: [(Double, Double)], _ style: String, dash: String? = nil) {
        shapes.append(.path(points.map { Point(x: $0.0, y: $0.1) }, style: style, dash: dash))
    }

    mutating func marker(_ marker: Marker, _ x: Double, _ y: Double, size: Double, _ style: String) {
        let corners: [(Double, Double)]
        switch marker {
        case .circle: return shapes.append(.circle(Point(x: x, y: y), radius: size, style: style))
        case .square: corners = [(-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)]
        case .triangle: corners = [(0, -1.2), (1.1, 0.8), (-1.1, 0.8)]
        case .diamond: corners = [(0, -1.3), (1.3, 0), (0, 1.3), (-1.3, 0)]
        case .cross:
            corners = [
                (-0.4, -1.2), (0.4, -1.2), (0.4, -0.4), (1.2, -0.4), (1.2, 0.4), (0.4, 0.4), (0.4, 1.2), (-0.4, 1.2),
                (-0.4, 0.4), (-1.2, 0.4), (-1.2, -0.4), (-0.4, -0.4),
            ]
        }
        shapes.append(.polygon(corners.map { Point(x: x + $0.0 * size, y: y + $0.1 * size) }, style: style))
    }

    mutating func text(
        _ text: String, _ x: Double, _ y: Double, anchor: Anchor = .start, _ style: String = "", turned: Bool = false
    ) {
        shapes.append(.text(text, Point(x: x, y: y), anchor: anchor, style: style, turned: turned))
    }

    /// Begins and ends a group of one style, cut off at the plotting area where it is wished.
    mutating func group(_ style: String, isClipped: Bool = false, _ draw: (inout FigureCanvas) -> Void) {
        var inner = FigureCanvas(width: width, height: height)
        draw(&inner)
        shapes.append(.group(inner.shapes, style: style, isClipped: isClipped))
    }

    /// Sets the plotting area.
    mutating func clip(_ id: String, x: Double, y: Double, width: Double, height: Double) {
        clip = (id, Rectangle(x: x, y: y, width: width, height: height))
    }
}
