/// The six layers, by the names that transfer, freezing, files and reports use.
public enum LayerName: String, Codable, Sendable, CaseIterable {
    case characterEmbedding, characterLSTM, tokenEmbedding, tokenLSTM, fullyConnected, crf

    /// The order of the paper's Figure 3, in which "up to a layer" counts.
    public static let transferOrder: [LayerName] = [
        .tokenEmbedding, .characterEmbedding, .characterLSTM, .tokenLSTM, .fullyConnected, .crf,
    ]

    /// This layer and all before it in `transferOrder`.
    public var upToHere: Set<LayerName> {
        Set(Self.transferOrder.prefix(through: Self.transferOrder.firstIndex(of: self) ?? 0))
    }
}
