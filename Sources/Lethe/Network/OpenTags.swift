/// Which tags O may stand for in notes that lack some labels: who labelled them said nothing of those, so nothing may be learned from
/// their absence (a CRF over partly labelled sequences: Tsuboi et al. 2008).
package struct OpenTags: Sendable, Equatable {
    /// Each a flag a tag.
    package private(set) var sets: [[Bool]] = []
    /// By sentence: the set, −1 for none; sentences beyond have none.
    package private(set) var setOf: [Int16] = []

    mutating func add(_ isOpen: [Bool], in sentences: Range<Int>) {
        precondition(isOpen.first == true, "O stands for itself")
        precondition(sentences.lowerBound >= setOf.count, "sentence \(sentences.lowerBound) of \(setOf.count) again")
        let set: Int
        if let known = sets.firstIndex(of: isOpen) {
            set = known
        } else {
            set = sets.count
            sets.append(isOpen)
        }
        while setOf.count < sentences.lowerBound { setOf.append(-1) }
        for _ in sentences { setOf.append(Int16(truncatingIfNeeded: set)) }
    }

    /// The tags that O may stand for in a sentence; nil where it is O.
    func set(_ sentence: Int) -> [Bool]? {
        sentence < setOf.count && setOf[sentence] >= 0 ? sets[Int(setOf[sentence])] : nil
    }
}
