/// Rows in aligned columns: the first column to the left, the others to the right, or all to the left.
struct Table {
    private var rows: [[String]] = []
    private let isText: Bool

    /// - Parameter isText: the cells are words rather than numbers.
    init(header: [String], isText: Bool = false) {
        rows = [header]
        self.isText = isText
    }

    mutating func append(_ row: [String]) { rows.append(row) }

    /// The lines, the header's first.
    var lines: [String] {
        let count = rows.map(\.count).max() ?? 0
        let widths = (0..<count).map { column in
            rows.map { column < $0.count ? $0[column].unicodeScalars.count : 0 }.max() ?? 0
        }
        return rows.map { row in
            var line = ""
            for (column, cell) in row.enumerated() {
                let padding = String(repeating: " ", count: widths[column] - cell.unicodeScalars.count)
                if column > 0 { line += "  " }
                line += column == 0 || isText ? cell + padding : padding + cell
            }
            while line.last == " " { line.removeLast() }
            return line
        }
    }
}
