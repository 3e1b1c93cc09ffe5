internal import Crypto

/// A one-way name for each token: SHA-256 of salt and token, cut to 64 bits.
///
/// Hides a vocabulary from being read, not from being asked: whoever suspects a word can hash it and look.
package struct TokenHash: Codable, Sendable, Equatable {
    /// Makes the hashes of two models differ.
    package var salt: String

    package init(salt: String) {
        self.salt = salt
    }

    private static let digits = Array("0123456789abcdef".utf8)

    /// Sixteen hexadecimal digits.
    package func key(of token: UnsafeBufferPointer<UInt8>) -> [UInt8] {
        var hash = SHA256()
        hash.update(data: Array(salt.utf8))
        hash.update(data: [0])
        hash.update(bufferPointer: UnsafeRawBufferPointer(token))
        return hash.finalize().prefix(8).flatMap { [Self.digits[Int($0 >> 4)], Self.digits[Int($0 & 15)]] }
    }

    package func key(of token: String) -> String {
        var token = token
        return String(decoding: token.withUTF8 { key(of: $0) }, as: UTF8.self)
    }
}
