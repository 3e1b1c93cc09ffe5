internal import Foundation

/// Numbers and sentences of a report.
extension ExperimentReport {
    /// A share of 1 in per cent with two decimals.
    static func percent(_ share: Double) -> String { String(format: "%.2f", share * 100) }

    /// A difference of shares in points, with its sign.
    static func points(_ share: Double) -> String {
        let text = String(format: "%.2f", abs(share) * 100)
        return (share < 0 && text != "0.00" ? "−" : "+") + text
    }

    static func probability(_ value: Double?) -> String {
        guard let value else { return "–" }
        return value < 0.001 ? "< 0.001" : String(format: "%.3f", value)
    }

    /// Notes as whole numbers; where not reached or not measured, words.
    static func notes(_ notes: Notes?) -> String {
        guard let notes else { return "–" }
        let number = "\(Int(notes.documents.rounded()))"
        switch notes.kind {
        case .reached: return number
        case .fewer: return "< \(number)"
        case .notReached: return "not reached"
        }
    }

    /// "45 to 80", "45 to not reached", or nothing for one seed.
    static func range(_ low: Notes?, _ high: Notes?) -> String {
        guard let low, let high else { return "–" }
        if low == high { return notes(low) }
        return "\(notes(low)) to \(notes(high))"
    }

    /// The ratio of notes without to notes with transfer.
    static func ratio(_ notes: Notes?, over documents: Int) -> String {
        guard let notes else { return "–" }
        let ratio = String(format: "%.1f", notes.documents / Double(max(1, documents)))
        switch notes.kind {
        case .reached: return ratio
        case .fewer: return "< \(ratio)"
        case .notReached: return "> \(ratio)"
        }
    }

    /// A transfer as a column's head.
    static func title(_ transfer: TransferExtent) -> String {
        switch transfer {
        case .none: "none"
        case .upTo(let layer): transfer == .all ? "all" : "up to \(title(layer))"
        }
    }

    /// A layer in words.
    static func title(_ layer: LayerName) -> String {
        switch layer {
        case .tokenEmbedding: "token embedding"
        case .characterEmbedding: "character embedding"
        case .characterLSTM: "character LSTM"
        case .tokenLSTM: "token LSTM"
        case .fullyConnected: "fully connected"
        case .crf: "CRF"
        }
    }

    /// The answer to "how many does transfer save", at the fewest notes for which one can be given.
    func answer(_ section: Section) -> String {
        guard
            let saving = section.savings.first(where: { $0.documentsWithout.kind == .reached }) ?? section.savings.first
        else {
            return fullTransfer == nil || !transfers.contains(.none)
                ? "Without runs both with and without transfer nothing can be compared."
                : "With one size alone nothing can be said about numbers of \(unit.many)."
        }
        let with = "With transfer, \(unit.count("\(saving.documentsWith)")) "
        let without = saving.documentsWithout
        switch without.kind {
        case .notReached:
            return with
                + "reach more than all \(unit.count(Self.whole(without.documents))) reach without: more than \(Self.ratio(without, over: saving.documentsWith).dropFirst(2)) times fewer."
        case .fewer:
            return with
                + "reach less than \(unit.count(Self.whole(without.documents))) reach without: no saving is shown."
        case .reached: break
        }
        let ratio = without.documents / Double(saving.documentsWith)
        var sentence =
            with + "reach what \(unit.count(Self.whole(without.documents))) reach without: "
            + (ratio >= 1
                ? "\(String(format: "%.1f", ratio)) times fewer"
                : "it takes \(String(format: "%.1f", 1 / ratio)) times more")
        guard let low = saving.low, let high = saving.high else { return sentence + ", from one seed alone." }
        sentence += ratio >= 1 ? " (95 % interval " : " (95 % interval of \(unit.many) without over with: "
        sentence +=
            "\(Self.ratio(low, over: saving.documentsWith)) to \(Self.ratio(high, over: saving.documentsWith)))."
        let lowest = low.documents / Double(saving.documentsWith)
        let highest = high.kind == .notReached ? .infinity : high.documents / Double(saving.documentsWith)
        if low.kind == .fewer || (lowest <= 1 && highest >= 1) {
            sentence += " The interval holds 1: with \(Self.many(section, "seed")) no saving is shown."
        }
        return sentence
    }

    private static func many(_ section: Section, _ word: String) -> String {
        let count = section.points.map(\.seeds.count).min() ?? 0
        return "\(count) \(word)\(count == 1 ? "" : "s")"
    }

    private static func whole(_ value: Double) -> String { "\(Int(value.rounded()))" }
}
