internal import LetheEssentials

/// The paper's two figures, drawn for one measure.
struct ExperimentFigure {
    let report: ExperimentReport
    let section: ExperimentReport.Section
    /// For a narrow screen.
    let isNarrow: Bool
    /// Makes ids unique on a page.
    let id: String

    private var width: Double { isNarrow ? 380 : 760 }
    private var height: Double { isNarrow ? 400 : 440 }
    private var left: Double { isNarrow ? 46 : 62 }
    private var top: Double { isNarrow ? 52 : 40 }
    private var bottom: Double { 62 }

    // MARK: Figure 2

    /// The score against the labelled notes, with and without transfer.
    func learningCurves() -> (canvas: FigureCanvas, title: String)? {
        guard report.sizes.count > 0 else { return nil }
        let curves:
            [(extent: TransferExtent, style: String, name: String, marker: FigureCanvas.Marker, dash: String?)] =
                [
                    report.transfers.contains(.none) ? (.none, "without", "without transfer", .square, "7 4") : nil,
                    report.fullTransfer.map { ($0, "with", "with transfer", .circle, nil) },
                ].compactMap { $0 }
        let points = curves.map { curve in section.points.filter { $0.transfer == curve.extent } }
        let title = "\(section.measure.title), against the number of labelled \(report.unit.many)"
        var canvas = FigureCanvas(width: width, height: height)
        let right = width - 18
        let scale = VerticalScale(points.flatMap { $0 }, top: top, bottom: height - bottom)
        let documents = report.sizes.map { Double($0.documents) }
        let (least, most) = (log(documents[0]), log(documents[documents.count - 1]))
        func x(_ count: Double) -> Double {
            most > least
                ? left + 22 + (right - left - 44) * (log(count) - least) / (most - least) : (left + right) / 2
        }
        drawFrame(&canvas, scale: scale, right: right)
        for size in report.sizes {
            let place = x(Double(size.documents))
            canvas.line(place, height - bottom, place, height - bottom + 5, "axis")
            canvas.text("\(size.documents)", place, height - bottom + 19, anchor: .middle)
            if size.size.text != "\(size.documents)" {
                canvas.text(size.size.text, place, height - bottom + 34, anchor: .middle, "small")
            }
        }
        canvas.text(
            "labelled \(report.unit.many), logarithmic", (left + right) / 2, height - 8, anchor: .middle, "small")
        canvas.clip(id, x: left, y: top - 6, width: right - left, height: height - bottom - top + 8)
        // The two curves stand a little apart, so that neither hides the other's interval.
        for (index, (curve, points)) in zip(curves, points).enumerated() {
            let shift = curves.count == 1 ? 0 : index == 0 ? -4.0 : 4.0
            let places = points.compactMap { point -> (Double, ExperimentReport.Point)? in
                report.sizes.first { $0.size == point.size }.map { (x(Double($0.documents)) + shift, point) }
            }
            canvas.group(curve.style, isClipped: true) { canvas in
                for (place, point) in places {
                    for value in point.values { canvas.marker(.circle, place, scale.y(value), size: 3, "run") }
                }
                canvas.path(places.map { ($0.0, scale.y($0.1.mean)) }, "curve", dash: curve.dash)
                for (place, point) in places { drawWhisker(&canvas, place, point.interval, scale) }
                for (place, point) in places {
                    canvas.marker(curve.marker, place, scale.y(point.mean), size: 5, "mark")
                }
            }
        }
        var place = left
        for (index, curve) in curves.enumerated().reversed() {
            let line = isNarrow ? top - 30 + Double(curves.count - 1 - index) * 17 : top - 20
            canvas.group(curve.style) { canvas in
                canvas.path([(place, line), (place + 30, line)], "curve", dash: curve.dash)
                canvas.marker(curve.marker, place + 15, line, size: 5, "mark")
                canvas.text(curve.name, place + 38, line + 4, "key")
            }
            if !isNarrow { place += 170 }
        }
        return (canvas, title)
    }

    // MARK: Figure 3

