internal import LetheEssentials

/// The one knob between hiding least and hiding everything: a fixed sequence of sets of tokens, each of which holds the one
/// before. A certificate names a rung.
///
/// Rung 0 hides what the model's best tags, the rules, the lists and the record say; each following one also what is at least so
/// probable to be protected; the last ones whatever stands beside a hidden token, looks like a name or a number, is no common
/// word, and at last everything. Nested by construction: raising the weight of O's emission score instead would not be (the set
/// that the best path flags need not grow).
public enum RedactionLadder {
    /// Thresholds of rungs 1, 2, …: 0.5, 0.2, 0.1 and so on down to 1e-8.
    package static let thresholds: [Float] = (1...8).flatMap { decade -> [Float] in
        let scale = (0..<decade).reduce(1.0) { value, _ in value * 10 }
        return [Float(5 / scale), Float(2 / scale), Float(1 / scale)]
    }

    /// The rung from which on tokens beside a hidden one are hidden.
    package static let neighbours = thresholds.count + 1
    /// The rung from which on tokens with a digit, and capitalised ones that are no common word, are hidden.
    package static let shapes = neighbours + 1
    /// The rung from which on every token that is no common word is hidden.
    package static let uncommon = shapes + 1
    /// The last rung hides every token.
    package static let all = uncommon + 1
    /// How many rungs there are.
    public static let count = all + 1

    /// What a rung adds, in words.
    public static func description(ofRung rung: Int) -> String {
        switch rung {
        case 0: "the model's best tags, rules and lists"
        case 1...thresholds.count: "and whatever is protected with a probability of \(thresholds[rung - 1]) or more"
        case neighbours: "and tokens beside a hidden one"
        case shapes: "and every number and unknown capitalised word"
        case uncommon: "and every word that isn't common"
        default: "everything"
        }
    }

    /// A rung in a word or two, for tables.
    public static func shortName(ofRung rung: Int) -> String {
        switch rung {
        case 0: "best tags"
        case 1...thresholds.count: "p ≥ \(thresholds[rung - 1])"
        case neighbours: "neighbours"
        case shapes: "names, numbers"
        case uncommon: "uncommon words"
        default: "everything"
        }
    }

    /// The threshold of a rung; infinite for rung 0, which has none.
    static func threshold(ofRung rung: Int) -> Float {
        rung == 0 ? .infinity : thresholds[min(rung, thresholds.count) - 1]
    }
}
