/// Lines of columns, separated by blanks or tabs, with a tag a token.
enum Columns {
    static let scheme = FormatOption(
        "scheme", .choice(TagScheme.allCases.map(\.rawValue)),
        help: "CoNLL and NeuroNER columns: tag scheme; told apart where not given.")
    static let tagColumn = FormatOption(
        "tagColumn", .count(from: 1),
        help: "CoNLL and NeuroNER columns: which holds the tag, from 1. (default: the last)", valueName: "number")
    static let writingScheme = FormatOption(
        "scheme", .choice(TagScheme.allCases.map(\.rawValue)),
        help: "CoNLL and NeuroNER columns: tag scheme. (default: \(TagScheme.bio.rawValue))")

    @inline(__always)
    private static func isGap(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
    }

    static func isBlank(_ line: [UInt8]) -> Bool { line.allSatisfy(isGap) }

    /// The columns of a line as strings, invalid UTF-8 repaired: for recognising a format only.
    static func columns(_ line: [UInt8]) -> [String] {
        ranges(line).map { String(decoding: line[$0], as: UTF8.self) }
    }

    static func ranges(_ line: [UInt8]) -> [Range<Int>] {
        // Tabs alone separate where there are any: a token may then hold a blank.
        let tabbed = line.contains(0x09)
        var ranges: [Range<Int>] = []
        var start: Int?
        for (index, byte) in line.enumerated() {
            let gap = tabbed ? byte == 0x09 || byte == 0x0A || byte == 0x0D : isGap(byte)
            if gap {
                if let begin = start { ranges.append(begin..<index) }
                start = nil
            } else if start == nil {
                start = index
            }
        }
        if let begin = start { ranges.append(begin..<line.count) }
        return ranges
    }

    /// The columns of a file's first lines that hold any.
    static func rows(_ head: FileHead) -> [[String]] {
        head.lines.filter { !ConllFormat.isDocumentMark($0) }.map { columns($0) }.filter { !$0.isEmpty }
    }

    /// Which of a line's columns holds the tag, from 0.
    static func tagColumn(of count: Int, options: ReadingOptions, place: String) throws -> Int {
        let number = options.tagColumn ?? count
        guard (1...count).contains(number) else {
            throw LetheError(
                .format, place: place, "there is no such tag column", expected: "column \(number)",
                found: "\(count) columns")
        }
        return number - 1
    }

    static func annotate(
        _ document: inout Document, tags: [[Tag]], tokenization: Tokenization, options: ReadingOptions
    ) -> [CorpusProblem] {
        let scheme = options.scheme ?? TagScheme.detect(tags)
        var problems: [CorpusProblem] = []
        for (sentence, tags) in zip(tokenization.sentences, tags) {
            for span in TagScheme.spans(of: tags) {
                let first = tokenization.tokens[sentence.lowerBound + span.start].range
                let last = tokenization.tokens[sentence.lowerBound + span.end - 1].range
                document.annotations.append(
                    Annotation(label: span.type, range: ScalarRange(first.start, last.end)))
            }
            let malformed = scheme.malformed(tags)
            if !malformed.isEmpty {
                problems.append(
                    CorpusProblem(
                        .malformedTags, documentID: document.id,
                        ranges: malformed.map { tokenization.tokens[sentence.lowerBound + $0].range },
                        labels: Array(Set(malformed.map { tags[$0].description })).sorted(),
                        detail: "not allowed there in \(scheme.rawValue.uppercased())"))
            }
        }
        return problems
    }
}

extension ReadingOptions {
    /// CoNLL and NeuroNER: nil tells the schemes apart.
    public var scheme: TagScheme? {
        get { values[choice: Columns.scheme] }
        set { values[choice: Columns.scheme] = newValue }
    }

    /// CoNLL and NeuroNER: the column that holds the tag, from 1; nil takes the last.
    public var tagColumn: Int? {
        get { values[count: Columns.tagColumn] }
        set { values[count: Columns.tagColumn] = newValue }
    }

    /// CoNLL without -DOCSTART- lines: sentences in one document; 0 reads the file as one. The default is 10.
    public var blockSentences: Int {
        get { values[count: ConllFormat.blockSentences] ?? ConllFormat.defaultBlockSentences }
        set { values[count: ConllFormat.blockSentences] = newValue }
    }
}

extension WritingOptions {
    /// CoNLL and NeuroNER: the default is BIO.
    public var scheme: TagScheme {
        get { values[choice: Columns.writingScheme] ?? .bio }
        set { values[choice: Columns.writingScheme] = newValue }
    }
}
