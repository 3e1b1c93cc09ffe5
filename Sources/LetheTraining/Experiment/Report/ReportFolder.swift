internal import LetheEssentials

/// A folder that holds a report and nothing else.
enum ReportFolder {
    /// What reports are made of besides figures.
    private static let files = [
        "points.csv", "differences.csv", "savings.csv", "goals.csv", "tables.md", "report.json", "index.html",
    ]

    /// Makes the folder, or room in it: of an earlier report, be it one that a kill cut short, everything is written anew.
    ///
    /// - Parameter figures: what names of figures begin with.
    /// - Throws: `LetheError` where the folder holds anything else.
    static func prepare(_ folder: String, figures prefixes: [String]) throws {
        func isFigure(_ path: some StringProtocol) -> Bool {
            prefixes.contains(where: path.hasPrefix) && [".svg", ".pdf"].contains(where: path.hasSuffix)
        }
        let figures = "\(folder)/figures"
        if Files.isFolder(folder) {
            let others = try Files.list(folder).contains {
                !files.contains($0) && !($0.hasPrefix("figures/") && isFigure($0.dropFirst(8)))
            }
            if others {
                throw LetheError(
                    .setting, place: folder, "the folder holds other files than a report",
                    advice: "Use another folder")
            }
        }
        try Files.makeFolder(figures)
        // Of an earlier report there may be more of them.
        for name in try Files.list(figures) where isFigure(name) {
            try? FileManager.default.removeItem(atPath: "\(figures)/\(name)")
        }
    }

    /// Writes a figure as SVG and PDF.
    static func write(_ canvas: FigureCanvas, title: String, named name: String, in folder: String) throws {
        try Files.write(Data(canvas.file(title: title).utf8), to: "\(folder)/figures/\(name).svg", durable: false)
        try Files.write(canvas.pdf(title: title), to: "\(folder)/figures/\(name).pdf", durable: false)
    }
}
