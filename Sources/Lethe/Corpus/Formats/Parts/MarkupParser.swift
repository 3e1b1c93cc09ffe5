/// An element of a parsed file.
struct MarkupElement {
    var name: String
    var attributes: [String: String] = [:]
    var children: [MarkupElement] = []
    /// Character data directly inside, in order.
    var text = ""
    var line = 1
    /// UTF-8 offset in the text of the element around it at which it stands.
    var offset = 0
}

/// Reads the XML that note corpora are written in: elements, attributes, text, CDATA, comments, the five named
/// references and numeric ones.
///
/// Why not a library: XML parsers turn every CRLF into LF, as the standard asks, after which no offset behind it is
/// right. Document types are refused, so nothing expands and nothing is fetched.
struct MarkupParser {
    private let bytes: [UInt8]
    private let place: String
    private var position = 0
    private var line = 1

    /// Elements nest at most this deep.
    private static let maximumDepth = 32

    init(_ source: String, place: String) throws {
        bytes = Array(source.utf8)
        self.place = place
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
    }

    /// The root element.
    mutating func parse() throws -> MarkupElement {
        try skipProlog()
        guard position < bytes.count else { throw error("the file holds no element", expected: "a root element") }
        let root = try element(depth: 0)
        try skipProlog()
        if position < bytes.count { throw error("something follows the root element", expected: "the file's end") }
        return root
    }

    private func error(_ what: String, expected: String? = nil) -> LetheError {
        LetheError(.format, place: "\(place), line \(line)", what, expected: expected)
    }

    // MARK: Characters

    private func looking(at string: StaticString) -> Bool {
        guard position + string.utf8CodeUnitCount <= bytes.count else { return false }
        for index in 0..<string.utf8CodeUnitCount where bytes[position + index] != string.utf8Start[index] {
            return false
        }
        return true
    }

    private mutating func advance(_ count: Int = 1) {
        let end = min(position + count, bytes.count)
        while position < end {
            if bytes[position] == 0x0A { line += 1 }
            position += 1
        }
    }

    private mutating func skipSpace() {
        while position < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[position]) { advance() }
    }

    private mutating func skip(until mark: StaticString, what: String) throws {
        while position < bytes.count {
            if looking(at: mark) {
                advance(mark.utf8CodeUnitCount)
                return
            }
            advance()
        }
        throw error("\(what) has no end", expected: "\(mark)")
    }

    private mutating func skipProlog() throws {
        while true {
            skipSpace()
            if looking(at: "<?") {
                try skip(until: "?>", what: "a processing instruction")
            } else if looking(at: "<!--") {
                try skip(until: "-->", what: "a comment")
            } else if looking(at: "<!") {
                throw error("a document type is refused", expected: "the root element")
            } else {
                return
            }
        }
    }

    private mutating func name() throws -> String {
        let start = position
        while position < bytes.count {
            let byte = bytes[position]
            let fits =
                (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte)
                || byte == 0x5F || byte == 0x2D || byte == 0x2E || byte == 0x3A || byte >= 0x80
            guard fits else { break }
            position += 1
        }
        guard position > start else { throw error("a name is missing", expected: "a letter") }
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }

    /// The character that a reference at the position stands for.
    private mutating func reference() throws -> String {
        guard let end = bytes[position...].prefix(12).firstIndex(of: UInt8(ascii: ";")) else {
            throw error("an ampersand without a reference", expected: "&amp; for a plain ampersand")
        }
        let body = String(decoding: bytes[(position + 1)..<end], as: UTF8.self)
        position = end + 1
        switch body {
        case "amp": return "&"
        case "lt": return "<"
        case "gt": return ">"
        case "quot": return "\""
        case "apos": return "'"
        default:
            let value =
                body.hasPrefix("#x")
                ? UInt32(body.dropFirst(2), radix: 16) : body.hasPrefix("#") ? UInt32(body.dropFirst()) : nil
            guard let value, let scalar = Unicode.Scalar(value), value != 0 else {
                throw error("an unknown reference", expected: "&amp; &lt; &gt; &quot; &apos; or a number")
            }
            return String(scalar)
        }
    }

    // MARK: Elements

    private mutating func element(depth: Int) throws -> MarkupElement {
        guard depth < Self.maximumDepth else {
            throw error("elements nest too deeply", expected: "at most \(Self.maximumDepth) levels")
        }
        guard looking(at: "<") else { throw error("text outside an element", expected: "<") }
        var element = MarkupElement(name: "")
        element.line = line
        advance()
        element.name = try name()
        while true {
            skipSpace()
            if looking(at: "/>") {
                advance(2)
                return element
            }
            if looking(at: ">") {
                advance()
                break
            }
            let (key, value) = try attribute()
            element.attributes[key] = value
        }
        try content(of: &element, depth: depth)
        return element
    }

    private mutating func attribute() throws -> (String, String) {
        guard position < bytes.count else { throw error("a tag has no end", expected: ">") }
        let key = try name()
        skipSpace()
        guard looking(at: "=") else { throw error("an attribute has no value", expected: "=") }
        advance()
        skipSpace()
        guard looking(at: "\"") || looking(at: "'") else {
            throw error("an attribute's value is not quoted", expected: "a quotation mark")
        }
        let quote = bytes[position]
        advance()
        var value: [UInt8] = []
        while position < bytes.count, bytes[position] != quote {
            if bytes[position] == UInt8(ascii: "&") {
                value.append(contentsOf: try reference().utf8)
            } else {
                value.append(bytes[position])
                advance()
            }
        }
        guard position < bytes.count else {
            throw error("an attribute's value has no end", expected: "a quotation mark")
        }
        advance()
        return (key, String(decoding: value, as: UTF8.self))
    }

    private mutating func content(of element: inout MarkupElement, depth: Int) throws {
        var text: [UInt8] = []
        while position < bytes.count {
            if looking(at: "</") {
                advance(2)
                guard try name() == element.name else {
                    throw error(
                        "an end tag doesn't match", expected: "the end of the element begun in line \(element.line)")
                }
                skipSpace()
                guard looking(at: ">") else { throw error("an end tag has no end", expected: ">") }
                advance()
                element.text = String(decoding: text, as: UTF8.self)
                return
            }
            if looking(at: "<![CDATA[") {
                advance(9)
                let start = position
                try skip(until: "]]>", what: "a CDATA section")
                text.append(contentsOf: bytes[start..<(position - 3)])
            } else if looking(at: "<!--") {
                try skip(until: "-->", what: "a comment")
            } else if looking(at: "<?") {
                try skip(until: "?>", what: "a processing instruction")
            } else if looking(at: "<!") {
                throw error("a declaration is refused", expected: "text or an element")
            } else if looking(at: "<") {
                var child = try self.element(depth: depth + 1)
                child.offset = text.count
                element.children.append(child)
            } else if looking(at: "&") {
                text.append(contentsOf: try reference().utf8)
            } else {
                text.append(bytes[position])
                advance()
            }
        }
        throw error("the element begun in line \(element.line) has no end")
    }
}
