internal import Foundation

/// Writes corpora. Files are written beside their place and renamed.
public enum CorpusWriter {
    /// How to write.
    public struct Options: Sendable {
        /// CoNLL: the default is BIO.
        public var scheme = TagScheme.bio
        public var tokenizer = Tokenizer()
        /// doccano, Prodigy, Label Studio: what offsets count; nil takes what the tool expects.
        public var offsets: OffsetUnit?
        /// Label Studio: the names of the labelling control and of the text in the project's configuration; nil takes
        /// those of the input.
        public var controls: LabelStudioControls?
        /// Refuse what the format can't represent, instead of counting it.
        public var isStrict = false
        /// Write where something is already. Without, a folder that isn't empty or an existing file is refused: two runs
        /// would mix.
        public var overwrites = false
        /// What the documents were read from: nothing is written there, whatever links lead to it.
        public var inputs: [String] = []

        public init() {}
    }

    /// Writes documents: to a folder for formats of one file a document, else to one file.
    ///
    /// - Returns: what the format couldn't represent.
    /// - Throws: `LetheError` where writing fails, two documents would share a file, or strict mode forbids a loss.
    @discardableResult
    public static func write(
        _ documents: [Document], to path: String, format: CorpusFormat, options: Options = Options()
    ) throws -> [CorpusProblem] {
        try checkPlace(path, isFolder: format.isFilePerDocument, overwrites: options.overwrites)
        var problems: [CorpusProblem] = []
        let documents = documents.map { document in
            var document = document
            problems += unrepresentable(document, in: format)
            problems += makeWritable(&document, in: format)
            return document
        }
        if options.isStrict { try refuse(problems, path: path) }
        if format.isFilePerDocument {
            try writeFolder(documents, to: path, format: format, inputs: options.inputs)
            return problems
        }
        if format == .neuroner { try checkNames(documents, path: path) }
        let framing = format.framing
        var output = Data(framing.opening.utf8)
        for (index, document) in documents.enumerated() {
            if index > 0 { output.append(contentsOf: framing.separator.utf8) }
            let written = try entry(
                document, format: format, options: options, withMark: document.provenance.hasDocumentMarks)
            problems.append(contentsOf: written.problems)
            output.append(written.data)
        }
        output.append(contentsOf: framing.closing.utf8)
        if options.isStrict { try refuse(problems, path: path) }
        try Files.makeFolder(Files.parent(of: path))
        try Files.write(output, to: path)
        return problems
    }

    /// Lines of two documents of one name would be one document's.
    private static func checkNames(_ documents: [Document], path: String) throws {
        var names: Set<String> = []
        for document in documents where !names.insert(NeuroNERFormat.name(document)).inserted {
            throw LetheError(
                .corpus, place: "\(path), document \(document.id)", "two documents would have one name",
                advice: "Give every document an id of its own")
        }
    }

    /// One document's part of a file of many, without what stands between them.
    static func entry(_ document: Document, format: CorpusFormat, options: Options, withMark: Bool) throws -> (
        data: Data, problems: [CorpusProblem]
    ) {
        var data: Data
        var problems: [CorpusProblem] = []
        switch format {
        case .conll:
            let written = ConllFormat.write(
                document, scheme: options.scheme, tokenizer: options.tokenizer, withMark: withMark)
            return (Data(written.text.utf8), written.problems)
        case .neuroner:
            let written = NeuroNERFormat.write(document, scheme: options.scheme, tokenizer: options.tokenizer)
            return (Data(written.text.utf8), written.problems)
        case .labelStudio:
            return try LabelStudioFormat.write(
                document, unit: options.offsets ?? .scalars, controls: options.controls)
        case .doccano:
            (data, problems) = try DoccanoFormat.write(document, unit: options.offsets ?? DoccanoFormat.defaultUnit)
        case .prodigy:
            (data, problems) = try ProdigyFormat.write(document, unit: options.offsets ?? ProdigyFormat.defaultUnit)
        default: data = try JSONLinesFormat.write(document)
        }
        data.append(0x0A)
        return (data, problems)
    }

    /// Refuses to write where something is already.
    ///
    /// - Throws: `LetheError` of kind `setting`.
    static func checkPlace(_ path: String, isFolder: Bool, overwrites: Bool) throws {
        guard !overwrites, Files.exists(path), !Files.isSpecial(path) else { return }
        if isFolder, Files.isFolder(path), try Files.isEmpty(path) { return }
        throw LetheError(
            .setting, place: path, "there is something already", expected: "a new file, or a new or empty folder",
            advice: "Use --overwrite, or another place")
    }

    /// Changes what a format's files can't hold, and says what was changed: white space in a label of brat and CoNLL,
    /// fields under names that the format gives a meaning.
    static func makeWritable(_ document: inout Document, in format: CorpusFormat) -> [CorpusProblem] {
        var problems: [CorpusProblem] = []
        if document.provenance.format != format {
            // Left there, they would be read back as annotations.
            let taken = format.annotationKeys.filter { document.provenance.extraFields[$0] != nil }
            for key in taken { document.provenance.extraFields[key] = nil }
            if !taken.isEmpty {
                problems.append(
                    CorpusProblem(
                        .fieldLeftOut, documentID: document.id,
                        detail: "JSON fields under names that \(format.rawValue) gives its own: \(taken.count)"))
            }
        }
        if format == .brat || format.isColumns {
            for index in document.annotations.indices {
                let label = document.annotations[index].label
                let writable = writableLabel(label)
                guard writable != label else { continue }
                document.annotations[index].label = writable
                problems.append(
                    CorpusProblem(
                        .labelChanged, documentID: document.id, ranges: [document.annotations[index].range],
                        labels: [writable],
                        detail: "white space or nothing can't stand in a label of \(format.rawValue)"))
            }
        }
        if format == .i2b2, document.text.unicodeScalars.contains(where: isForbiddenInXML) {
            problems.append(
                CorpusProblem(
                    .fieldLeftOut, documentID: document.id,
                    detail: "control characters that XML doesn't allow are written all the same"))
        }
        return problems
    }

