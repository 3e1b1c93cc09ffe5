/// The program and the run that a network comes from which Lethe didn't train.
public struct ImportOrigin: Codable, Sendable, Equatable {
    /// Such as NeuroNER.
    public var program: String
    /// The run's name in that program's settings.
    public var name: String
    /// The tokenizer of its training notes.
    public var tokenizer: String
    /// The word vectors of its training.
    public var vectors: String
}
