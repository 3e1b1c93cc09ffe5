internal import Crypto
internal import LetheEssentials

/// A log of a release, written line by line as notes are done: what a kill leaves ends with a whole line or is told as cut. Of one run, whose
/// calling thread alone writes to it.
package final class AuditLog: @unchecked Sendable {
    private let path: String
    private var descriptor: Int32
    private var head = AuditEntry.origin
    private var count = 0
    private var notes = 0
    private let key: ReleaseKey

    /// Begins a log where nothing is yet.
    ///
    /// - Parameter settings: what the run holds to: names and digests.
    /// - Throws: `LetheError`.
    package init(_ path: String, key: ReleaseKey, settings: [String: String]) throws {
        self.path = path
        self.key = key
        try Files.makeFolder(Files.parent(of: path))
        descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            if errno == EEXIST {
                throw LetheError(
                    .setting, place: path, "there is something already", expected: "a new file",
                    advice: "A log is never written over or continued: name another place")
            }
            throw Files.cannotWrite(path, errno)
        }
        var fields = settings.mapValues { JSONValue.string($0) }
        fields["format"] = .string(AuditEntry.format)
        fields["program"] = .string(ProgramVersion.current)
        try append(fields)
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    private func append(_ fields: [String: JSONValue]) throws {
        let entry = AuditEntry(fields, sequence: count, previous: head)
        do { try Files.write(Data(entry.line), toDescriptor: descriptor) } catch {
            throw LetheError(
                .file, place: path, "the audit log can't be written",
                advice: "Notes that it doesn't hold must not be released")
        }
        head = entry.hash
        count += 1
    }

    /// Adds a note, before it takes its place: a note without its line can't be.
    package func add(_ record: AuditRecord) throws {
        try append(record.fields)
        notes += 1
    }

    /// Ends the log with its counts, on the disk.
    ///
    /// - Returns: the last line's hash, and how many lines there are: who keeps them apart sees a tail that is cut off.
    package func finish(failed: Int, isWhole: Bool) throws -> (head: String, lines: Int) {
        try append([
            "end": .bool(true), "failed": .integer(Int64(failed)), "notes": .integer(Int64(notes)),
            "whole": .bool(isWhole),
        ])
        guard fsync(descriptor) == 0 else { throw Files.cannotWrite(path, errno) }
        close(descriptor)
        descriptor = -1
        return (head, count)
    }

    /// A signed statement of the log's end (Ed25519, RFC 8032), under a key derived from the release's.
    ///
    /// - Throws: `LetheError` where it can't be written.
    package func seal(to path: String) throws {
        let signing = try Self.signingKey(key)
        var seal = AuditSeal(
            lines: count, head: head, publicKey: AuditEntry.hexadecimal(signing.publicKey.rawRepresentation),
            signature: "")
        seal.signature = AuditEntry.hexadecimal(try signing.signature(for: Data(seal.statement)))
        try Files.write(StrictJSON.encode(seal), to: path)
    }

    fileprivate static func signingKey(_ key: ReleaseKey) throws -> Curve25519.Signing.PrivateKey {
        try Curve25519.Signing.PrivateKey(rawRepresentation: key.digest(of: Array("seal".utf8), purpose: "audit seal"))
    }
}

/// What is signed of a log.
package struct AuditSeal: Codable, Sendable, Equatable {
    package var format = "lethe audit seal 1"
    package var lines: Int
    package var head: String
    package var publicKey: String
    package var signature: String

    init(lines: Int, head: String, publicKey: String, signature: String) {
        self.lines = lines
        self.head = head
        self.publicKey = publicKey
        self.signature = signature
    }

    var statement: [UInt8] { Array("\(format)\n\(lines)\n\(head)\n".utf8) }

    /// - Throws: `LetheError` for what is no seal.
    package init(reading path: String) throws {
        do { self = try StrictJSON.decode(Self.self, from: Files.read(path), place: path) } catch var error
            as LetheError
        {
            if error.kind == .model {
                error.kind = .format
                error.advice = "A seal is a file that `deidentify --audit-seal` wrote"
            }
            throw error
        }
    }

    /// Whether the signature is the public key's.
    var isSigned: Bool {
        guard format == "lethe audit seal 1", let key = ReleaseKey.bytes(hex: publicKey),
            let signature = ReleaseKey.bytes(hex: signature),
            let verifier = try? Curve25519.Signing.PublicKey(rawRepresentation: key)
        else { return false }
        return verifier.isValidSignature(signature, for: statement)
    }

    /// Whether it was signed with a release's key.
    package func isSigned(by key: ReleaseKey) throws -> Bool {
        try AuditEntry.hexadecimal(AuditLog.signingKey(key).publicKey.rawRepresentation) == publicKey
    }
}
