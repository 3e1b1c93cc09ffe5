/// Which LSTM cell the network uses.
public enum LSTMCellKind: String, Codable, Sendable, CaseIterable {
    /// Input and forget gates that sum to one, as in the paper's program: z = [x, h]W + b; j, f, o thirds of z;
    /// g = sigmoid(f + 1); c' = g·c + (1 − g)·tanh(j); h' = sigmoid(o)·tanh(c').
    case coupled
    /// The textbook cell: i, j, f, o quarters of z; c' = sigmoid(f + 1)·c + sigmoid(i)·tanh(j); h' as above.
    case standard

    /// How many blocks of H values z has.
    package var gateCount: Int { self == .coupled ? 3 : 4 }

    /// The number by which the kernels know the cell (`lethe_cell`).
    var code: Int32 { self == .coupled ? 0 : 1 }
}

/// What turns emission scores into tags.
public enum OutputLayer: String, Codable, Sendable, CaseIterable {
    /// A linear-chain conditional random field: the loss is −log p(gold tags) of the sentence.
    case crf
    /// Each token by itself: the loss is the mean cross-entropy of a sentence's tokens.
    case softmax
}

/// Sizes of the network's layers. The defaults are the paper's (Lee et al. 2017, section 4.1; NeuroNER's settings).
public struct NetworkConfiguration: Codable, Sendable, Equatable {
    /// Values of a character embedding. The default is 25.
    public var characterEmbeddingSize = 25
    /// Hidden units of the character LSTM, per direction. The default is 25.
    public var characterHiddenSize = 25
    /// Values of a token embedding. The default is 100.
    public var tokenEmbeddingSize = 100
    /// Hidden units of the token LSTM, per direction, and of the tanh layer above it. The default is 100.
    public var tokenHiddenSize = 100
    /// Share of the token LSTM's inputs set to zero in training, 0 up to but not including 1. The default is 0.5.
    public var dropoutRate = 0.5
    /// The default is the coupled cell.
    public var cell = LSTMCellKind.coupled
    /// The default is the conditional random field.
    public var outputLayer = OutputLayer.crf

    /// The paper's network.
    public init() {}
}

/// Everything that fixes the shapes of a network's tensors.
package struct NetworkShape: Sendable, Equatable {
    package var configuration: NetworkConfiguration
    /// Rows of the character embedding; row 0 stands for every character unknown to the model.
    package var alphabetSize: Int
    /// Rows of the token embedding; row 0 is UNK.
    package var vocabularySize: Int
    /// Number of tags, start and end not counted.
    package var tagCount: Int

    package init(configuration: NetworkConfiguration, alphabetSize: Int, vocabularySize: Int, tagCount: Int) {
        self.configuration = configuration
        self.alphabetSize = alphabetSize
        self.vocabularySize = vocabularySize
        self.tagCount = tagCount
    }

    /// Width of the character LSTM's output: both directions.
    package var characterOutputSize: Int { 2 * configuration.characterHiddenSize }
    /// Width of the token LSTM's input: character output and token embedding.
    package var tokenInputSize: Int { characterOutputSize + configuration.tokenEmbeddingSize }
}
