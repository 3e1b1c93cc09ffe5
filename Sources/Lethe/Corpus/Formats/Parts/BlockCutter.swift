/// Lines in blocks that make a document, as formats in columns have them.
final class BlockCutter<Blocks: LineBlocks>: NoteCutter {
    private let reader: ByteLineReader
    private var blocks: Blocks
    private let parse: @Sendable (LineBlock, NotePlace) throws -> ParsedDocument
    let wasDecoded: Bool

    init(
        _ file: NoteFile, _ blocks: Blocks,
        parse: @escaping @Sendable (LineBlock, NotePlace) throws -> ParsedDocument
    ) throws {
        let stream = try file.open()
        let head = stream.peek(lines: FileHead.lineCount, maximumBytes: ForeignFormat.headBytes)
        if let found = ForeignFormat.recognise(head.bytes), !found.isText { throw found.error(file.place) }
        reader = ByteLineReader(stream, name: file.place)
        wasDecoded = stream.wasDecoded
        self.blocks = blocks
        self.parse = parse
    }

    func next() throws -> RawNote? {
        while true {
            let line = try reader.next()
            if let block = blocks.take(line, number: reader.lineNumber) {
                let count = block.lines.reduce(0) { $0 + $1.count }
                return RawNote(place: reader.name, byteCount: count) { [parse] in try parse(block, $0) }
            }
            if line == nil { return nil }
        }
    }
}

/// Lines of one document, with the number of the first.
struct LineBlock: Sendable {
    var lines: [[UInt8]]
    var firstLine: Int
    /// The file says where documents begin.
    var isMarked = true
}

/// Tells where a document's lines end.
protocol LineBlocks {
    /// Takes one line (nil at the end) and gives a block when one is complete.
    mutating func take(_ line: [UInt8]?, number: Int) -> LineBlock?
}
