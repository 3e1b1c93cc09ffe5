internal import LetheEssentials

extension ExperimentReport {
    /// Writes `index.html`, `report.json`, the tables as CSV and Markdown, and the figures as SVG and PDF into a folder.
    ///
    /// - Throws: `LetheError` of kind `file`.
    package func write(to folder: String) throws {
        try ReportFolder.prepare(folder, figures: ["size-", "layers-"])
        var names: Set<String> = []
        for section in sections {
            let figure = ExperimentFigure(report: self, section: section, isNarrow: false, id: "plot")
            let name = Self.fileName(section.measure.name, taken: &names)
            for (kind, drawn) in [("size", figure.learningCurves()), ("layers", figure.layers())] {
                guard let drawn else { continue }
                try ReportFolder.write(
                    drawn.canvas, title: "\(self.name): \(drawn.title)", named: "\(kind)-\(name)", in: folder)
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

    /// Types are what corpora call them: only letters, digits and a few signs go into file names, and not too many.
    private static func fileName(_ name: String, taken: inout Set<String>) -> String {
        let plain = name.unicodeScalars.prefix(80).map { scalar -> Character in
            scalar.isASCII
                && (Character(scalar).isLetter || Character(scalar).isNumber || "-_.".contains(Character(scalar)))
                ? Character(scalar) : "_"
        }
        var unique = String(plain)
        var number = 2
        while !taken.insert(unique.lowercased()).inserted {
            unique = "\(String(plain))-\(number)"
            number += 1
        }
        return unique
    }

    // MARK: Markdown

    /// The tables of the measures over all types, and of the types.
    private var markdown: String {
        var text = "# \(name)\n"
        for section in sections where section.measure.type == nil {
            text += "\n## \(section.measure.title)\n\n\(section.answer)\n"
            let tables: [(String, ExperimentTable?)] = [
                ("", ExperimentTable.curves(self, section)),
                ("Gain by transfer, in points", ExperimentTable.gains(self, section)),
                ("Labels saved", ExperimentTable.savings(self, section)),
                ("Notes for a wished-for score", ExperimentTable.goals(self, section)),
                ("Layers transferred", comparesLayers ? ExperimentTable.layers(self, section) : nil),
                ("What each layer adds", comparesLayers ? ExperimentTable.steps(self, section) : nil),
            ]
            for (title, table) in tables {
                guard let table, !table.rows.isEmpty else { continue }
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
