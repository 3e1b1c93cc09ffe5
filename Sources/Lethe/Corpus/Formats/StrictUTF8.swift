/// Text that must be UTF-8.
package enum StrictUTF8 {
    /// - Throws: `LetheError` with the byte at which the encoding breaks.
    package static func string(_ bytes: some Collection<UInt8>, place: String) throws -> String {
        if let string = String(validating: bytes, as: UTF8.self) { return string }
        if let foreign = ForeignFormat.recognise(bytes), !foreign.isText { throw foreign.error(place) }
        let offset = firstInvalidByte(Array(bytes))
        throw LetheError(
            .format, place: "\(place), byte \(offset)", "not valid UTF-8",
            advice:
                "Notes of older systems of Western Europe are read with --encoding windows-1252; other files are converted: iconv -f WINDOWS-1252 -t UTF-8 FILE > NEW"
        )
    }

    private static func firstInvalidByte(_ bytes: [UInt8]) -> Int {
        // The longest valid prefix, by bisection on scalar boundaries would need a decoder: decode and count.
        var decoder = UTF8()
        var iterator = bytes.makeIterator()
        var offset = 0
        while true {
            switch decoder.decode(&iterator) {
            case .scalarValue(let scalar): offset += UTF8.width(scalar)
            case .emptyInput, .error: return offset
            }
        }
    }
}
