internal import LetheEssentials

extension CorpusFormat {
    /// One token a line, columns separated by blanks or tabs, tag last.
    public static let conll = CorpusFormat(ConllFormat.self)
}

/// Columns separated by blanks or tabs, one token a line, blank lines between sentences; token first, tag last.
enum ConllFormat: NoteFormat {
    static let name = "conll"
    static let layout = FileLayout.stream(ending: "conll")
    static let endings: Set<String> = ["conll", "bio", "iob", "iob2", "bioes", "tsv"]
    static let holdsText = false
    static let readingOptions = [Columns.scheme, blockSentences, Columns.tagColumn]
    static let writingOptions = [Columns.writingScheme]

    static let blockSentences = FormatOption(
        "blockSentences", .count(from: 0),
        help:
            "CoNLL without -DOCSTART-: sentences taken as one document; 0 takes the whole file. (default: \(defaultBlockSentences))",
        valueName: "number")
    static let defaultBlockSentences = 10

    /// Whatever isn't known to be something else: corpora have endings such as `testa` and `train`.
    static func owns(_ name: String) -> Bool {
        ![".md", ".json", ".jsonl", ".xml", ".ann", ".csv", "license"].contains { name.hasSuffix($0) }
    }

    static func likeness(_ head: FileHead) -> Likeness {
        let rows = Columns.rows(head)
        let areTagged = rows.allSatisfy { $0.count >= 2 && Tag($0[$0.count - 1]) != nil }
        if !rows.isEmpty, areTagged { return .mark }
        return endings.contains(head.ending ?? "") ? .name : .none
    }

    /// Columns between token and tag, one string a token.
    struct Payload: NotePayload { var middleColumns: [String] }

    static func isDocumentMark(_ line: [UInt8]) -> Bool {
        line.starts(with: "-DOCSTART-".utf8)
            || (line.starts(with: [0xEF, 0xBB, 0xBF]) && line.dropFirst(3).starts(with: "-DOCSTART-".utf8))
    }

    // MARK: Reading

    static func cutter(_ file: NoteFile, _ options: ReadingOptions) throws -> any NoteCutter {
        try BlockCutter(file, ConllBlocks(blockSentences: options.blockSentences)) { try parse($0, $1) }
    }

    static func parse(_ block: LineBlock, _ place: NotePlace) throws -> ParsedDocument {
        let options = place.options
        var builder = PretokenizedBuilder()
        var tags: [[Tag]] = []
        var sentenceTags: [Tag] = []
        var middleColumns: [String] = []
        var columnCount: Int?
        for (index, line) in block.lines.enumerated() {
            if isDocumentMark(line) { continue }
            let ranges = Columns.ranges(line)
            if ranges.isEmpty {
                builder.endSentence()
                if !sentenceTags.isEmpty { tags.append(sentenceTags) }
                sentenceTags = []
                continue
            }
            let linePlace = "\(place.place), line \(block.firstLine + index)"
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
            let tagColumn = try Columns.tagColumn(of: ranges.count, options: options, place: linePlace)
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
            if options.keepsLayout {
                let middle = try ranges.dropFirst().dropLast().map {
                    try StrictUTF8.string(line[$0], place: linePlace)
                }
                middleColumns.append(middle.joined(separator: "\t"))
            }
        }
        builder.endSentence()
        if !sentenceTags.isEmpty { tags.append(sentenceTags) }
        var document = Document(
            id: place.unnamed, text: builder.text, tokenization: builder.tokenization,
            origin: place.origin(ConllFormat.self))
        document.origin.isBlock = !block.isMarked
        if !middleColumns.isEmpty { document.payload = Payload(middleColumns: middleColumns) }
        let problems = Columns.annotate(&document, tags: tags, tokenization: builder.tokenization, options: options)
        return ParsedDocument(document, problems: problems)
    }

    // MARK: Writing

    static func makeWritable(_ document: inout Document) -> [CorpusProblem] {
        WritableLabel.make(&document, format: name)
    }

    static func write(_ document: Document, _ options: WritingOptions) -> WrittenNote {
        let tokenization = document.tokenization ?? options.tokenizer.tokenize(document.text)
        let aligned = TokenAlignment(document: document, tokenization: tokenization)
        // Blocks of a file that marks no documents are a file that marks none again.
        let withMark = !document.origin.isBlock
        var output = withMark ? "-DOCSTART-\tO\n\n" : ""
        let middle = (document.payload as? Payload)?.middleColumns ?? []
        let keepsMiddle = middle.count == tokenization.tokens.count
        if withMark, keepsMiddle, let first = middle.first, !first.isEmpty {
            let columns = first.split(separator: "\t").count
            output = "-DOCSTART-\t" + String(repeating: "-X-\t", count: columns) + "O\n\n"
        }
        for (sentence, spans) in zip(tokenization.sentences, aligned.spansBySentence) {
            let tags = options.scheme.tags(for: spans, count: sentence.count)
            for (tag, index) in zip(tags, sentence) {
                let token = tokenization.tokens[index]
                // A token of the tokenizer holds no white space; one given by a file may hold blanks, not tabs.
                output += document.text[token]
                output += "\t"
                if keepsMiddle, !middle[index].isEmpty { output += middle[index] + "\t" }
                output += tag.description + "\n"
            }
            output += "\n"
        }
        return WrittenNote(
            files: [.init(ending: "conll", data: Data(output.utf8))], problems: aligned.problems)
    }
}
