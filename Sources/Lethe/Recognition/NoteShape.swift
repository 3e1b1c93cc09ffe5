/// What can be said of a note without labels: a batch whose notes look otherwise than those of a calibration is another batch.
package struct NoteShape: Sendable, Equatable {
    package var leakRisk: Float
    package var tokens: Float
    /// Share of tokens that the model doesn't know.
    package var unknownShare: Float
    /// Share of tokens that are hidden.
    package var hiddenShare: Float
}
