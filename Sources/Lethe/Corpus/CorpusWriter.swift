internal import Foundation

/// Writes corpora. Files are written beside their place and renamed.
public enum CorpusWriter {
    /// How to write.
    public struct Options: Sendable {
        /// CoNLL: the default is BIO.
        public var scheme = TagScheme.bio
        public var tokenizer = Tokenizer()
        /// Refuse what the format can't represent, instead of counting it.
        public var isStrict = false

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
        var problems = documents.flatMap { unrepresentable($0, in: format) }
        if options.isStrict { try refuse(problems, path: path) }
        if format.isFilePerDocument {
            try writeFolder(documents, to: path, format: format)
            return problems
        }
        var output = Data()
        for document in documents {
            switch format {
            case .conll:
                let written = ConllFormat.write(
                    document, scheme: options.scheme, tokenizer: options.tokenizer,
                    withMark: document.provenance.hasDocumentMarks)
                problems.append(contentsOf: written.problems)
                output.append(contentsOf: written.text.utf8)
            default:
                output.append(try JSONLinesFormat.write(document))
                output.append(0x0A)
            }
        }
        if options.isStrict { try refuse(problems, path: path) }
        try Files.write(output, to: path)
        return problems
    }

    private static func writeFolder(_ documents: [Document], to path: String, format: CorpusFormat) throws {
        if Files.exists(path), !Files.isFolder(path) {
            throw LetheError(
                .file, place: path, "is a file", expected: "a folder, since \(format.rawValue) writes a file a document"
            )
        }
        var names: Set<String> = []
        var folders: Set<String> = []
        for document in documents {
            let name = fileName(document.id)
            guard names.insert(name).inserted else {
                throw LetheError(
                    .corpus, place: "\(path), document \(document.id)", "two documents would share a file",
                    advice: "Give every document an id of its own")
            }
            let target = "\(path)/\(name).\(format.fileExtension)"
            let folder = URL(fileURLWithPath: target).deletingLastPathComponent().path
            if folders.insert(folder).inserted { try Files.makeFolder(folder) }
            for (ending, data) in render(document, format: format) {
                try Files.write(data, to: "\(path)/\(name).\(ending)", durable: false)
            }
        }
        if documents.isEmpty { try Files.makeFolder(path) }
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
            return name.hasPrefix(".") ? "_" + name.dropFirst() : name
        }
        let joined = parts.joined(separator: "/")
        return joined.isEmpty ? "document" : joined
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
        if format != .jsonl, !document.provenance.extraFields.isEmpty {
            leftOut("\(document.provenance.extraFields.count) JSON fields")
        }
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
