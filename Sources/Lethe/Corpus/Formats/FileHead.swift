internal import LetheEssentials

/// A file's beginning, as formats look at it to tell whether it is theirs.
package struct FileHead {
    /// Of its name, in small letters, `.gz` taken off; nil for what has no name, as standard input.
    package let ending: String?
    /// Endings of the formats' further files of a note, of which one of the same name lies beside it.
    package let endingsBeside: Set<String>
    /// Its first whole lines, at most 50, a mark of the encoding taken off.
    let lines: [[UInt8]]
    /// Its first record in JSON, of a line or of an array; nil where it begins as something else.
    let record: [String: JSONValue]?
    /// The record stands in an array.
    let isArray: Bool
    /// Its first bytes as text, for looking for marks.
    let start: String
    /// It looks like a table of separated values.
    let isTable: Bool
    /// What it is where it is nothing that is read.
    let foreign: ForeignFormat?

    static let lineCount = 50
    static let maximumBytes = 4 << 20

    /// - Throws: `LetheError` of kind `file`, or `format` where the text has another encoding.
    init(path: String, encoding: TextEncoding?) throws {
        let stream = try ByteStream(path, encoding: encoding)
        let beside = CorpusFormat.allCases.flatMap(\.endingsBeside).filter { Files.beside(path, ending: $0) != nil }
        self.init(stream, ending: Files.ending(of: path), endingsBeside: Set(beside))
    }

    /// - Parameter stream: is asked for bytes that it will give again.
    init(_ stream: ByteStream, ending: String? = nil, endingsBeside: Set<String> = []) {
        let head = stream.peek(lines: Self.lineCount, maximumBytes: Self.maximumBytes)
        self.init(head.bytes, isWhole: head.isWhole, ending: ending, endingsBeside: endingsBeside)
    }

    /// - Parameter isWhole: nothing follows the bytes.
    init(_ bytes: [UInt8], isWhole: Bool, ending: String? = nil, endingsBeside: Set<String> = []) {
        self.ending = ending
        self.endingsBeside = endingsBeside
        foreign = ForeignFormat.recognise(bytes, ending: ending)
        isTable = TableHead(bytes).isTable
        let content = bytes.starts(with: ByteStream.utf8Mark) ? bytes.dropFirst(3) : bytes[...]
        // A line too long to hold must not end a folder's run here.
        var lines = content.split(separator: 0x0A, maxSplits: Self.lineCount, omittingEmptySubsequences: false)
        if lines.count > Self.lineCount || (!isWhole && lines.count > 1) { lines.removeLast() }
        self.lines = lines.map { Array($0) }
        let first = content.drop { [0x20, 0x09, 0x0A, 0x0D].contains($0) }
        start = String(decoding: first.prefix(ForeignFormat.headBytes), as: UTF8.self)
        isArray = first.first == UInt8(ascii: "[")
        let record = isArray ? Self.firstElement(first.dropFirst()) : first.split(separator: 0x0A, maxSplits: 1).first
        self.record = record.flatMap { try? JSONRecord(Array($0), place: "").fields }
    }

    /// An array's first object.
    private static func firstElement(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        let bytes = bytes.drop { [0x20, 0x09, 0x0A, 0x0D].contains($0) }
        guard bytes.first == UInt8(ascii: "{") else { return nil }
        var depth = JSONDepth()
        for index in bytes.indices {
            depth.take(bytes[index])
            if depth.value == 0 { return bytes[...index] }
        }
        return nil
    }
}
