internal import Lethe
internal import LetheAssets
internal import LetheEssentials

/// An invented note that was written word by word, its identifiers marked in place: `[[PATIENT:Okonjo]]`.
struct MarkedNote: Sendable {
    struct Piece: Sendable {
        /// nil for what identifies nobody.
        var kind: IdentifierKind?
        var text: String
    }

    var pieces: [Piece]

    static let english = read(LETHE_ASSET_STARTER_ENGLISH)
    static let spanish = read(LETHE_ASSET_STARTER_SPANISH)

    /// Notes of one text, separated by lines of `=====`.
    static func parse(_ text: String) -> [MarkedNote] {
        text.split(separator: "\n=====\n").map { MarkedNote($0) }
    }

    private init(_ text: Substring) {
        var pieces: [Piece] = []
        var rest = text
        while let open = rest.firstRange(of: "[["), let close = rest[open.upperBound...].firstRange(of: "]]") {
            let mark = rest[open.upperBound..<close.lowerBound]
            guard let colon = mark.firstIndex(of: ":"), let kind = IdentifierKind(label: String(mark[..<colon])),
                colon != mark.index(before: mark.endIndex)
            else { preconditionFailure("a written note's mark is malformed: \(mark)") }
            pieces.append(Piece(kind: nil, text: String(rest[..<open.lowerBound])))
            pieces.append(Piece(kind: kind, text: String(mark[mark.index(after: colon)...])))
            rest = rest[close.upperBound...]
        }
        pieces.append(Piece(kind: nil, text: String(rest)))
        self.pieces = pieces.filter { !$0.text.isEmpty }
    }

    private static func read(_ asset: lethe_asset_number) -> [MarkedNote] {
        var count = 0
        let bytes = UnsafeBufferPointer(start: lethe_asset(asset, &count), count: count)
        return parse(String(decoding: bytes, as: UTF8.self))
    }
}
