internal import Crypto
internal import LetheEssentials

/// Which notes a model learned from or was validated on, so that no promise is made on them: a digest of each text. It tells
/// whoever holds a note's whole text whether the model has seen it, and nothing else.
package struct SeenNotes: Sendable, Equatable, Codable {
    /// 16 hexadecimal digits each.
    private var digests: Set<String>

    private static let length = 16

    package init(_ texts: some Sequence<NoteText>) {
        digests = Set(texts.filter { !$0.isEmpty }.map(Self.digest))
    }

    package init(from decoder: any Decoder) throws {
        var text = Substring(try decoder.singleValueContainer().decode(String.self))
        digests = []
        while !text.isEmpty {
            digests.insert(String(text.prefix(Self.length)))
            text = text.dropFirst(Self.length)
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(digests.sorted().joined())
    }

    package var count: Int { digests.count }

    package func contains(_ text: NoteText) -> Bool { !text.isEmpty && digests.contains(Self.digest(text)) }

    package func union(_ other: SeenNotes?) -> SeenNotes {
        var union = self
        union.digests.formUnion(other?.digests ?? [])
        return union
    }

    private static func digest(_ text: NoteText) -> String {
        var hash = SHA256()
        hash.update(data: Array("lethe seen note 1\u{0}".utf8))
        text.withUTF8 { hash.update(bufferPointer: UnsafeRawBufferPointer($0)) }
        return Hexadecimal.text(Array(hash.finalize()).prefix(length / 2))
    }
}
