internal import LetheEssentials

/// What was found in a note, with what its finder says of it.
public struct NoteFindings: Sendable {
    public var annotations: [Annotation]
    /// Why the note can't be released: a finder couldn't do its work on it.
    public var failure: LetheError?
    /// By token, where the finder is a model that was asked.
    package var tokens: TokenConfidence?
    /// By sentence: the probability, as the model sees it, that a token outside all annotations is protected. Empty where it
    /// wasn't asked for.
    package var sentenceRisks: [Double] = []

    /// How the note looks, where that was asked for: see `NoteShape`.
    package var shape: NoteShape?

    public init(_ annotations: [Annotation]) { self.annotations = annotations }

    /// The probability, as the model sees it, that some token outside all annotations is protected: notes are ranked by it.
    /// Networks are overconfident, so it is no estimate of how often that happens. Nil where it wasn't asked for.
    public var leakRisk: Double? {
        tokens == nil || sentenceRisks.isEmpty && tokens?.protection.isEmpty == false
            ? nil : -expm1(sentenceRisks.reduce(0) { $0 + log1p(-$1) })
    }
}

/// How sure a model is of each token.
package struct TokenConfidence: Sendable {
    /// The probability that the token is protected: the sum of the marginals of all tags but O.
    package var protection: [Float]
    /// The index in `types` of the type that it most likely has if it is; −1 where that is next to impossible.
    var likelyType: [Int16]
    var types: [String] = []

    init(protection: [Float], likelyType: [Int16]) {
        self.protection = protection
        self.likelyType = likelyType
    }

    /// The label that a token most likely has if it is protected; nil where that is next to impossible.
    func likelyLabel(_ token: Int) -> String? { likelyType[token] < 0 ? nil : types[Int(likelyType[token])] }
}
