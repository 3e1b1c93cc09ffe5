internal import LetheEssentials

extension CorpusFormat {
    /// XML of the i2b2 2006 de-identification task: records with their annotations inside the text.
    public static let i2b22006 = CorpusFormat(I2b22006Format.self)
}

/// XML of the i2b2 2006 de-identification task: one file, a `RECORD` a note, with `PHI` elements inside its `TEXT`, whose
/// attribute `TYPE` is the label.
enum I2b22006Format: NoteFormat {
    static let name = "i2b2-2006"
    static let layout = FileLayout.stream(ending: "xml")
    static let endings: Set<String> = ["xml"]
    static let frame = FileFrame(opening: "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<ROOT>\n", closing: "</ROOT>\n")

    static func likeness(_ head: FileHead) -> Likeness {
        head.start.contains("<ROOT") && head.start.contains("<RECORD") ? .mark : .none
    }

    // MARK: Reading

    static func cutter(_ file: NoteFile, _ options: ReadingOptions) throws -> any NoteCutter {
        try RecordCutter(file) { try parse($0, $1) }
    }

    static func parse(_ bytes: [UInt8], _ place: NotePlace) throws -> ParsedDocument {
        var parser = try MarkupParser(StrictUTF8.string(bytes, place: place.place), place: place.place)
        let record = try parser.parse()
        let texts = record.children.filter { $0.name == "TEXT" }
        guard record.name == "RECORD", texts.count == 1 else {
            throw LetheError(
                .format, place: place.place, "not a record", expected: "RECORD with one element TEXT",
                found: "\(texts.count) elements TEXT")
        }
        var builder = InlineText()
        try builder.add(texts[0], place: place.place)
        let id = record.attributes["ID"] ?? ""
        var document = Document(
            id: id.isEmpty ? place.unnamed : id, text: builder.text, origin: place.origin(I2b22006Format.self))
        var problems: [CorpusProblem] = []
        for phi in builder.elements {
            let label = phi.element.attributes["TYPE"] ?? ""
            if CorpusProblem.isEmptyLabel(label) {
                problems.append(.emptyLabel(documentID: document.id, range: phi.range))
            } else {
                document.annotations.append(Annotation(label: label, range: phi.range))
            }
        }
        let unknown = record.children.count - 1 + builder.unknown
        if unknown > 0 {
            problems.append(
                CorpusProblem(
                    .fieldLeftOut, documentID: document.id,
                    detail: "\(unknown) elements or attributes that the format doesn't know"))
        }
        return ParsedDocument(document, problems: problems)
    }

    /// A text put together from an element's own and that of the elements inside it.
    private struct InlineText {
        private(set) var text = ""
        private(set) var elements: [(element: MarkupElement, range: ScalarRange)] = []
        private(set) var unknown = 0
        private var scalars = 0

        private mutating func append(_ bytes: ArraySlice<UInt8>) {
            let piece = String(decoding: bytes, as: UTF8.self)
            text += piece
            scalars += piece.unicodeScalars.count
        }

        mutating func add(_ element: MarkupElement, place: String) throws {
            let bytes = Array(element.text.utf8)
            var position = 0
            for child in element.children {
                guard child.name == "PHI" else {
                    throw LetheError(
                        .format, place: "\(place), line \(child.line)", "an element inside the text",
                        expected: "PHI", found: "another")
                }
                append(bytes[position..<child.offset])
                position = child.offset
                unknown += child.attributes.keys.count { $0 != "TYPE" }
                let (start, index) = (scalars, elements.count)
                elements.append((child, ScalarRange(start, start)))
                try add(child, place: place)
                elements[index].range.end = scalars
            }
            append(bytes[position...])
        }
    }

    // MARK: Writing

    static func makeWritable(_ document: inout Document) -> [CorpusProblem] { I2b2Format.makeWritable(&document) }

    static func write(_ document: Document, _ options: WritingOptions) -> WrittenNote {
        let text = document.text
        var output = "<RECORD ID=\"\(MarkupText.escaped(document.id))\">\n<TEXT>"
        var problems: [CorpusProblem] = []
        var position = 0
        for annotation in document.annotations.sorted(by: Annotation.precedes) {
            func leaveOut(_ kind: CorpusProblem.Kind, _ detail: String) {
                problems.append(
                    CorpusProblem(
                        kind, documentID: document.id, ranges: [annotation.range], labels: [annotation.label],
                        detail: detail))
            }
            guard !annotation.range.isEmpty else {
                leaveOut(.empty, "holds no text")
                continue
            }
            // Recall comes first: of one that overlaps, the part that is free is marked.
            let range = ScalarRange(max(position, annotation.range.start), annotation.range.end)
            if range != annotation.range { leaveOut(.overlapping, "elements can't overlap; the free part is marked") }
            guard !range.isEmpty else { continue }
            output += MarkupText.content(text.copy(ScalarRange(position, range.start)))
            output +=
                "<PHI TYPE=\"\(MarkupText.escaped(annotation.label))\">\(MarkupText.content(text.copy(range)))</PHI>"
            position = range.end
        }
        output += MarkupText.content(text.copy(ScalarRange(position, text.scalarCount)))
        output += "</TEXT>\n</RECORD>\n"
        return WrittenNote(
            files: [.init(ending: "xml", data: Data(output.utf8))], frame: frame, problems: problems)
    }
}
