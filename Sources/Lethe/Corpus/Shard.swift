/// One of so many parts of an input, which different machines may process: every note belongs to exactly one.
package struct Shard: Sendable, Equatable, CustomStringConvertible {
    /// From 1.
    package let number: Int
    package let count: Int

    /// Notes of one file are dealt out by so many: short enough to be fair, long enough to be batched.
    private static let blockNotes = 64

    /// `17/400`.
    ///
    /// - Throws: `LetheError` of kind `setting`.
    package init(parsing text: String) throws {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map { Int($0) }
        guard parts.count == 2, let number = parts[0], let count = parts[1], count >= 1, count <= 1_000_000,
            (1...count).contains(number)
        else {
            throw LetheError.invalidSetting(name: "the shard", expected: "I/N, with I from 1 to N", found: text)
        }
        (self.number, self.count) = (number, count)
    }

    package init(_ number: Int, of count: Int) {
        precondition(count >= 1 && (1...count).contains(number), "shard \(number) of \(count)")
        (self.number, self.count) = (number, count)
    }

    package var description: String { "\(number)/\(count)" }

    /// The name of what belongs to it: sorted as the shards are.
    package var name: String {
        let digits = String(count).count
        return String(repeating: "0", count: digits - String(number).count) + "\(number)-of-\(count)"
    }

    /// Whose a file is: by its name alone, so that files which come or go move no other.
    func owns(file: String) -> Bool {
        // FNV-1a, so that it is the same everywhere.
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in file.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        // Its high bits are the better ones.
        return Int((hash >> 32) % UInt64(count)) == number - 1
    }

    /// Whose a note of a file of many is.
    func owns(ordinal: Int) -> Bool { Self.owner(ofOrdinal: ordinal, among: count) == number }

    /// The number of the shard whose a note of a file of many is.
    static func owner(ofOrdinal ordinal: Int, among count: Int) -> Int { ordinal / blockNotes % count + 1 }
}
