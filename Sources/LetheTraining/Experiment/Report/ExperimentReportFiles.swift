internal import LetheEssentials

extension ExperimentReport {
    /// Writes `index.html`, `report.json`, the tables as CSV and Markdown, and the figures as SVG and PDF into a folder.
    ///
    /// - Throws: `LetheError` of kind `file`.
    package func write(to folder: String) throws {
        // Of an earlier report, be it one that a kill cut short, everything is written anew.
        if Files.isFolder(folder), try Files.list(folder).contains(where: { !Self.isOwn($0) }) {
            throw LetheError(
                .setting, place: folder, "the folder holds other files than a report", advice: "Use another folder")
        }
        let figures = "\(folder)/figures"
        try Files.makeFolder(figures)
        // Of an earlier report there may be more types.
        for name in try Files.list(figures) where name.hasSuffix(".svg") || name.hasSuffix(".pdf") {
            if ["size-", "layers-"].contains(where: name.hasPrefix) {
                try? FileManager.default.removeItem(atPath: "\(figures)/\(name)")
            }
        }
        var names: Set<String> = []
        for section in sections {
            let figure = ExperimentFigure(report: self, section: section, isNarrow: false, id: "plot")
            let name = Self.fileName(section.measure.name, taken: &names)
            for (kind, drawn) in [("size", figure.learningCurves()), ("layers", figure.layers())] {
                guard let drawn else { continue }
                let title = "\(self.name): \(drawn.title)"
                try Files.write(
                    Data(drawn.canvas.file(title: title).utf8), to: "\(figures)/\(kind)-\(name).svg", durable: false)
                try Files.write(
                    drawn.canvas.pdf(title: title), to: "\(figures)/\(kind)-\(name).pdf", durable: false)
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

    /// Whether a file is one that reports are made of.
    private static func isOwn(_ path: String) -> Bool {
        let tables = [
            "points.csv", "differences.csv", "savings.csv", "goals.csv", "tables.md", "report.json", "index.html",
        ]
        return tables.contains(path)
            || (["figures/size-", "figures/layers-"].contains(where: path.hasPrefix)
                && [".svg", ".pdf"].contains(where: path.hasSuffix))
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
