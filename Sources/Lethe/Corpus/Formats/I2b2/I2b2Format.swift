internal import LetheEssentials

extension CorpusFormat {
    /// XML of the i2b2 2014 and 2016 de-identification tasks, also with MEDDOCAN's root.
    public static let i2b2 = CorpusFormat(I2b2Format.self)
}

/// XML of the i2b2 2014 and 2016 de-identification tasks: a root (`deIdi2b2`, `MEDDOCAN`), `TEXT` with the note, `TAGS`
/// with one element an annotation. Offsets count Unicode scalars from the first character of the text, line ends as
/// they stand.
enum I2b2Format: NoteFormat {
    static let name = "i2b2"
    static let layout = FileLayout.filePerNote(ending: "xml")
    static let endings: Set<String> = ["xml"]
    static let roots: Set<String> = ["deIdi2b2", "MEDDOCAN"]

    static func likeness(_ head: FileHead) -> Likeness {
        if roots.contains(where: { head.start.contains("<\($0)") }) { return .mark }
        return endings.contains(head.ending ?? "") ? .name : head.start.hasPrefix("<?xml") ? .shape : .none
    }

    /// The root element's name.
    struct Payload: NotePayload { var root: String }

    // MARK: Reading

    static func cutter(_ file: NoteFile, _ options: ReadingOptions) -> any NoteCutter {
        WholeNote(file) { path, place in
            let (bytes, wasDecoded) = try NoteFile.contents(path, encoding: options.encoding)
            var parsed = try parse(bytes, place)
            if wasDecoded { parsed.problems.append(.decoded(parsed.document.id)) }
            return parsed
        }
    }

    static func parse(_ bytes: [UInt8], _ notePlace: NotePlace) throws -> ParsedDocument {
        let place = notePlace.place
        let source = try StrictUTF8.string(bytes, place: place)
        var parser = try MarkupParser(source, place: place)
        let root = try parser.parse()
        guard roots.contains(root.name) else {
            throw LetheError(
                .format, place: place, "not an i2b2 note",
                expected: "the root element deIdi2b2 or MEDDOCAN", found: "another root element")
        }
        let texts = root.children.filter { $0.name == "TEXT" }
        guard let text = texts.first else {
            throw LetheError(.format, place: place, "the note has no text", expected: "an element TEXT")
        }
        guard texts.count == 1, text.children.isEmpty else {
            throw LetheError(
                .format, place: "\(place), line \(text.children.first?.line ?? texts[texts.count - 1].line)",
                "the note's text is not in one piece", expected: "one element TEXT without elements inside")
        }
        let id = Files.relativeStem(notePlace.path)
        var parsed = ParsedDocument(Document(id: id, text: text.text, origin: notePlace.origin(I2b2Format.self)))
        parsed.document.payload = Payload(root: root.name)
        let content = parsed.document.text
        for tags in root.children where tags.name == "TAGS" {
            for element in tags.children { try read(element, place: place, text: content, into: &parsed) }
        }
        let others = root.children.filter { $0.name != "TEXT" && $0.name != "TAGS" }.count
        if others > 0 {
            parsed.problems.append(
                CorpusProblem(.fieldLeftOut, documentID: id, detail: "\(others) elements beside TEXT and TAGS"))
        }
        return parsed
    }

    private static func read(
        _ element: MarkupElement, place: String, text: NoteText, into parsed: inout ParsedDocument
    ) throws {
        let place = "\(place), line \(element.line)"
        guard let start = element.attributes["start"].flatMap({ Int($0) }),
            let end = element.attributes["end"].flatMap({ Int($0) })
        else {
            throw LetheError(
                .format, place: place, "an annotation has no offsets", expected: "whole numbers in `start` and `end`")
        }
        // A type that says nothing is none.
        let type = element.attributes["TYPE"].flatMap { CorpusProblem.isEmptyLabel($0) ? nil : $0 }
        let label = type ?? element.name
        let range = ScalarRange(start, end)
        guard start >= 0, end <= text.scalarCount, start <= end else {
            parsed.problems.append(
                CorpusProblem(
                    .outOfBounds, documentID: parsed.document.id, ranges: [range], labels: [label],
                    detail: "the text has \(text.scalarCount) characters"))
            return
        }
        if let copy = element.attributes["text"], !matches(copy, text.copy(range)) {
            parsed.problems.append(
                CorpusProblem(.textMismatch, documentID: parsed.document.id, ranges: [range], labels: [label]))
        }
        let unknown = element.attributes.keys.filter { !knownAttributes.contains($0) }.count + element.children.count
        if unknown > 0 {
            parsed.problems.append(
                CorpusProblem(
                    .fieldLeftOut, documentID: parsed.document.id, ranges: [range], labels: [label],
                    detail: "\(unknown) attributes or elements that the format doesn't know"))
        }
        var annotation = Annotation(
            label: label, range: range, id: element.attributes["id"], category: element.name)
        if let comment = element.attributes["comment"], !comment.isEmpty { annotation.comment = comment }
        parsed.document.annotations.append(annotation)
    }

