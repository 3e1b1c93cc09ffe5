internal import LetheEssentials

/// Scores against what they cost, on a logarithmic axis: one curve a way of going about it.
struct CurveFigure {
    struct Point {
        /// Above 0.
        var x: Double
        var mean: Double
        var interval: ExperimentReport.Interval?
        /// One a seed.
        var values: [Double]
    }

    struct Curve {
        var name: String
        /// Of the group, which decides the colour.
        var style: String
        var marker: FigureCanvas.Marker
        var dash: String?
        var points: [Point]
    }

    struct Tick {
        var x: Double
        var label: String
        /// A second line, where there is one.
        var below: String?
    }

    var frame: FigureFrame
    /// Drawn in this order: the last lies on top and stands first in the key.
    var curves: [Curve]
    /// Rising.
    var ticks: [Tick]
    /// What the axes are.
    var xTitle: String
    var yTitle: String
    /// Width of a name in the key of a wide figure; narrow figures and long keys have a line a name.
    var keyWidth = 170.0

    /// Whether names stand below each other.
    private var stacksKey: Bool { frame.isNarrow || Double(curves.count) * keyWidth > frame.width - frame.left }

    func canvas() -> FigureCanvas {
        var frame = frame
        if stacksKey { frame.top += Double(max(0, curves.count - 2)) * 17 + (frame.isNarrow ? 0 : 12) }
        let (left, top, bottom) = (frame.left, frame.top, frame.height - frame.bottom)
        let right = frame.width - 18
        var canvas = FigureCanvas(width: frame.width, height: frame.height)
        let scale = VerticalScale(
            values: curves.flatMap { $0.points.flatMap { $0.values + [$0.mean] } },
            intervals: curves.flatMap { $0.points.compactMap(\.interval) }, top: top, bottom: bottom)
        let ends = (ticks.map(\.x) + curves.flatMap { $0.points.map(\.x) })
        let (least, most) = (log(ends.min() ?? 1), log(ends.max() ?? 1))
        func x(_ value: Double) -> Double {
            most > least
                ? left + 22 + (right - left - 44) * (log(value) - least) / (most - least) : (left + right) / 2
        }
        frame.draw(on: &canvas, scale: scale, right: right, yTitle: yTitle)
        for tick in ticks {
            let place = x(tick.x)
            canvas.line(place, bottom, place, bottom + 5, "axis")
            canvas.text(tick.label, place, bottom + 19, anchor: .middle)
            if let below = tick.below { canvas.text(below, place, bottom + 34, anchor: .middle, "small") }
        }
        canvas.text(xTitle, (left + right) / 2, frame.height - 8, anchor: .middle, "small")
        canvas.clip(frame.id, x: left, y: top - 6, width: right - left, height: bottom - top + 8)
        // Curves stand a little apart, so that none hides the other's interval.
        for (index, curve) in curves.enumerated() {
            let shift =
                curves.count == 1
                ? 0 : (Double(index) - Double(curves.count - 1) / 2) * 8 / Double(curves.count - 1)
            let places = curve.points.map { (x($0.x) + shift, $0) }
            canvas.group(curve.style, isClipped: true) { canvas in
                for (place, point) in places {
                    for value in point.values { canvas.marker(.circle, place, scale.y(value), size: 3, "run") }
                }
                canvas.path(places.map { ($0.0, scale.y($0.1.mean)) }, "curve", dash: curve.dash)
                for (place, point) in places { frame.drawWhisker(&canvas, place, point.interval, scale) }
                for (place, point) in places {
                    canvas.marker(curve.marker, place, scale.y(point.mean), size: 5, "mark")
                }
            }
        }
        var place = left
        for (index, curve) in curves.enumerated().reversed() {
            let row = Double(curves.count - 1 - index)
            let line = stacksKey ? (frame.isNarrow ? 22 : 20) + row * 17 : top - 20
            canvas.group(curve.style) { canvas in
                canvas.path([(place, line), (place + 30, line)], "curve", dash: curve.dash)
                canvas.marker(curve.marker, place + 15, line, size: 5, "mark")
                canvas.text(curve.name, place + 38, line + 4, "key")
            }
            if !stacksKey { place += keyWidth }
        }
        return canvas
    }
}

/// Sizes and axes that figures share.
struct FigureFrame {
    /// For a narrow screen.
    let isNarrow: Bool
    /// Makes ids unique on a page.
    let id: String
    /// Of the plotting area's upper edge.
    var top: Double

    init(isNarrow: Bool, id: String) {
        self.isNarrow = isNarrow
        self.id = id
        top = isNarrow ? 52 : 40
    }

    var width: Double { isNarrow ? 380 : 760 }
    var height: Double { isNarrow ? 400 : 440 }
    var left: Double { isNarrow ? 46 : 62 }
    /// Of the plotting area's lower edge, from below.
    var bottom: Double { 62 }

    func draw(on canvas: inout FigureCanvas, scale: VerticalScale, right: Double, yTitle: String) {
        for tick in scale.ticks {
            let y = scale.y(tick)
            canvas.line(left, y, right, y, "grid")
            canvas.text(scale.label(tick), left - 7, y + 4, anchor: .end, "small")
        }
        canvas.line(left, height - bottom, right, height - bottom, "axis")
        canvas.text(yTitle, 13, (top + height - bottom) / 2, anchor: .middle, "small", turned: true)
    }

    func drawWhisker(
        _ canvas: inout FigureCanvas, _ x: Double, _ interval: ExperimentReport.Interval?, _ scale: VerticalScale
    ) {
        guard let interval else { return }
        let (high, low) = (scale.y(interval.high), scale.y(interval.low))
        canvas.path([(x - 4, high), (x + 4, high)], "whisker")
        canvas.path([(x, high), (x, low)], "whisker")
        canvas.path([(x - 4, low), (x + 4, low)], "whisker")
    }
}

/// Scores to pixels, over what was measured and a little more.
struct VerticalScale {
    let ticks: [Double]
    private let low: Double
    private let high: Double
    private let top: Double
    private let bottom: Double

    /// Every run's score is inside; of the intervals what lies within a quarter of that range around it.
    init(values: [Double], intervals: [ExperimentReport.Interval], top: Double, bottom: Double) {
        var low = values.min() ?? 0
        var high = values.max() ?? 1
        let reach = max(0.01, (high - low) * 0.25)
        low = max(low - reach, min(low, intervals.map(\.low).min() ?? low))
        high = min(high + reach, max(high, intervals.map(\.high).max() ?? high))
        let steps = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.25]
        let step = steps.first { (high - low) / $0 <= 7 } ?? 0.25
        let first = max(0, Int((low / step).rounded(.down)))
        let most = Int((1 / step).rounded())
        let last = min(most, max(first + 1, Int((high / step).rounded(.up))))
        ticks = (min(first, last - 1)...last).map { Double($0) * step }
        self.low = ticks[0]
        self.high = ticks[ticks.count - 1]
        self.top = top
        self.bottom = bottom
    }

    init(_ points: [ExperimentReport.Point], top: Double, bottom: Double) {
        self.init(
            values: points.flatMap { $0.values + [$0.mean] }, intervals: points.compactMap(\.interval), top: top,
            bottom: bottom)
    }

    func y(_ value: Double) -> Double { bottom - (bottom - top) * (value - low) / (high - low) }

    func label(_ value: Double) -> String {
        let percent = value * 100
        let isWhole = ticks.allSatisfy { abs(($0 * 100).rounded() - $0 * 100) < 1e-6 }
        return NumberText.fixed(percent, isWhole ? 0 : 1)
    }
}
