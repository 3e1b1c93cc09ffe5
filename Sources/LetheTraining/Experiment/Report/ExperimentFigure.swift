internal import LetheEssentials

/// The paper's two figures, drawn for one measure.
struct ExperimentFigure {
    let report: ExperimentReport
    let section: ExperimentReport.Section
    /// For a narrow screen.
    let isNarrow: Bool
    /// Makes ids unique on a page.
    let id: String

    private var frame: FigureFrame { FigureFrame(isNarrow: isNarrow, id: id) }
    private var yTitle: String {
        section.measure.figure == .f1 ? "F1, %" : "\(section.measure.figure.rawValue), %"
    }

    // MARK: Figure 2

    /// The score against the labelled notes, with and without transfer.
    func learningCurves() -> (canvas: FigureCanvas, title: String)? {
        guard report.sizes.count > 0 else { return nil }
        func curve(_ extent: TransferExtent) -> [CurveFigure.Point] {
            section.points.filter { $0.transfer == extent }.compactMap { point in
                report.sizes.first { $0.size == point.size }.map {
                    CurveFigure.Point(
                        x: Double($0.documents), mean: point.mean, interval: point.interval, values: point.values)
                }
            }
        }
        let curves = [
            report.transfers.contains(.none)
                ? CurveFigure.Curve(
                    name: "without transfer", style: "without", marker: .square, dash: "7 4", points: curve(.none))
                : nil,
            report.fullTransfer.map {
                CurveFigure.Curve(name: "with transfer", style: "with", marker: .circle, dash: nil, points: curve($0))
            },
        ].compactMap { $0 }
        let figure = CurveFigure(
            frame: frame, curves: curves,
            ticks: report.sizes.map {
                let count = "\($0.documents)"
                return .init(x: Double($0.documents), label: count, below: $0.size.text == count ? nil : $0.size.text)
            }, xTitle: "labelled \(report.unit.many), logarithmic", yTitle: yTitle)
        return (
            figure.canvas(), "\(section.measure.title), against the number of labelled \(report.unit.many)"
        )
    }

    // MARK: Figure 3

    /// The score against the layers transferred, one line a size.
    func layers() -> (canvas: FigureCanvas, title: String)? {
        guard report.comparesLayers else { return nil }
        let title = "\(section.measure.title), against the layers transferred"
        let frame = frame
        let (width, height, left, top, bottom) = (frame.width, frame.height, frame.left, frame.top, frame.bottom)
        var canvas = FigureCanvas(width: width, height: height)
        let right = width - (isNarrow ? 40 : 92)
        let scale = VerticalScale(section.points, top: top, bottom: height - bottom)
        let steps = report.transfers
        func x(_ index: Int) -> Double {
            left + 20 + (right - left - 40) * Double(index) / Double(max(1, steps.count - 1))
        }
        frame.draw(on: &canvas, scale: scale, right: right, yTitle: yTitle)
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
                for (place, point) in places { frame.drawWhisker(&canvas, place, point.interval, scale) }
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
        if step == .averaged { return isNarrow ? ["av."] : ["averaged", "with none"] }
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
}