    private static let knownAttributes: Set<String> = ["id", "start", "end", "text", "TYPE", "comment"]

    private static func matches(_ copy: String, _ text: String) -> Bool {
        func folded(_ string: String) -> [Unicode.Scalar] {
            string.unicodeScalars.map { $0 == "\n" || $0 == "\r" || $0 == "\t" ? " " : $0 }
        }
        return folded(copy) == folded(text)
    }

    // MARK: Changing

    /// The root's name is one of two.
    static func carry(_ document: inout Document, through change: NoteChange) -> Int {
        change == .textReplaced ? document.dropEverythingElse(keepsPayload: true) : 0
    }

    // MARK: Writing

    /// The element names of i2b2 2014 above its types; other types get PHI.
    private static let categories: [String: String] = [
        "PATIENT": "NAME", "DOCTOR": "NAME", "USERNAME": "NAME", "PROFESSION": "PROFESSION", "HOSPITAL": "LOCATION",
        "ORGANIZATION": "LOCATION", "STREET": "LOCATION", "CITY": "LOCATION", "STATE": "LOCATION",
        "COUNTRY": "LOCATION", "ZIP": "LOCATION", "ROOM": "LOCATION", "DEPARTMENT": "LOCATION",
        "LOCATION": "LOCATION", "LOCATION-OTHER": "LOCATION", "AGE": "AGE", "DATE": "DATE", "PHONE": "CONTACT",
        "FAX": "CONTACT", "EMAIL": "CONTACT", "URL": "CONTACT", "IPADDRESS": "CONTACT", "SSN": "ID",
        "MEDICALRECORD": "ID", "HEALTHPLAN": "ID", "ACCOUNT": "ID", "LICENSE": "ID", "VEHICLE": "ID", "DEVICE": "ID",
        "BIOID": "ID", "IDNUM": "ID",
    ]

    static func makeWritable(_ document: inout Document) -> [CorpusProblem] {
        guard document.text.string.unicodeScalars.contains(where: isForbidden) else { return [] }
        return [
            CorpusProblem(
                .fieldLeftOut, documentID: document.id,
                detail: "control characters that XML doesn't allow are written all the same")
        ]
    }

    private static func isForbidden(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value < 0x20 && scalar != "\t" && scalar != "\n" && scalar != "\r"
    }

    static func write(_ document: Document, _ options: WritingOptions) -> WrittenNote {
        WrittenNote(files: [.init(ending: "xml", data: Data(file(document).utf8))])
    }

    private static func file(_ document: Document) -> String {
        let root = (document.payload as? Payload)?.root ?? "deIdi2b2"
        // A text may hold the section's end mark: close and open again inside it.
        let text = brokenSectionEnds(document.text.string)
        var output =
            "<?xml version=\"1.0\" encoding=\"UTF-8\" ?>\n<\(root)>\n<TEXT><![CDATA[\(text)]]></TEXT>\n<TAGS>\n"
        for (number, annotation) in document.annotations.enumerated() {
            let category = annotation.category ?? categories[annotation.label] ?? "PHI"
            output +=
                "<\(category) id=\"\(MarkupText.escaped(annotation.id ?? "P\(number)"))\" start=\"\(annotation.range.start)\" "
                + "end=\"\(annotation.range.end)\" text=\"\(MarkupText.escaped(document.text.copy(annotation.range)))\" "
                + "TYPE=\"\(MarkupText.escaped(annotation.label))\" comment=\"\(MarkupText.escaped(annotation.comment ?? ""))\" />\n"
        }
        return output + "</TAGS>\n</\(root)>\n"
    }

    /// The text with `]]>` parted. By bytes: as characters, a combining mark behind it would hide the sign.
    private static func brokenSectionEnds(_ text: String) -> String {
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            if byte == UInt8(ascii: ">"), bytes.suffix(2) == [UInt8(ascii: "]"), UInt8(ascii: "]")] {
                bytes.append(contentsOf: "]]><![CDATA[".utf8)
            }
            bytes.append(byte)
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
