internal import LetheEssentials

extension CorpusFormat {
    /// `.txt` with a standoff `.ann` beside it.
    public static let brat = CorpusFormat(BratFormat.self)
}

/// What to do with an annotation made of several pieces, which a tag sequence can't hold.
public enum DiscontinuousPolicy: String, Codable, Sendable, CaseIterable {
    /// One annotation from the first piece's start to the last one's end: hides more rather than less.
    case join
    /// One annotation a piece.
    case split
    /// Leave it out, and report it.
    case reject
}

extension ReadingOptions {
    /// brat: the default joins.
    public var discontinuous: DiscontinuousPolicy {
        get { values[choice: BratFormat.discontinuous] ?? .join }
        set { values[choice: BratFormat.discontinuous] = newValue }
    }
}

/// brat standoff: `.txt` with an `.ann` beside it. Offsets count Unicode scalars.
///
/// Lines other than text-bound annotations (relations, events, attributes, notes, …) are kept as they stand.
enum BratFormat: NoteFormat {
    static let name = "brat"
    static let layout = FileLayout.filePerNote(ending: "txt", beside: ["ann"])

    static func owns(_ name: String) -> Bool { name.hasSuffix(".txt") }

    static func likeness(_ head: FileHead) -> Likeness { head.endingsBeside.contains("ann") ? .name : .none }

    /// Lines that are no text-bound annotations.
    struct Payload: NotePayload {
        var lines: [String]

        var leftOutElsewhere: [String] {
            lines.isEmpty ? [] : ["\(lines.count) brat lines other than text-bound annotations"]
        }
    }

    // MARK: Reading

    static let readingOptions = [discontinuous]

    static let discontinuous = FormatOption(
        "discontinuous", .choice(DiscontinuousPolicy.allCases.map(\.rawValue)),
        help: "brat: annotations made of several pieces. (default: \(DiscontinuousPolicy.join.rawValue))")

    static func cutter(_ file: NoteFile, _ options: ReadingOptions) -> any NoteCutter {
        WholeNote(file) { path, place in
            let text = try NoteFile.contents(path, encoding: options.encoding)
            let annotationPath = Files.beside(path, ending: "ann")
            let annotations =
                try annotationPath.map { try NoteFile.contents($0, encoding: options.encoding).bytes } ?? []
            var parsed = try parse(
                text: text.bytes, annotations: annotations, annotationPlace: annotationPath ?? path, place)
            if text.wasDecoded { parsed.problems.append(.decoded(parsed.document.id)) }
            return parsed
        }
    }

    static func parse(
        text bytes: [UInt8], annotations: [UInt8], annotationPlace: String, _ place: NotePlace
    ) throws -> ParsedDocument {
        let text = NoteText(try StrictUTF8.string(bytes, place: place.place))
        let options = place.options
        var lines: [String] = []
        var parsed = ParsedDocument(
            Document(id: Files.relativeStem(place.path), text: text, origin: place.origin(BratFormat.self)))
        let content = try StrictUTF8.string(annotations, place: annotationPlace)
        // `Character` would join CR and LF; bytes don't.
        var number = 0
        for line in content.utf8.split(separator: 0x0A, omittingEmptySubsequences: false) {
            number += 1
            var line = Substring(line)
            if line.unicodeScalars.last == "\r" { line = Substring(line.unicodeScalars.dropLast()) }
            if number == 1, line.unicodeScalars.first == "\u{FEFF}" {
                line = Substring(line.unicodeScalars.dropFirst())
            }
            if line.utf8.allSatisfy({ $0 == 0x20 || $0 == 0x09 }) { continue }
            if line.utf8.first == UInt8(ascii: "T") {
                try read(
                    line, place: "\(annotationPlace), line \(number)", text: text, options: options, into: &parsed)
            } else {
                lines.append(String(line))
            }
        }
        parsed.document.payload = Payload(lines: takeConfidence(lines, into: &parsed.document.annotations))
        return parsed
    }

    // "#1	AnnotatorNotes T1	confidence 0.93": how sure a model was, as a note that brat shows beside the annotation.
    private static let noteKind = "AnnotatorNotes"
    private static let noteWord = "confidence "

    /// Gives annotations the confidence that notes state.
    ///
    /// - Returns: the other lines.
    private static func takeConfidence(_ lines: [String], into annotations: inout [Annotation]) -> [String] {
        let notes = lines.filter { $0.hasPrefix("#") && $0.contains("\t\(noteWord)") }
        guard !notes.isEmpty else { return lines }
        var places: [String: Int] = [:]
        for (index, annotation) in annotations.enumerated() { if let id = annotation.id { places[id] = index } }
        return lines.filter { line in
            let fields = line.split(separator: "\t")
            guard fields.count == 3, fields[0].hasPrefix("#"), fields[1].hasPrefix(noteKind + " "),
                fields[2].hasPrefix(noteWord), let value = Double(fields[2].dropFirst(noteWord.count)),
                (0...1).contains(value), let index = places[String(fields[1].dropFirst(noteKind.count + 1))]
            else { return true }
            annotations[index].confidence = value
            return false
        }
    }