    private static func writableLabel(_ label: String) -> String {
        if label.isEmpty { return "UNNAMED" }
        var result = ""
        for scalar in label.unicodeScalars {
            let isGap = scalar.properties.isWhitespace || scalar.value < 0x20
            result.unicodeScalars.append(isGap ? "_" : scalar)
        }
        return result
    }

    private static func isForbiddenInXML(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value < 0x20 && scalar != "\t" && scalar != "\n" && scalar != "\r"
    }

    private static func writeFolder(
        _ documents: [Document], to path: String, format: CorpusFormat, inputs: [String]
    ) throws {
        if Files.exists(path), !Files.isFolder(path) {
            throw LetheError(
                .file, place: path, "is a file", expected: "a folder, since \(format.rawValue) writes a file a document"
            )
        }
        // Before the first is written: a folder with half of a corpus would pass for a whole one.
        var names: Set<FileName> = []
        for document in documents where !names.insert(FileName(fileName(document.id))).inserted {
            throw LetheError(
                .corpus, place: "\(path), document \(document.id)", "two documents would share a file",
                advice: "Give every document an id of its own")
        }
        var folders: Set<FileName> = []
        for document in documents {
            let name = fileName(document.id)
            let folder = Files.parent(of: "\(path)/\(name)")
            if folders.insert(FileName(folder)).inserted {
                try Files.makeFolder(folder)
                try Files.refuseLink(into: inputs, from: folder)
            }
            for (ending, data) in render(document, format: format) {
                try Files.write(data, to: "\(path)/\(name).\(ending)", durable: false)
            }
        }
        if documents.isEmpty { try Files.makeFolder(path) }
        let written = Set(
            documents.flatMap { document in
                endings(format).map { FileName("\(fileName(document.id)).\($0)") }
            })
        let left = try Files.list(path).filter { !written.contains(FileName($0)) }.count
        if left > 0 {
            throw LetheError(
                .corpus, place: path, "\(left) files of an earlier run are still there and would mix with the new ones",
                advice: "Remove the folder, or write to another place")
        }
    }

    private static func endings(_ format: CorpusFormat) -> [String] {
        format == .brat ? ["txt", "ann"] : [format.fileExtension]
    }

    /// The files of one document in a format of one file a document: ending and content.
    static func render(_ document: Document, format: CorpusFormat) -> [(ending: String, data: Data)] {
        switch format {
        case .brat:
            [("ann", Data(BratFormat.annotationFile(document).utf8)), ("txt", Data(document.text.utf8))]
        case .i2b2: [("xml", Data(I2b2Format.write(document).utf8))]
        default: [("txt", Data(document.text.utf8))]
        }
    }

    /// A document's id as a file name below a folder: no way out of it, no hidden files.
    static func fileName(_ id: String) -> String {
        let parts = id.split(separator: "/").map { part in
            var name = ""
            for scalar in part.unicodeScalars {
                let isPlain = scalar.value >= 0x20 && scalar.value != 0x7F && scalar != "\\" && scalar != ":"
                name.unicodeScalars.append(isPlain ? scalar : "_")
            }
            if name.hasPrefix(".") { name = "_" + name.dropFirst() }
            return shortened(name)
        }
        let joined = parts.joined(separator: "/")
        return joined.isEmpty ? "document" : joined
    }

    /// File systems hold names of 255 bytes: a longer one is cut, and its checksum keeps it apart from others.
    private static func shortened(_ name: String) -> String {
        guard name.utf8.count > 200 else { return name }
        var result = ""
        for scalar in name.unicodeScalars {
            if result.utf8.count + UTF8.width(scalar) > 180 { break }
            result.unicodeScalars.append(scalar)
        }
        return "\(result)-\(CRC32.text(of: Array(name.utf8)))"
    }

    /// What a format has no place for.
    private static func unrepresentable(_ document: Document, in format: CorpusFormat) -> [CorpusProblem] {
        var problems: [CorpusProblem] = []
        func leftOut(_ detail: String) {
            problems.append(CorpusProblem(.fieldLeftOut, documentID: document.id, detail: detail))
        }
        if format != .brat, !document.provenance.bratLines.isEmpty {
            leftOut("\(document.provenance.bratLines.count) brat lines other than text-bound annotations")
        }
        if !format.keepsExtraFields, !document.provenance.extraFields.isEmpty {
            leftOut("\(document.provenance.extraFields.count) JSON fields")
        }
        let ofAnnotation = document.provenance.labelStudio.annotationFields.count
        if format != .labelStudio, ofAnnotation > 0 { leftOut("\(ofAnnotation) JSON fields of the annotation") }
        if format == .text, !document.annotations.isEmpty {
            leftOut("\(document.annotations.count) annotations")
        }
        return problems
    }

    private static func refuse(_ problems: [CorpusProblem], path: String) throws {
        guard let problem = problems.first else { return }
        throw LetheError(
            .corpus, place: "document \(problem.documentID)",
            "\(problems.count) findings in strict mode, the first: \(problem.kind.rawValue), \(problem.detail)",
            advice: "Nothing was written to \(path)")
    }
}
