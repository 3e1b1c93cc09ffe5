/// The program and the run that a network comes from which Lethe didn't train.
package struct ImportOrigin: Codable, Sendable, Equatable {
    /// Such as NeuroNER.
    package var program: String
    /// The run's name in that program's settings.
    package var name: String
    /// The tokenizer of its training notes.
    package var tokenizer: String
    /// The word vectors of its training.
    package var vectors: String

    package init(program: String, name: String, tokenizer: String, vectors: String) {
        self.program = program
        self.name = name
        self.tokenizer = tokenizer
        self.vectors = vectors
    }
}
