/// How entity spans are written as one tag a token.
public enum TagScheme: String, Codable, Sendable, CaseIterable {
    /// B- for an entity's first token, I- for the others.
    case bio
    /// I- for every token of an entity; B- only where it touches another of its type.
    case iob1
    /// B-, I-, E- for first, inner and last token, S- for an entity of one token.
    case bioes

    /// The prefixes that a tag of an entity may have, in the order of the model's tags.
    var prefixes: [TagPrefix] { self == .bioes ? [.begin, .inside, .end, .single] : [.begin, .inside] }
}

/// The part of a tag before its type.
package enum TagPrefix: Character, Sendable {
    case begin = "B"
    case inside = "I"
    case end = "E"
    case single = "S"
    case outside = "O"
}

/// A tag taken apart.
package struct Tag: Hashable, Sendable, CustomStringConvertible {
    package var prefix: TagPrefix
    /// The entity type; empty for O.
    package var type: String

    package static let outside = Tag(prefix: .outside, type: "")

    package init(prefix: TagPrefix, type: String) {
        self.prefix = prefix
        self.type = type
    }

    /// Reads "O", or prefix, hyphen, type (L- and U- count as E- and S-). Nil for anything else.
    package init?(_ string: some StringProtocol) {
        if string == "O" {
            self = .outside
            return
        }
        guard let first = string.first, string.dropFirst().first == "-" else { return nil }
        let type = string.dropFirst(2)
        guard !type.isEmpty else { return nil }
        switch first {
        case "B": prefix = .begin
        case "I": prefix = .inside
        case "E", "L": prefix = .end
        case "S", "U": prefix = .single
        default: return nil
        }
        self.type = String(type)
    }

    package var description: String { prefix == .outside ? "O" : "\(prefix.rawValue)-\(type)" }

    /// Whether an entity goes on from `previous` to this tag, by the rules of `conlleval` (Tjong Kim Sang and
    /// Buchholz 2000), which give every tag sequence a reading, malformed ones included.
    package func continues(_ previous: Tag) -> Bool {
        Tag.continues(from: previous.prefix, to: prefix) && previous.type == type
    }

    /// The same for prefixes alone, given equal types.
    @inline(__always)
    static func continues(from previous: TagPrefix, to prefix: TagPrefix) -> Bool {
        (previous == .begin || previous == .inside) && (prefix == .inside || prefix == .end)
    }
}

/// Tokens first up to but not including `end` of one entity.
package struct TokenSpan: Hashable, Sendable {
    package var start: Int
    package var end: Int
    package var type: String

    package init(start: Int, end: Int, type: String) {
        self.start = start
        self.end = end
        self.type = type
    }
}

extension TagScheme {
    /// Entities of a tag sequence, by `conlleval`'s rules; the scheme plays no part.
    package static func spans(of tags: [Tag]) -> [TokenSpan] {
        var spans: [TokenSpan] = []
        var previous = Tag.outside
        for (index, tag) in tags.enumerated() {
            if tag.prefix != .outside {
                if tag.continues(previous), !spans.isEmpty {
                    spans[spans.count - 1].end = index + 1
                } else {
                    spans.append(TokenSpan(start: index, end: index + 1, type: tag.type))
                }
            }
            previous = tag
        }
        return spans
    }

    /// Tags of `count` tokens with the given entities, which must not overlap.
    package func tags(for spans: [TokenSpan], count: Int) -> [Tag] {
        var tags = [Tag](repeating: .outside, count: count)
        for span in spans {
            for index in span.start..<span.end {
                tags[index] = Tag(prefix: prefix(at: index, of: span), type: span.type)
            }
        }
        if self == .iob1 {
            for span in spans {
                let touches = span.start > 0 && spans.contains { $0.end == span.start && $0.type == span.type }
                if !touches { tags[span.start].prefix = .inside }
            }
        }
        return tags
    }

    /// The prefix of one token of an entity.
    func prefix(at index: Int, of span: TokenSpan) -> TagPrefix {
        if self == .bioes {
            if span.end - span.start == 1 { return .single }
            if index == span.end - 1 { return .end }
        }
        return index == span.start ? .begin : .inside
    }

    /// The scheme that tags are written in: BIOES where E- or S- occur, IOB1 where an entity begins with I- and every
    /// B- follows its own type, else BIO.
    package static func detect(_ sentences: some Sequence<[Tag]>) -> TagScheme {
        var beginsInside = false
        var beginsFreely = false
        for tags in sentences {
            var previous = Tag.outside
            for tag in tags {
                switch tag.prefix {
                case .end, .single: return .bioes
                case .inside: if !tag.continues(previous) { beginsInside = true }
                case .begin:
                    if previous.prefix == .outside || previous.type != tag.type { beginsFreely = true }
                case .outside: break
                }
                previous = tag
            }
        }
        return beginsInside && !beginsFreely ? .iob1 : .bio
    }

    /// Whether a tag may stand behind another. A sentence begins behind O.
    package func allows(_ tag: Tag, after previous: Tag) -> Bool {
        switch self {
        case .bio: return tag.prefix != .inside || tag.continues(previous)
        case .iob1: return tag.prefix != .begin || (previous.prefix != .outside && previous.type == tag.type)
        case .bioes:
            let isOpen = !allowsEnd(after: previous)
            let needsOpen = tag.prefix == .inside || tag.prefix == .end
            return tag.continues(previous) || !(isOpen || needsOpen)
        }
    }

    /// Whether a sentence may end behind a tag.
    package func allowsEnd(after tag: Tag) -> Bool {
        self != .bioes || (tag.prefix != .begin && tag.prefix != .inside)
    }

    /// Indices of tags that the scheme doesn't allow where they stand.
    package func malformed(_ tags: [Tag]) -> [Int] {
        var indices: [Int] = []
        var previous = Tag.outside
        for (index, tag) in tags.enumerated() {
            if !allows(tag, after: previous) { indices.append(index) }
            previous = tag
        }
        if !allowsEnd(after: previous), indices.last != tags.count - 1 { indices.append(tags.count - 1) }
        return indices
    }
}