    /// The score against the layers transferred, one line a size.
    func layers() -> (canvas: FigureCanvas, title: String)? {
        guard report.comparesLayers else { return nil }
        let title = "\(section.measure.title), against the layers transferred"
        var canvas = FigureCanvas(width: width, height: height)
        let right = width - (isNarrow ? 40 : 92)
        let scale = VerticalScale(section.points, top: top, bottom: height - bottom)
        let steps = report.transfers
        func x(_ index: Int) -> Double {
            left + 20 + (right - left - 40) * Double(index) / Double(max(1, steps.count - 1))
        }
        drawFrame(&canvas, scale: scale, right: right)
        for (index, step) in steps.enumerated() {
            canvas.line(x(index), height - bottom, x(index), height - bottom + 5, "axis")
            let words = Self.words(step, isNarrow: isNarrow)
            for (row, word) in words.enumerated() {
                canvas.text(word, x(index), height - bottom + 18 + Double(row) * 14, anchor: .middle, "small")
            }
        }
        canvas.text(
            "transferred: none, then each layer and all before it", (left + right) / 2, height - 6, anchor: .middle,
            "small")
        canvas.clip(id, x: left, y: top - 6, width: right - left, height: height - bottom - top + 8)
        var labels: [(y: Double, text: String, style: String)] = []
        for (index, size) in report.sizes.enumerated() {
            let style = "size\(index % Palette.light.sizes.count)"
            let marker = FigureCanvas.Marker.allCases[index % FigureCanvas.Marker.allCases.count]
            let shift = (Double(index) - Double(report.sizes.count - 1) / 2) * (isNarrow ? 3 : 5)
            let places = steps.enumerated().compactMap { offset, step in
                section.points.first { $0.size == size.size && $0.transfer == step }.map { (x(offset) + shift, $0) }
            }
            canvas.group(style, isClipped: true) { canvas in
                canvas.path(places.map { ($0.0, scale.y($0.1.mean)) }, "curve")
                for (place, point) in places { drawWhisker(&canvas, place, point.interval, scale) }
                for (place, point) in places { canvas.marker(marker, place, scale.y(point.mean), size: 4.5, "mark") }
            }
            if let last = places.last {
                let text = isNarrow ? "\(size.documents)" : report.unit.count("\(size.documents)")
                labels.append((scale.y(last.1.mean), text, style))
            }
        }
        labels.sort { $0.y < $1.y }
        for index in labels.indices.dropFirst() { labels[index].y = max(labels[index].y, labels[index - 1].y + 15) }
        let overhang = (labels.last?.y ?? 0) - (height - bottom + 2)
        if overhang > 0 {
            for index in labels.indices.reversed() {
                let limit = index + 1 < labels.count ? labels[index + 1].y - 15 : height - bottom + 2
                labels[index].y = min(labels[index].y, limit)
            }
        }
        for label in labels {
            canvas.group(label.style) { $0.text(label.text, right + 6, label.y + 4, "key") }
        }
        return (canvas, title)
    }

    private static func words(_ step: TransferExtent, isNarrow: Bool) -> [String] {
        guard case .upTo(let layer) = step else { return ["none"] }
        switch layer {
        case .tokenEmbedding: return isNarrow ? ["tok.", "emb."] : ["+ token", "embedding"]
        case .characterEmbedding: return isNarrow ? ["+ ch.", "emb."] : ["+ character", "embedding"]
        case .characterLSTM: return isNarrow ? ["+ ch.", "LSTM"] : ["+ character", "LSTM"]
        case .tokenLSTM: return isNarrow ? ["+ tok.", "LSTM"] : ["+ token", "LSTM"]
        case .fullyConnected: return isNarrow ? ["+ fully", "con."] : ["+ fully", "connected"]
        case .crf: return ["+ CRF", "(all)"]
        }
    }

    // MARK: Shared

    private func drawFrame(_ canvas: inout FigureCanvas, scale: VerticalScale, right: Double) {
        for tick in scale.ticks {
            let y = scale.y(tick)
            canvas.line(left, y, right, y, "grid")
            canvas.text(scale.label(tick), left - 7, y + 4, anchor: .end, "small")
        }
        canvas.line(left, height - bottom, right, height - bottom, "axis")
        canvas.text(
            section.measure.figure == .f1 ? "F1, %" : "\(section.measure.figure.rawValue), %", 13,
            (top + height - bottom) / 2, anchor: .middle, "small", turned: true)
    }

    private func drawWhisker(
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
    init(_ points: [ExperimentReport.Point], top: Double, bottom: Double) {
        let values = points.flatMap { $0.values + [$0.mean] }
        var low = values.min() ?? 0
        var high = values.max() ?? 1
        let reach = max(0.01, (high - low) * 0.25)
        low = max(low - reach, min(low, points.compactMap(\.interval?.low).min() ?? low))
        high = min(high + reach, max(high, points.compactMap(\.interval?.high).max() ?? high))
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

    func y(_ value: Double) -> Double { bottom - (bottom - top) * (value - low) / (high - low) }

    func label(_ value: Double) -> String {
        let percent = value * 100
        let isWhole = ticks.allSatisfy { abs(($0 * 100).rounded() - $0 * 100) < 1e-6 }
        return NumberText.fixed(percent, isWhole ? 0 : 1)
    }
}