    private static func read(
        _ line: Substring, place: String, text: NoteText, options: ReadingOptions, into parsed: inout ParsedDocument
    ) throws {
        let fields = line.utf8.split(separator: 0x09, maxSplits: 2, omittingEmptySubsequences: false).map {
            Substring($0)
        }
        guard fields.count >= 2, let gap = fields[1].utf8.firstIndex(of: 0x20), gap > fields[1].startIndex else {
            throw LetheError(
                .format, place: place, "not a text-bound annotation", expected: "ID, tab, LABEL START END, tab, text")
        }
        let id = String(fields[0])
        let label = String(fields[1][..<gap])
        var pieces: [ScalarRange] = []
        for piece in fields[1].utf8[fields[1].utf8.index(after: gap)...].split(separator: UInt8(ascii: ";")) {
            let numbers = Substring(piece).utf8.split(separator: 0x20).map { Int(Substring($0)) }
            guard numbers.count == 2, let start = numbers[0], let end = numbers[1] else {
                throw LetheError(
                    .format, place: place, "offsets can't be read", expected: "START END, or START END;START END",
                    found: "\(numbers.count) fields in a piece")
            }
            pieces.append(ScalarRange(start, end))
        }
        guard !pieces.isEmpty else {
            throw LetheError(.format, place: place, "offsets are missing", expected: "START END after the label")
        }
        let documentID = parsed.document.id
        guard pieces.allSatisfy({ $0.start >= 0 && $0.end <= text.scalarCount && $0.start <= $0.end }) else {
            parsed.problems.append(
                CorpusProblem(
                    .outOfBounds, documentID: documentID, ranges: pieces, labels: [label],
                    detail: "the text has \(text.scalarCount) characters"))
            return
        }
        if fields.count == 3, !matches(fields[2], pieces: pieces, text: text) {
            parsed.problems.append(
                CorpusProblem(.textMismatch, documentID: documentID, ranges: pieces, labels: [label]))
        }
        if pieces.count > 1 {
            parsed.problems.append(
                CorpusProblem(
                    .discontinuous, documentID: documentID, ranges: pieces, labels: [label],
                    detail: options.discontinuous == .join
                        ? "joined" : options.discontinuous == .split ? "split" : "left out"))
        }
        switch options.discontinuous {
        case _ where pieces.count == 1:
            parsed.document.annotations.append(Annotation(label: label, range: pieces[0], id: id))
        case .join:
            let start = pieces.map(\.start).min() ?? 0
            let end = pieces.map(\.end).max() ?? 0
            parsed.document.annotations.append(Annotation(label: label, range: ScalarRange(start, end), id: id))
        case .split:
            for (number, piece) in pieces.enumerated() {
                parsed.document.annotations.append(
                    Annotation(label: label, range: piece, id: number == 0 ? id : nil))
            }
        case .reject: break
        }
    }

    /// Whether the file's copy of the text is the text: pieces joined by a blank, line ends written as blanks.
    private static func matches(_ copy: Substring, pieces: [ScalarRange], text: NoteText) -> Bool {
        func folded(_ bytes: some Sequence<UInt8>) -> [UInt8] {
            bytes.map { $0 == 0x0A || $0 == 0x0D || $0 == 0x09 ? 0x20 : $0 }
        }
        let joined = pieces.map { folded(text[$0].utf8) }.joined(separator: [0x20])
        return folded(copy.utf8) == Array(joined)
    }

    // MARK: Changing

    /// Relations and notes point at the annotations that the model's replace.
    static func carry(_ document: inout Document, through change: NoteChange) -> Int {
        let lines = (document.payload as? Payload)?.lines.count ?? 0
        document.payload = nil
        return lines + (change == .textReplaced ? document.dropEverythingElse() : 0)
    }

    // MARK: Writing

    static let holdsConfidence = true

    static func makeWritable(_ document: inout Document) -> [CorpusProblem] {
        WritableLabel.make(&document, format: name)
    }

    static func write(_ document: Document, _ options: WritingOptions) -> WrittenNote {
        // The text last: without it, annotations are no note.
        WrittenNote(files: [
            .init(ending: "ann", data: Data(annotationFile(document).utf8)),
            .init(ending: "txt", data: Data(document.text.string.utf8)),
        ])
    }

    /// The `.ann` of a document; annotations without a usable id of their own get the next free one.
    static func annotationFile(_ document: Document) -> String {
        var taken = Set(document.annotations.compactMap(\.id))
        var used: Set<String> = []
        var next = 1
        var output = ""
        var notes: [String] = []
        for annotation in document.annotations {
            var id = annotation.id ?? ""
            let isUsable = id.hasPrefix("T") && id.dropFirst().allSatisfy(\.isNumber) && id.count > 1
            if !isUsable || used.contains(id) {
                while taken.contains("T\(next)") { next += 1 }
                id = "T\(next)"
                taken.insert(id)
            }
            used.insert(id)
            let copy = String(
                decoding: document.text[annotation.range].utf8.map {
                    $0 == 0x0A || $0 == 0x0D || $0 == 0x09 ? 0x20 : $0
                },
                as: UTF8.self)
            output += "\(id)\t\(annotation.label) \(annotation.range.start) \(annotation.range.end)\t\(copy)\n"
            if let confidence = annotation.confidence {
                notes.append("\(noteKind) \(id)\t\(noteWord)\(NumberText.trimmed(confidence, 6))")
            }
        }
        let lines = (document.payload as? Payload)?.lines ?? []
        for line in lines { output += line + "\n" }
        let numbers = lines.compactMap { $0.hasPrefix("#") ? Int($0.dropFirst().prefix { $0.isNumber }) : nil }
        let first = (numbers.max() ?? 0) + 1
        for (index, note) in notes.enumerated() { output += "#\(first + index)\t\(note)\n" }
        return output
    }
}
