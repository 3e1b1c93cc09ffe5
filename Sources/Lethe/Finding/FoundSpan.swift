/// A stretch that something other than the network holds for protected.
package struct FoundSpan: Sendable, Equatable {
    package var range: ScalarRange
    package var kind: IdentifierKind
    /// The label, where it isn't the model's for this kind.
    package var label: String?
    package var source: FindingSource
    /// A checksum holds, or nothing else has this form: the network doesn't know better.
    package var isCertain: Bool

    package init(
        _ range: ScalarRange, _ kind: IdentifierKind, _ source: FindingSource, isCertain: Bool = false,
        label: String? = nil
    ) {
        self.range = range
        self.kind = kind
        self.source = source
        self.isCertain = isCertain
        self.label = label
    }
}

/// Something that finds protected text without a network. Pure, shared by any number of threads.
package protocol Finder: Sendable {
    /// What it finds in a note.
    ///
    /// - Parameters:
    ///   - document: id and fields of the note.
    ///   - lexemes: its text.
    /// - Throws: `LetheError` where it can't do its work on this note, which then fails.
    func find(in document: Document, _ lexemes: Lexemes) throws -> [FoundSpan]
    /// What it may find.
    var kinds: Set<IdentifierKind> { get }
    /// Labels of its own.
    var labels: [String] { get }
    /// Its settings as bytes, for a certificate's digest.
    var fingerprint: [UInt8] { get }
}

extension Finder {
    package var labels: [String] { [] }
}
