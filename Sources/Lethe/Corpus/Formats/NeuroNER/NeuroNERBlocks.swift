/// Cuts a NeuroNER file into documents: where the second column changes.
struct NeuroNERBlocks: LineBlocks {
    private var lines: [[UInt8]] = []
    private var firstLine = 1
    private var document: [UInt8]?

    mutating func take(_ line: [UInt8]?, number: Int) -> LineBlock? {
        guard let line else { return document == nil ? nil : finish() }
        let name = ConllFormat.isDocumentMark(line) ? nil : NeuroNERFormat.document(line).map { Array($0) }
        let before = name != nil && document != nil && name != document ? finish() : nil
        if lines.isEmpty { firstLine = number }
        lines.append(line)
        if let name { document = name }
        return before
    }

    private mutating func finish() -> LineBlock {
        defer {
            lines = []
            document = nil
        }
        return LineBlock(lines: lines, firstLine: firstLine)
    }
}
