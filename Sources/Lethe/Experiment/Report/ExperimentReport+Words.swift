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
        let number = "\(Int(notes.value.rounded()))"
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

    /// A ratio of notes.
    static func ratio(_ ratio: Notes?) -> String {
        guard let ratio else { return "–" }
        let number = String(format: "%.1f", ratio.value)
        switch ratio.kind {
        case .reached: return number
        case .fewer: return "< \(number)"
        case .notReached: return "> \(number)"
        }
    }

    /// "1.8 to 3.4".
    static func ratioRange(_ saving: Saving) -> String {
        saving.ratioLow == nil ? "–" : "\(ratio(saving.ratioLow)) to \(ratio(saving.ratioHigh))"
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

    /// The answer to "how many does transfer save", for the smallest size; where nothing is saved there, also for the
    /// first size where something is.
    func answer(_ section: Section) -> String {
        guard transfers.contains(.none), fullTransfer != nil else {
            return "Without runs both with and without transfer nothing can be compared."
        }
        guard sizes.count > 1 else { return "With one size alone nothing can be said about numbers of \(unit.many)." }
        guard let smallest = section.savings.first else {
            return "No seed has every run of both curves yet; numbers of \(unit.many) follow when one has."
        }
        var text = sentence(smallest, section)
        if Self.isLoss(smallest.ratio), let other = section.savings.first(where: { !Self.isLoss($0.ratio) }) {
            text += " " + sentence(other, section)
        }
        if section.comparedSeeds.count == 1 {
            text +=
                seeds.count == 1
                ? " This rests on one seed alone."
                : " This rests on the one seed that has every run so far."
        }
        return text
    }

    private func sentence(_ saving: Saving, _ section: Section) -> String {
        let with = "With transfer, \(unit.reach(Self.whole(saving.with))) "
        let interval = saving.ratioLow == nil ? "" : " (95 % interval \(Self.ratioRange(saving)))"
        var text: String
        switch saving.ratio.kind {
        case .notReached:
            text =
                with
                + "more than all \(unit.reach(Self.whole(saving.without.value))) without: more than \(String(format: "%.1f", saving.ratio.value)) times fewer\(interval)."
        case .fewer:
            text =
                with + "less than \(unit.reach(Self.whole(saving.without.value))) without: transfer costs labels here"
                + (saving.ratioLow == nil ? "." : " (95 % interval of the ratio \(Self.ratioRange(saving))).")
        case .reached:
            let ratio = saving.ratio.value
            text = with + "what \(unit.reach(Self.whole(saving.without.value))) without: "
            if ratio >= 1.05 {
                text += "\(String(format: "%.1f", ratio)) times fewer\(interval)."
            } else if ratio > 0.95 {
                text += "as many\(interval.replacingOccurrences(of: "interval", with: "interval of the ratio"))."
            } else {
                text +=
                    "it takes \(String(format: "%.1f", 1 / ratio)) times more\(interval.replacingOccurrences(of: "interval", with: "interval of \(unit.many) without over with"))."
            }
        }
        guard let low = saving.ratioLow, let high = saving.ratioHigh else { return text }
        let reachesDown = low.kind == .fewer || low.value <= 1
        let reachesUp = high.kind == .notReached || (high.kind == .reached && high.value >= 1)
        if reachesDown, reachesUp {
            text += " The interval holds 1: with \(section.comparedSeeds.count) seeds this shows no difference."
        }
        return text
    }

    /// Whether transfer needs more notes.
    private static func isLoss(_ ratio: Notes) -> Bool {
        ratio.kind == .fewer || (ratio.kind == .reached && ratio.value <= 0.95)
    }

    private static func whole(_ value: Double) -> String { "\(Int(value.rounded()))" }

    /// Where validation notes come from, under every table.
    var validationWords: String {
        "Validation: \(validationRegime.title)"
            + (validationRegime == .budget ? ", \(Self.percent(validationShare)) % of each sample" : "")
            + (validationIsTest ? ", the same notes as the test part" : "") + "."
    }
}
