/// Cuts the elements out of a file that is one JSON array, in bounded memory. What stands inside them is not looked at.
final class JSONArrayReader {
    private let stream: ByteStream
    private let maximumElementBytes: Int
    private var buffer: [UInt8] = []
    private var index = 0
    private var atEnd = false
    private var isOpen = false
    private var isClosed = false
    /// Elements given so far.
    private(set) var count = 0

    private let name: String
    /// What messages call an element.
    private let element: String

    init(_ stream: ByteStream, element: String, maximumElementBytes: Int, name: String) {
        self.stream = stream
        self.element = element
        self.maximumElementBytes = maximumElementBytes
        self.name = name
    }

    private func fault(_ what: String) -> LetheError {
        LetheError(
            .format, place: "\(name), \(element) \(count + 1)", what,
            expected: "a JSON array of \(element)s: [{…}, {…}]")
    }

    /// More bytes; false at the end.
    private func fill() throws -> Bool {
        if try !atEnd && stream.append(to: &buffer, atMost: 1 << 18) == 0 { atEnd = true }
        return !atEnd
    }

    /// The next byte that is no white space, not taken.
    private func peek() throws -> UInt8? {
        while true {
            while index < buffer.count {
                switch buffer[index] {
                case 0x20, 0x09, 0x0A, 0x0D: index += 1
                default: return buffer[index]
                }
            }
            buffer.removeAll(keepingCapacity: true)
            index = 0
            if try !fill() { return nil }
        }
    }

    /// The next element's bytes, or nil after the last.
    ///
    /// - Throws: `LetheError` where the file is no array, is cut off, or an element is too long.
    func next() throws -> [UInt8]? {
        if isClosed {
            if try peek() != nil { throw fault("something stands behind the array") }
            return nil
        }
        if !isOpen {
            if try peek() == 0xEF {
                while buffer.count < index + 3, try fill() {}
                if buffer[index...].starts(with: [0xEF, 0xBB, 0xBF]) { index += 3 }
            }
            guard try peek() == 0x5B else { throw fault("not a JSON array") }
            index += 1
            isOpen = true
            if try peek() == 0x5D { return try close() }
        } else {
            switch try peek() {
            case 0x2C?: index += 1
            case 0x5D?: return try close()
            case nil: throw fault("the array is cut off")
            default: throw fault("no comma between two \(element)s")
            }
        }
        guard try peek() == 0x7B else { throw fault("an element that is no object") }
        let element = try object()
        count += 1
        return element
    }

    private func close() throws -> [UInt8]? {
        index += 1
        isClosed = true
        return try next()
    }

    /// From an opening brace to the one that closes it.
    private func object() throws -> [UInt8] {
        var start = index
        var depth = JSONDepth()
        while true {
            if index == buffer.count {
                buffer.removeSubrange(..<start)
                (index, start) = (index - start, 0)
                guard buffer.count <= maximumElementBytes else {
                    throw fault("the \(element) is too large (more than \(maximumElementBytes) bytes)")
                }
                guard try fill() else { throw fault("the array is cut off inside a \(element)") }
            }
            depth.take(buffer[index])
            index += 1
            if depth.value == 0 { return Array(buffer[start..<index]) }
        }
    }
}
