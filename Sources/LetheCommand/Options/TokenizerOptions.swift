import ArgumentParser
import LetheTraining

/// Where text is cut that comes without tokens: shared by commands that no model tells.
struct TokenizerOptions: ParsableArguments {
    @Option(
        name: .long,
        help: "Where text that comes without tokens is cut: as the model does, which `lethe inspect` shows.")
    var tokenizer: TokenizerRules = .lethe

    var rules: Tokenizer {
        var rules = Tokenizer()
        rules.rules = tokenizer
        return rules
    }
}
