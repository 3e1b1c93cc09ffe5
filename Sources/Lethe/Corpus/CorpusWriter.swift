internal import LetheEssentials

/// Writes corpora. Files are written beside their place and renamed.
public enum CorpusWriter {
    /// Writes documents: to a folder for formats of one file a document, else to one file.
    ///
    /// - Returns: what the format couldn't represent.
    /// - Throws: `LetheError` where writing fails, two documents would share a file, or strict mode forbids a loss.
    @discardableResult
    public static func write(
        _ documents: [Document], to path: String, format: CorpusFormat, options: WritingOptions = WritingOptions()
    ) throws -> [CorpusProblem] {
        try OutputPlace.checkFree(path, isFolder: format.isFilePerDocument, overwrites: options.overwrites)
        var problems: [CorpusProblem] = []
        let documents = documents.map { document in
            var document = document
            problems += unrepresentable(document, in: format)
            problems += format.type.makeWritable(&document)
            return document
        }
        if options.isStrict { try refuse(problems, path: path) }
        if format.isFilePerDocument {
            try writeFolder(documents, to: path, format: format, options: options)
            return problems
        }
        try checkNames(documents, path: path, format: format)
        var frame = format.type.frame
        var output = Data()
        for (index, document) in documents.enumerated() {
            let written = try format.type.write(document, options)
            if index == 0 { frame = written.frame }
            guard written.frame == frame else { throw otherFrame("\(path), document \(document.id)") }
            output.append(index == 0 ? frame.opening : frame.separator)
            problems.append(contentsOf: written.problems)
            for file in written.files { output.append(file.data) }
        }
        if documents.isEmpty { output.append(frame.opening) }
        output.append(frame.closing)
        if options.isStrict { try refuse(problems, path: path) }
        try Files.makeFolder(Files.parent(of: path))
        try Files.write(output, to: path)
        return problems
    }

    /// The error for a document that can't stand in one file with those before it.
    static func otherFrame(_ place: String) -> LetheError {
        LetheError(
            .corpus, place: place, "its columns are not those of the documents before it",
            expected: "one table's columns in one file", advice: "Write each table to a file of its own")
    }

    /// In some formats two documents of one name would be read as one.
    private static func checkNames(_ documents: [Document], path: String, format: CorpusFormat) throws {
        var names: Set<String> = []
        for document in documents {
            guard let name = format.type.distinctName(document), !names.insert(name).inserted else { continue }
            throw LetheError(
                .corpus, place: "\(path), document \(document.id)", "two documents would have one name",
                advice: "Give every document an id of its own")
        }
    }

    private static func writeFolder(
        _ documents: [Document], to path: String, format: CorpusFormat, options: WritingOptions
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
                try OutputPlace.refuse(folder, inside: options.inputs)
            }
            for file in try format.type.write(document, options).files {
                try Files.write(file.data, to: "\(path)/\(name).\(file.ending)", durable: false)
            }
        }
        if documents.isEmpty { try Files.makeFolder(path) }
        let written = Set(
            documents.flatMap { document in
                format.fileEndings.map { FileName("\(fileName(document.id)).\($0)") }
            })
        let left = try Files.list(path).filter { !written.contains(FileName($0)) }.count
        if left > 0 {
            throw LetheError(
                .corpus, place: path, "\(left) files of an earlier run are still there and would mix with the new ones",
                advice: "Remove the folder, or write to another place")
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
        if document.origin.format != format { document.payload?.leftOutElsewhere.forEach(leftOut) }
        if !format.type.holdsFields(of: document), !document.fields.isEmpty {
            leftOut("\(document.fields.count) fields")
        }
        if !format.holdsAnnotations, !document.annotations.isEmpty {
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
