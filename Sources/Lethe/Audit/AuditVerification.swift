internal import Crypto
internal import LetheEssentials

/// Reads an audit log and says whether its chain holds.
package struct AuditVerification: Sendable {
    package private(set) var lines = 0
    package private(set) var notes = 0
    package private(set) var failed = 0
    package private(set) var head = AuditEntry.origin
    /// The log ends as it should: nothing is cut off, as far as the log itself can tell.
    package private(set) var isEnded = false
    /// How often each text was written, by its digest.
    private var outputs: [String: Int] = [:]
    /// The run was not stopped before its end.
    package private(set) var isWhole = false

    /// How released notes compare with the log.
    package struct Released: Sendable, Equatable {
        package var asLogged = 0
        /// Ids of notes whose text isn't the one of any line.
        package var unknown: [String] = []
        /// Lines whose text isn't among the notes.
        package var missing = 0
    }

    /// Looks for every released text in the log, and for every line's text among the notes.
    package func compare(_ released: [Document]) -> Released {
        var left = outputs
        var result = Released()
        for document in released {
            var hash = SHA256()
            document.text.withUTF8 { hash.update(bufferPointer: UnsafeRawBufferPointer($0)) }
            let digest = AuditEntry.hexadecimal(hash.finalize())
            if let count = left[digest], count > 0 {
                left[digest] = count - 1
                result.asLogged += 1
            } else {
                result.unknown.append(document.id)
            }
        }
        result.missing = left.values.reduce(0, +)
        return result
    }

    /// Follows the chain from the first line to the last.
    ///
    /// - Throws: `LetheError` of kind `format`, naming the first line where the chain breaks.
    package init(_ path: String) throws {
        let reader = ByteLineReader(try ByteStream(path), name: path)
        while let line = try reader.next() {
            let place = "\(path), line \(reader.lineNumber)"
            guard line.last == 0x0A else {
                throw LetheError(
                    .format, place: place, "the line is cut off", advice: "What follows it, if anything did, is missing"
                )
            }
            guard !isEnded else {
                throw LetheError(.format, place: place, "something follows the log's end")
            }
            try take(Array(line.dropLast()), place: place)
        }
        guard lines > 0 else {
            throw LetheError(.format, place: path, "no audit log", expected: "lines of JSON", found: "nothing")
        }
    }

    private mutating func take(_ line: [UInt8], place: String) throws {
        func broken(_ what: String) -> LetheError {
            LetheError(
                .format, place: place, "the chain breaks: \(what)",
                advice: "The log was changed from this line on, or before it")
        }
        let record = try JSONRecord(line, place: place)
        // The bytes themselves are chained: other bytes of the same meaning are a change.
        guard JSONWriter.line(.object(record.fields)) == line else {
            throw broken("the line isn't written as a log's are")
        }
        guard try record.integer("seq") == lines else { throw broken("its number is not \(lines)") }
        guard try record.string("previous") == head else { throw broken("it doesn't follow the line before") }
        let hash = try record.string("hash")
        guard AuditEntry.hash(record.fields, previous: head) == hash else { throw broken("its hash is another") }
        if lines == 0 {
            guard case .string(AuditEntry.format)? = record.fields["format"] else {
                throw LetheError(.format, place: place, "no audit log of this version", expected: AuditEntry.format)
            }
        } else if record.bool("end") {
            isEnded = true
            isWhole = record.bool("whole")
            failed = try record.integer("failed")
            guard try record.integer("notes") == notes else { throw broken("its count of notes is another") }
        } else {
            notes += 1
            outputs[try record.string("output"), default: 0] += 1
        }
        head = hash
        lines += 1
    }

    /// Holds the log to its seal.
    ///
    /// - Parameter key: the release's; nil takes the public key that the seal names, which whoever rewrote both could have made.
    /// - Throws: `LetheError` of kind `format`.
    package func check(_ seal: AuditSeal, key: ReleaseKey?, place: String) throws {
        guard seal.isSigned else { throw LetheError(.format, place: place, "the seal's signature doesn't hold") }
        if let key, try !seal.isSigned(by: key) {
            throw LetheError(.format, place: place, "the seal was signed with another key")
        }
        guard seal.lines == lines, seal.head == head else {
            throw LetheError(
                .format, place: place, "the log isn't the one that was sealed",
                expected: "\(seal.lines) lines, the last one's hash \(seal.head)", found: "\(lines) lines, \(head)",
                advice: seal.lines > lines
                    ? "Lines were cut off at its end, or all of it was written anew"
                    : "It was written anew, or the seal is another log's")
        }
    }
}
