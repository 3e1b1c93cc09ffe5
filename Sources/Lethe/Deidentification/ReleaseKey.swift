internal import Crypto
internal import LetheEssentials

/// The secret from which codes and surrogates are drawn: 32 random bytes. Whoever has it and a list of names can tell who is who;
/// kept apart from what is released, it makes runs agree without a table of names on any disk.
public struct ReleaseKey: Sendable {
    private let secret: SymmetricKey
    /// Keys of the purposes that draw often, made once.
    private let drawing: [String: SymmetricKey]

    private static let magic = "lethe release key 1\n"
    private static let byteCount = 32

    /// A new key that nobody else has.
    public init() { self.init(SymmetricKey(size: .bits256)) }

    private init(_ secret: SymmetricKey) {
        self.secret = secret
        drawing = Dictionary(
            uniqueKeysWithValues: KeyedDraw.Purpose.allCases.map {
                ($0.rawValue, Self.derived($0.rawValue, from: secret))
            })
    }

    package init(bytes: [UInt8]) {
        precondition(bytes.count == Self.byteCount, "a key of \(bytes.count) bytes, expected \(Self.byteCount)")
        self.init(SymmetricKey(data: bytes))
    }

    /// Reads a key's file.
    ///
    /// - Throws: `LetheError` for what is no key.
    public init(reading path: String) throws {
        let data = try Files.read(path)
        let text = String(decoding: data, as: UTF8.self)
        let bytes = Self.bytes(hex: text.dropFirst(Self.magic.count).filter { !$0.isWhitespace })
        guard text.hasPrefix(Self.magic), let bytes, bytes.count == Self.byteCount else {
            throw LetheError(
                .format, place: path, "no key of a release", expected: "a file that `lethe key new` wrote")
        }
        self.init(bytes: bytes)
    }

    /// Writes the key where nothing is yet, for its owner alone.
    ///
    /// - Throws: `LetheError` where there is something already: a key that is lost can't be made again.
    public func write(to path: String) throws {
        guard !Files.exists(path) else {
            throw LetheError(
                .setting, place: path, "there is something already", expected: "a new file",
                advice:
                    "A key that is written over is lost, and with it the agreement with everything released under it")
        }
        let digits = secret.withUnsafeBytes { Hexadecimal.text($0) }
        try Files.write(Data((Self.magic + digits + "\n").utf8), to: path, access: .owner)
    }

    /// Bytes of hexadecimal digits; nil for anything else.
    static func bytes(hex digits: some StringProtocol) -> [UInt8]? {
        let utf8 = Array(digits.utf8)
        guard utf8.count.isMultiple(of: 2) else { return nil }
        var bytes: [UInt8] = []
        for place in stride(from: 0, to: utf8.count, by: 2) {
            guard let byte = UInt8(String(decoding: utf8[place..<place + 2], as: UTF8.self), radix: 16),
                utf8[place] != 0x2B
            else {
                return nil
            }
            bytes.append(byte)
        }
        return bytes
    }

    /// A key of its own for each purpose (HKDF, RFC 5869).
    private func derived(_ purpose: String) -> SymmetricKey { drawing[purpose] ?? Self.derived(purpose, from: secret) }

    private static func derived(_ purpose: String, from secret: SymmetricKey) -> SymmetricKey {
        HKDF<SHA256>.deriveKey(
            inputKeyMaterial: secret, info: Data("lethe \(purpose)".utf8), outputByteCount: byteCount)
    }

    /// HMAC-SHA256 of some bytes under a purpose's key (RFC 2104).
    package func digest(of bytes: [UInt8], purpose: String) -> [UInt8] {
        Array(HMAC<SHA256>.authenticationCode(for: bytes, using: derived(purpose)))
    }

    /// Twelve hexadecimal digits that stand for a text.
    package func code(of text: String, purpose: String) -> String {
        Hexadecimal.text(digest(of: Array("\(purpose)\u{0}\(text)".utf8), purpose: "codes").prefix(6))
    }
}
