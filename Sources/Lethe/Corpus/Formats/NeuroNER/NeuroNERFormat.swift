internal import LetheEssentials

extension CorpusFormat {
    /// NeuroNER's columns: token, document, start, end, tags.
    public static let neuroner = CorpusFormat(NeuroNERFormat.self)
}

/// NeuroNER's columns: token, document, start, end (scalars), then tags (gold, and in its output files predicted), one
/// blank between; a blank line between sentences. Blanks inside a token stand as hyphens.
enum NeuroNERFormat: NoteFormat {
    static let name = "neuroner"
    static let layout = FileLayout.stream(ending: "txt")
    static let holdsText = false
    static let readingOptions = [Columns.scheme, Columns.tagColumn]
    static let writingOptions = [Columns.writingScheme]

    static func owns(_ name: String) -> Bool { name.hasSuffix(".txt") }

    static func likeness(_ head: FileHead) -> Likeness {
        let rows = Columns.rows(head)
        return !rows.isEmpty && rows.allSatisfy(isRow) ? .certain : .none
    }

    /// White space that offsets may leave in a document beyond what its lines' bytes would account for: more is a damaged
    /// file, and a few lines of it would stand for gigabytes.
    private static let freeGap = 64 << 10
    /// Times a document's bytes.
    private static let gapFactor = 16

    /// Whether a line's columns are those of the layout.
    static func isRow(_ columns: [String]) -> Bool {
        columns.count >= 5 && Int(columns[2]) != nil && Int(columns[3]) != nil && Tag(columns[columns.count - 1]) != nil
    }

    /// The document that a line belongs to; nil for lines without columns.
    static func document(_ line: [UInt8]) -> ArraySlice<UInt8>? {
        let ranges = Columns.ranges(line)
        return ranges.count >= 2 ? line[ranges[1]] : nil
    }

    static func cutter(_ file: NoteFile, _ options: ReadingOptions) throws -> any NoteCutter {
        try BlockCutter(file, NeuroNERBlocks()) { try parse($0, $1) }
    }

    /// Parses the lines of one document. Its text is made of the tokens at their offsets, blanks between and a line end
    /// after a sentence: what NeuroNER left out can't be known.
    static func parse(_ block: LineBlock, _ place: NotePlace) throws -> ParsedDocument {
        let options = place.options
        var text = String.UnicodeScalarView()
        var length = 0
        var utf8 = 0
        var tokenization = Tokenization()
        var sentenceIsOpen = false
        var tags: [[Tag]] = []
        var id = ""
        /// Whether a column before the last one holds tags of other entities.
        var otherTags = 0
        var gapLeft = freeGap + gapFactor * block.lines.reduce(0) { $0 + $1.count }
        for (index, line) in block.lines.enumerated() {
            if ConllFormat.isDocumentMark(line) { continue }
            let ranges = Columns.ranges(line)
            if ranges.isEmpty {
                sentenceIsOpen = false
                continue
            }
            let linePlace = "\(place.place), line \(block.firstLine + index)"
            func fault(
                _ what: String, expected: String? = nil, found: String? = nil, advice: String? = nil
            ) -> LetheError {
                LetheError(.format, place: linePlace, what, expected: expected, found: found, advice: advice)
            }
            let columns = try ranges.map { try StrictUTF8.string(line[$0], place: linePlace) }
            guard columns.count >= 5, let start = Int(columns[2]), let end = Int(columns[3]) else {
                throw fault(
                    "not a line of NeuroNER", expected: "token, document, start, end, tag",
                    found: "\(columns.count) columns")
            }
            guard
                let tag = Tag(columns[try Columns.tagColumn(of: columns.count, options: options, place: linePlace)])
            else {
                throw fault("the tag column holds no tag", expected: "O, or B-, I-, E- or S- before a type")
            }
            if options.tagColumn == nil, columns.count >= 6, let other = Tag(columns[4]),
                (other == .outside) != (tag == .outside)
            {
                otherTags += 1
            }
            let token = columns[0].unicodeScalars
            id = columns[1]
            let farthest = min(length + gapLeft, DocumentSource.maximumDocumentBytes)
            guard start >= length, start <= farthest else {
                throw fault(
                    "the offsets don't rise from token to token", expected: "\(length) to \(farthest)",
                    found: "\(start)",
                    advice:
                        "Each document needs a name of its own in the second column, and at most \(DocumentSource.maximumDocumentBytes) characters"
                )
            }
            guard end == start + token.count else {
                throw fault(
                    "the offsets don't fit the token", expected: "\(start) to \(start + token.count)",
                    found: "\(start) to \(end)")
            }
            let gap = start - length
            gapLeft -= gap
            for position in 0..<gap {
                text.append(position == gap - 1 && !sentenceIsOpen && !tokenization.tokens.isEmpty ? "\n" : " ")
            }
            utf8 += gap
            let bytes = columns[0].utf8.count
            tokenization.tokens.append(
                Token(scalarStart: start, scalarEnd: end, utf8Start: utf8, utf8End: utf8 + bytes))
            if !sentenceIsOpen {
                tokenization.sentenceStarts.append(tokenization.tokens.count - 1)
                tags.append([])
                sentenceIsOpen = true
            }
            text.append(contentsOf: token)
            utf8 += bytes
            length = end
            tags[tags.count - 1].append(tag)
        }
        var document = Document(
            id: id, text: String(text), tokenization: tokenization, origin: place.origin(NeuroNERFormat.self))
        var problems = Columns.annotate(&document, tags: tags, tokenization: tokenization, options: options)
        if otherTags > 0 {
            problems.append(
                CorpusProblem(
                    .severalTagColumns, documentID: id,
                    detail:
                        "\(otherTags) tokens; the last column was read (predictions, in NeuroNER's output), --tag-column 5 reads gold"
                ))
        }
        return ParsedDocument(document, problems: problems)
    }

    static func makeWritable(_ document: inout Document) -> [CorpusProblem] {
        WritableLabel.make(&document, format: name)
    }

    /// Lines of two documents of one name would be one document's.
    static func distinctName(_ document: Document) -> String? { name(document) }

    static func write(_ document: Document, _ options: WritingOptions) -> WrittenNote {
        let tokenization = document.tokenization ?? options.tokenizer.tokenize(document.text)
        let aligned = TokenAlignment(document: document, tokenization: tokenization)
        let id = name(document)
        var problems = aligned.problems
        if tokenization.tokens.isEmpty {
            problems.append(
                CorpusProblem(.fieldLeftOut, documentID: document.id, detail: "a document without tokens has no lines"))
        }
        var output = ""
        for (sentence, spans) in zip(tokenization.sentences, aligned.spansBySentence) {
            for (tag, index) in zip(options.scheme.tags(for: spans, count: sentence.count), sentence) {
                let token = tokenization.tokens[index]
                let text = String(document.text[token])
                output += "\(withoutSpace(text, "-")) \(id) \(token.scalarStart) \(token.scalarEnd) \(tag)\n"
            }
            output += "\n"
        }
        return WrittenNote(files: [.init(ending: "txt", data: Data(output.utf8))], problems: problems)
    }

    /// A document's name in the second column.
    static func name(_ document: Document) -> String {
        withoutSpace(document.id.isEmpty ? "document" : document.id, "_")
    }

    private static func withoutSpace(_ text: String, _ sign: Unicode.Scalar) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars { result.append(scalar.properties.isWhitespace ? sign : scalar) }
        return String(result)
    }
}
