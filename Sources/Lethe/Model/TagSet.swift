/// The tags that a model gives, by index.
package struct TagSet: Sendable, Equatable {
    package let scheme: TagScheme
    /// Entity types, sorted.
    package let types: [String]
    /// O, then every type with each of the scheme's prefixes.
    package let tags: [Tag]
    private let indices: [Tag: Int32]

    /// All tags of some types.
    package init(types: some Sequence<String>, scheme: TagScheme) {
        self.scheme = scheme
        self.types = Set(types).sorted()
        tags = [.outside] + self.types.flatMap { type in scheme.prefixes.map { Tag(prefix: $0, type: type) } }
        indices = Dictionary(uniqueKeysWithValues: tags.enumerated().map { ($1, Int32(truncatingIfNeeded: $0)) })
    }

    /// The CRF's work grows with the square of the tags.
    package static let maximumTypes = 500

    package var count: Int { tags.count }

    /// The index of a tag, or nil where the model doesn't give it.
    package func index(of tag: Tag) -> Int32? { indices[tag] }

    /// Whether the scheme knows no sequence in which one tag follows another; `count` is a sentence's start, `count + 1` its end.
    func forbids(_ tag: Int, after previous: Int) -> Bool {
        guard previous <= count, tag != count else { return false }
        let before = previous == count ? Tag.outside : tags[previous]
        return tag > count ? !scheme.allowsEnd(after: before) : !scheme.allows(tags[tag], after: before)
    }

    /// The tags of each type, in the types' order.
    var tagsOfTypes: [Range<Int>] {
        let count = scheme.prefixes.count
        return types.indices.map { 1 + $0 * count..<1 + ($0 + 1) * count }
    }

    /// The type of a tag other than O, as an index.
    func typeIndex(ofTag tag: Int) -> Int {
        precondition(tag > 0 && tag < count, "tag \(tag) of \(count)")
        return (tag - 1) / scheme.prefixes.count
    }

    /// Entities of a sequence of tag indices, by token index, by `conlleval`'s rules.
    func spans(of sequence: UnsafeBufferPointer<Int32>, into spans: inout [TokenSpan]) {
        spans.removeAll(keepingCapacity: true)
        var previous = 0
        for (index, tag) in sequence.enumerated() {
            let tag = Int(tag)
            if tag != 0 {
                if previous != 0, tags[tag].continues(tags[previous]), !spans.isEmpty {
                    spans[spans.count - 1].end = index + 1
                } else {
                    spans.append(TokenSpan(start: index, end: index + 1, type: tags[tag].type))
                }
            }
            previous = tag
        }
    }
}

extension NetworkParameters {
    /// Makes tag sequences impossible that a scheme has no reading for.
    package func forbidMalformed(_ tagSet: TagSet) {
        precondition(tagSet.count == shape.tagCount, "\(tagSet.count) tags for a network of \(shape.tagCount)")
        crf.forbid { tagSet.forbids($1, after: $0) }
    }
}
