internal import Foundation

extension ExperimentReport {
    /// Writes `index.html`, `report.json`, the tables as CSV and Markdown, and the figures as SVG into a folder.
    ///
    /// - Throws: `LetheError` of kind `file`.
    public func write(to folder: String) throws {
        let figures = "\(folder)/figures"
        try Files.makeFolder(figures)
        for section in sections {
            let figure = ExperimentFigure(report: self, section: section, isNarrow: false, id: "plot")
            let name = Self.fileName(section.measure.name)
            if let curves = figure.learningCurves() {
                try Files.write(
                    Data(curves.canvas.file(title: "\(self.name): \(curves.title)").utf8),
                    to: "\(figures)/size-\(name).svg", durable: false)
            }
            if let layers = figure.layers() {
                try Files.write(
                    Data(layers.canvas.file(title: "\(self.name): \(layers.title)").utf8),
                    to: "\(figures)/layers-\(name).svg", durable: false)
            }
        }
        for (name, text) in [
            ("points.csv", csvPoints), ("differences.csv", csvDifferences), ("savings.csv", csvSavings),
            ("goals.csv", csvGoals), ("tables.md", markdown),
        ] {
            try Files.write(Data(text.utf8), to: "\(folder)/\(name)")
        }
        try Files.write(try StrictJSON.encode(self), to: "\(folder)/report.json")
        try Files.write(Data(ExperimentPage(report: self).html().utf8), to: "\(folder)/index.html")
    }

    /// Types are what corpora call them: only letters, digits and a few signs go into file names.
    private static func fileName(_ name: String) -> String {
        String(name.map { $0.isLetter || $0.isNumber || "-_.".contains($0) ? $0 : "_" })
    }

    // MARK: CSV (RFC 4180; scores as shares of 1)

    private static func csv(_ rows: [[String]]) -> String {
        rows.map { row in
            row.map { cell in
                cell.contains(where: { ",\"\r\n".contains($0) })
                    ? "\"" + cell.replacingOccurrences(of: "\"", with: "\"\"") + "\"" : cell
            }.joined(separator: ",") + "\r\n"
        }.joined()
    }

    private func documents(_ size: SampleSize) -> String {
        sizes.first { $0.size == size }.map { "\($0.documents)" } ?? ""
    }

    private static func number(_ value: Double?) -> String { value.map { "\($0)" } ?? "" }

    private var csvPoints: String {
        var rows = [["measure", "type", "size", "documents", "transfer", "mean", "low", "high", "seed", "value"]]
        for section in sections {
            for point in section.points {
                for (seed, value) in zip(point.seeds, point.values) {
                    rows.append([
                        "\(section.measure.metric.rawValue) \(section.measure.figure.rawValue)",
                        section.measure.type ?? "", point.size.text, documents(point.size), point.transfer.text,
                        "\(point.mean)", Self.number(point.interval?.low), Self.number(point.interval?.high), "\(seed)",
                        "\(value)",
                    ])
                }
            }
        }
        return Self.csv(rows)
    }

    private var csvDifferences: String {
        var rows = [
            [
                "measure", "type", "size", "documents", "from", "to", "mean", "low", "high", "p seeds", "p documents",
                "seeds",
            ]
        ]
        for section in sections {
            for difference in section.gains + section.steps where difference.from == .none || comparesLayers {
                let row = [
                    "\(section.measure.metric.rawValue) \(section.measure.figure.rawValue)",
                    section.measure.type ?? "", difference.size.text, documents(difference.size), difference.from.text,
                    difference.to.text, "\(difference.mean)", Self.number(difference.interval?.low),
                    Self.number(difference.interval?.high), Self.number(difference.seedProbability),
                    Self.number(difference.documentProbability), "\(difference.seedCount)",
                ]
                // The first layer's step is its gain.
                if !rows.contains(row) { rows.append(row) }
            }
        }
        return Self.csv(rows)
    }

    private static func cells(_ notes: Notes?) -> [String] {
        notes.map { [$0.kind.rawValue, "\($0.documents)"] } ?? ["", ""]
    }

    private var csvSavings: String {
        var rows = [
            [
                "measure", "type", "size", "documents with", "score", "without", "documents without", "low",
                "documents low", "high", "documents high",
            ]
        ]
        for section in sections {
            for saving in section.savings {
                rows.append(
                    [
                        "\(section.measure.metric.rawValue) \(section.measure.figure.rawValue)",
                        section.measure.type ?? "", saving.size.text, "\(saving.documentsWith)", "\(saving.score)",
                    ] + Self.cells(saving.documentsWithout) + Self.cells(saving.low) + Self.cells(saving.high))
            }
        }
        return Self.csv(rows)
    }

    private var csvGoals: String {
        var rows = [["measure", "type", "score"]]
        for kind in ["without", "without low", "without high", "with", "with low", "with high"] {
            rows[0] += [kind, "documents \(kind)"]
        }
        for section in sections {
            for goal in section.goals {
                rows.append(
                    [
                        "\(section.measure.metric.rawValue) \(section.measure.figure.rawValue)",
                        section.measure.type ?? "", "\(goal.score)",
                    ]
                        + [
                            goal.without, goal.withoutLow, goal.withoutHigh, goal.with, goal.withLow, goal.withHigh,
                        ].flatMap(Self.cells))
            }
        }
        return Self.csv(rows)
    }

    // MARK: Markdown

    /// The tables of the measures over all types, and of the types.
    private var markdown: String {
        var text = "# \(name)\n"
        for section in sections where section.measure.type == nil {
            text += "\n## \(section.measure.title)\n\n\(section.answer)\n"
            let tables: [(String, ExperimentTable)] = [
                ("", ExperimentTable.curves(self, section)),
                ("Gain by transfer, in points", ExperimentTable.gains(self, section)),
                ("Labels saved", ExperimentTable.savings(self, section)),
                ("Notes for a wished-for score", ExperimentTable.goals(self, section)),
                ("Layers transferred", comparesLayers ? ExperimentTable.layers(self, section) : .init(header: [])),
                ("What each layer adds", comparesLayers ? ExperimentTable.steps(self, section) : .init(header: [])),
            ]
            for (title, table) in tables where !table.rows.isEmpty {
                text += (title.isEmpty ? "" : "\n\(title):\n") + "\n" + table.markdown
            }
        }
        let types = ExperimentTable.types(self)
        if !types.rows.isEmpty {
            text += "\n## By type (exact entity F1, without → with transfer)\n\n" + types.markdown
        }
        return text
    }
}
