/// Distinct tokens as sequences of characters, longest first; each distinct character is listed once.
///
/// Filled anew for each step, into memory that only grows.
final class Spelling: @unchecked Sendable {
    /// The tokens' characters.
    let characters = Packing()
    /// By row of `characters`: slot of the character among the distinct ones.
    let slots = IndexBuffer()
    /// The characters that occur: rows of the character embedding.
    let distinct: DistinctRows

    init(alphabetSize: Int) { distinct = DistinctRows(rowCount: alphabetSize) }

    /// Lays out some of the types.
    ///
    /// - Parameter type: the number of each, by place; their lengths must not rise.
    func lay(_ types: TokenTypes, count: Int, type: (Int) -> Int) {
        characters.lay(sequences: count) { types.length(type($0)) }
        slots.reserve(characters.rows)
        distinct.reset()
        for step in 0..<characters.steps {
            let start = characters.offset(step)
            for sequence in 0..<characters.count(step) {
                let character = types.characters[Int(types.offsets[type(sequence)]) + step]
                slots[start + sequence] = distinct.slot(of: character)
            }
        }
    }
}
