/// Cuts a CoNLL file into documents: at -DOCSTART- lines where the file begins with one, else into blocks of sentences.
struct ConllBlocks: LineBlocks {
    private let blockSentences: Int
    /// Whether the file marks documents.
    private var isMarked = false
    private var sawContent = false
    private var lines: [[UInt8]] = []
    private var firstLine = 1
    /// Sentences ended in the block so far.
    private var sentences = 0
    private var sentenceIsOpen = false
    /// Whether the block holds a mark or a token: blank lines alone make no document.
    private var hasContent = false

    init(blockSentences: Int) { self.blockSentences = blockSentences }

    mutating func take(_ line: [UInt8]?, number: Int) -> LineBlock? {
        guard let line else { return hasContent ? finish() : nil }
        let isMark = ConllFormat.isDocumentMark(line)
        let isBlank = !isMark && Columns.isBlank(line)
        if !sawContent, !isBlank {
            sawContent = true
            isMarked = isMark
        }
        let before = isMark && hasContent ? finish() : nil
        if lines.isEmpty { firstLine = number }
        lines.append(line)
        if !isBlank { hasContent = true }
        if isBlank, sentenceIsOpen { sentences += 1 }
        sentenceIsOpen = !isBlank && !isMark
        if let before { return before }
        return !isMarked && blockSentences > 0 && sentences >= blockSentences ? finish() : nil
    }

    private mutating func finish() -> LineBlock {
        defer {
            lines = []
            sentences = 0
            sentenceIsOpen = false
            hasContent = false
        }
        return LineBlock(lines: lines, firstLine: firstLine, isMarked: isMarked)
    }
}
