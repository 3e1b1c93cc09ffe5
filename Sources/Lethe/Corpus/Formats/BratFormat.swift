internal import Foundation

/// brat standoff: `.txt` with an `.ann` beside it. Offsets count Unicode scalars.
///
/// Lines other than text-bound annotations (relations, events, attributes, notes, …) are kept as they stand.
enum BratFormat {
    // MARK: Reading

    /// - Parameters:
    ///   - bytes: the `.txt`.
    ///   - path: where it was read from; the `.ann` beside it is read where there is one.
    static func parse(_ bytes: [UInt8], path: String, shownPath: String, options: ReadingOptions) throws
        -> ParsedDocument
    {
        let annotationPath = Files.annotationPath(of: path)
        let annotations = Files.exists(annotationPath) ? [UInt8](try Files.read(annotationPath)) : []
        return try parse(
            text: bytes, annotations: annotations, textPlace: path, annotationPlace: annotationPath,
            shownPath: shownPath, options: options)
    }

    static func parse(
        text bytes: [UInt8], annotations: [UInt8], textPlace: String, annotationPlace: String, shownPath: String,
        options: ReadingOptions
    ) throws -> ParsedDocument {
        let text = try StrictUTF8.string(bytes, place: textPlace)
        let id = Files.relativeStem(shownPath)
        var provenance = Provenance()
        provenance.path = shownPath
        provenance.format = .brat
        var parsed = ParsedDocument(Document(id: id, text: text, provenance: provenance))
        let index = ScalarIndex(text)
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
                    line, place: "\(annotationPlace), line \(number)", index: index, options: options, into: &parsed)
            } else {
                parsed.document.provenance.bratLines.append(String(line))
            }
        }
        return parsed
    }

    private static func read(
        _ line: Substring, place: String, index: ScalarIndex, options: ReadingOptions, into parsed: inout ParsedDocument
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
        guard pieces.allSatisfy({ $0.start >= 0 && $0.end <= index.scalarCount && $0.start <= $0.end }) else {
            parsed.problems.append(
                CorpusProblem(
                    .outOfBounds, documentID: documentID, ranges: pieces, labels: [label],
                    detail: "the text has \(index.scalarCount) characters"))
            return
        }
        if fields.count == 3, !matches(fields[2], pieces: pieces, index: index) {
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
    private static func matches(_ copy: Substring, pieces: [ScalarRange], index: ScalarIndex) -> Bool {
        func folded(_ bytes: some Sequence<UInt8>) -> [UInt8] {
            bytes.map { $0 == 0x0A || $0 == 0x0D || $0 == 0x09 ? 0x20 : $0 }
        }
        let joined = pieces.map { folded(index.bytes($0)) }.joined(separator: [0x20])
        return folded(copy.utf8) == Array(joined)
    }

    // MARK: Writing

    /// The `.ann` of a document; annotations without a usable id of their own get the next free one.
    static func annotationFile(_ document: Document) -> String {
        let index = ScalarIndex(document.text)
        var taken = Set(document.annotations.compactMap(\.id))
        var used: Set<String> = []
        var next = 1
        var output = ""
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
                decoding: index.bytes(annotation.range).map { $0 == 0x0A || $0 == 0x0D || $0 == 0x09 ? 0x20 : $0 },
                as: UTF8.self)
            output += "\(id)\t\(annotation.label) \(annotation.range.start) \(annotation.range.end)\t\(copy)\n"
        }
        for line in document.provenance.bratLines { output += line + "\n" }
        return output
    }
}
