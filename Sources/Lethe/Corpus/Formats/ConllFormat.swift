/// Cuts a CoNLL file into documents: at -DOCSTART- lines where the file begins with one, else into blocks of sentences.
struct ConllBlockReader {
    /// Whether the file marks documents.
    private(set) var isMarked = false
    private var sawContent = false
    private var lines: [[UInt8]] = []
    private var firstLine = 1
    /// Sentences ended in the block so far.
    private var sentences = 0
    private var sentenceIsOpen = false
    /// Whether the block holds a mark or a token: blank lines alone make no document.
    private var hasContent = false

    init() {}

    /// Takes one line (nil at the end) and gives a block when one is complete.
    mutating func take(_ line: [UInt8]?, number: Int, blockSentences: Int) -> (lines: [[UInt8]], firstLine: Int)? {
        guard let line else { return hasContent ? finish() : nil }
        let isMark = ConllFormat.isDocumentMark(line)
        let isBlank = !isMark && ConllFormat.isBlank(line)
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

    private mutating func finish() -> (lines: [[UInt8]], firstLine: Int) {
        defer {
            lines = []
            sentences = 0
            sentenceIsOpen = false
            hasContent = false
        }
        return (lines, firstLine)
    }
}

/// Columns separated by blanks or tabs, one token a line, blank lines between sentences; token first, tag last.
enum ConllFormat {
    static func isDocumentMark(_ line: [UInt8]) -> Bool {
        line.starts(with: "-DOCSTART-".utf8)
            || (line.starts(with: [0xEF, 0xBB, 0xBF]) && line.dropFirst(3).starts(with: "-DOCSTART-".utf8))
    }

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

    // MARK: Reading

    static func parse(
        lines: [[UInt8]], firstLine: Int, hasMarks: Bool, place: String, path: String, ordinal: Int,
        options: ReadingOptions
    ) throws -> ParsedDocument {
        var builder = PretokenizedBuilder()
        var tags: [[Tag]] = []
        var sentenceTags: [Tag] = []
        var provenance = Provenance()
        provenance.path = path
        provenance.format = .conll
        provenance.hasDocumentMarks = hasMarks
        var columnCount: Int?
        for (index, line) in lines.enumerated() {
            if isDocumentMark(line) { continue }
            var ranges = ranges(line)
            if firstLine + index == 1, let first = ranges.first, line[first].starts(with: [0xEF, 0xBB, 0xBF]) {
                ranges[0] = (first.lowerBound + 3)..<first.upperBound
                if ranges[0].isEmpty { ranges.removeFirst() }
            }
            if ranges.isEmpty {
                builder.endSentence()
                if !sentenceTags.isEmpty { tags.append(sentenceTags) }
                sentenceTags = []
                continue
            }
            let linePlace = "\(place), line \(firstLine + index)"
            guard ranges.count >= 2 else {
                throw LetheError(
                    .format, place: linePlace, "not a CoNLL line",
                    expected: "a token, then its tag, two columns or more",
                    found: "1 column")
            }
            if let columnCount, columnCount != ranges.count {
                throw LetheError(
                    .format, place: linePlace, "the number of columns changes", expected: "\(columnCount), as above",
                    found: "\(ranges.count)", advice: "A token that holds a blank needs tabs between columns")
            }
            columnCount = ranges.count
            let token = try StrictUTF8.string(line[ranges[0]], place: linePlace)
            let tagColumn = try tagColumn(of: ranges.count, options: options, place: linePlace)
            let tagText = try StrictUTF8.string(line[ranges[tagColumn]], place: linePlace)
            guard let tag = Tag(tagText) else {
                throw LetheError(
                    .format, place: linePlace,
                    options.tagColumn == nil ? "the last column is not a tag" : "the tag column holds no tag",
                    expected: "O, or B-, I-, E- or S- before a type",
                    found: "\(tagText.unicodeScalars.count) characters that are neither")
            }
            builder.append(token)
            sentenceTags.append(tag)
            if options.keepMiddleColumns {
                let middle = try ranges.dropFirst().dropLast().map {
                    try StrictUTF8.string(line[$0], place: linePlace)
                }
                provenance.middleColumns.append(middle.joined(separator: "\t"))
            }
        }
        builder.endSentence()
        if !sentenceTags.isEmpty { tags.append(sentenceTags) }
        let name = Files.relativeStem(path)
        var document = Document(
            id: "\(name.isEmpty ? "input" : name)#\(ordinal + 1)", text: builder.text,
            tokenization: builder.tokenization, provenance: provenance)
        let problems = annotate(&document, tags: tags, tokenization: builder.tokenization, options: options)
        return ParsedDocument(document, problems: problems)
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

    // MARK: Writing

    /// A document's lines, tags in the given scheme.
    ///
    /// - Returns: the text and what it couldn't represent.
    static func write(_ document: Document, scheme: TagScheme, tokenizer: Tokenizer, withMark: Bool)
        -> (text: String, problems: [CorpusProblem])
    {
        let tokenization = document.tokenization ?? tokenizer.tokenize(document.text)
        let aligned = TokenAlignment(document: document, tokenization: tokenization)
        var output = withMark ? "-DOCSTART-\tO\n\n" : ""
        let utf8 = Array(document.text.utf8)
        let middle = document.provenance.middleColumns
        let keepsMiddle = middle.count == tokenization.tokens.count
        if withMark, keepsMiddle, let first = middle.first, !first.isEmpty {
            let columns = first.split(separator: "\t").count
            output = "-DOCSTART-\t" + String(repeating: "-X-\t", count: columns) + "O\n\n"
        }
        for (sentence, spans) in zip(tokenization.sentences, aligned.spansBySentence) {
            let tags = scheme.tags(for: spans, count: sentence.count)
            for (tag, index) in zip(tags, sentence) {
                let token = tokenization.tokens[index]
                // A token of the tokenizer holds no white space; one given by a file may hold blanks, not tabs.
                output += String(decoding: utf8[Int(token.utf8Start)..<Int(token.utf8End)], as: UTF8.self)
                output += "\t"
                if keepsMiddle, !middle[index].isEmpty { output += middle[index] + "\t" }
                output += tag.description + "\n"
            }
            output += "\n"
        }
        return (output, aligned.problems)
    }
}

/// Builds a text from tokens that come without one: a blank between tokens, a line a sentence.
struct PretokenizedBuilder {
    private(set) var text = ""
    private(set) var tokenization = Tokenization()
    private var scalars = 0
    private var utf8 = 0
    private var sentenceOpen = false

    mutating func append(_ token: String) {
        if sentenceOpen {
            add(" ")
        } else {
            if !tokenization.tokens.isEmpty { add("\n") }
            tokenization.sentenceStarts.append(tokenization.tokens.count)
            sentenceOpen = true
        }
        let startScalar = scalars
        let startByte = utf8
        add(token)
        tokenization.tokens.append(
            Token(scalarStart: startScalar, scalarEnd: scalars, utf8Start: startByte, utf8End: utf8))
    }

    mutating func endSentence() { sentenceOpen = false }

    private mutating func add(_ string: String) {
        text += string
        scalars += string.unicodeScalars.count
        utf8 += string.utf8.count
    }
}
