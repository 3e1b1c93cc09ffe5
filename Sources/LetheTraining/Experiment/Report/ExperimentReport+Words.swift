internal import LetheEssentials

/// Numbers and sentences of a report.
extension ExperimentReport {
    /// A difference of shares in points, with its sign.
    static func points(_ share: Double) -> String {
        let text = NumberText.fixed(abs(share) * 100, 2)
        return (share < 0 && text != "0.00" ? "−" : "+") + text
    }

    static func probability(_ value: Double?) -> String {
        guard let value else { return "–" }
        return value < 0.001 ? "< 0.001" : NumberText.fixed(value, 3)
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
        return high.kind == .notReached ? "\(notes(low)) or more" : "\(notes(low)) to \(notes(high))"
    }

    /// A ratio of notes.
    static func ratio(_ ratio: Notes?) -> String {
        guard let ratio else { return "–" }
        let number = NumberText.fixed(ratio.value, 1)
        switch ratio.kind {
        case .reached: return number
        case .fewer: return "< \(number)"
        case .notReached: return "> \(number)"
        }
    }

    /// "1.8 to 3.4", or "at least 1.8" where the other end isn't known.
    static func ratioRange(_ saving: Saving) -> String {
        guard let low = saving.ratioLow, let high = saving.ratioHigh else { return "–" }
        func number(_ notes: Notes) -> String { NumberText.fixed(notes.value, 1) }
        switch (low.kind, high.kind) {
        case (.reached, .reached): return "\(number(low)) to \(number(high))"
        case (.fewer, .reached), (.fewer, .fewer): return "at most \(number(high))"
        case (.reached, _), (.notReached, _): return "at least \(number(low))"
        case (.fewer, .notReached): return "open at both ends"
        }
    }

    /// A transfer as a column's head.
    static func title(_ transfer: TransferExtent) -> String {
        switch transfer {
        case .none: "none"
        case .upTo(let layer): transfer == .all ? "all" : "up to \(title(layer))"
        case .averaged: "all, averaged with none"
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
        guard section.points.contains(where: { $0.mean > 0 }) else {
            return "No run found anything: train longer, or label more."
        }
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
        if let largest = sizes.last {
            func mean(_ transfer: TransferExtent?) -> String {
                section.points.first { $0.size == largest.size && $0.transfer == transfer }.map {
                    NumberText.percent($0.mean)
                } ?? "–"
            }
            text +=
                " With \(unit.count("\(largest.documents)")), the most tried: \(mean(fullTransfer)) with transfer, \(mean(TransferExtent.none)) without."
        }
        return text + caution(section)
    }

    /// What the ends of the runs behind an answer say about it.
    private func caution(_ section: Section) -> String {
        let points = section.points.filter { $0.transfer == .none || $0.transfer == fullTransfer }
        let words = TrainingDoubt.allCases.compactMap { doubt -> String? in
            let count = points.reduce(0) { $0 + $1.count(doubt) }
            return count == 0 ? nil : "\(count) \(doubt.words)"
        }
        return words.isEmpty ? "" : " Caution: of the runs behind this, \(words.joined(separator: ", "))."
    }

    private func sentence(_ saving: Saving, _ section: Section) -> String {
        let score = NumberText.percent(saving.score)
        let with = "With transfer, \(unit.reach(Self.whole(saving.with))) "
        let range = saving.ratioLow == nil ? nil : Self.ratioRange(saving)
        func interval(_ of: String = "") -> String { range.map { " (95 % interval\(of) \($0))" } ?? "" }
        let number = NumberText.fixed(saving.ratio.value, 1)
        var text: String
        switch saving.ratio.kind {
        case .notReached:
            text =
                with
                + "\(score), more than \(unit.reach(Self.whole(saving.without.value))), the most tried, without: more than \(number) times fewer\(interval())"
        case .fewer:
            text =
                with
                + "\(score), less than \(unit.reach(Self.whole(saving.without.value))) without: transfer costs labels here\(interval(" of the ratio"))"
        case .reached:
            text = with + "what \(unit.reach(Self.whole(saving.without.value))) without (\(score)): "
            if saving.ratio.value >= 1.05 {
                text += "\(number) times fewer\(interval())"
            } else if saving.ratio.value > 0.95 {
                text += "as many\(interval(" of the ratio"))"
            } else {
                text +=
                    "it takes \(NumberText.fixed(1 / saving.ratio.value, 1)) times more\(interval(" of \(unit.many) without over with"))"
            }
        }
        guard let low = saving.ratioLow, let high = saving.ratioHigh else { return text + "." }
        let reachesDown = low.kind == .fewer || (low.kind == .reached && low.value <= 1)
        let reachesUp = high.kind == .notReached || (high.kind == .reached && high.value >= 1)
        if reachesDown, reachesUp {
            text += "; the interval holds 1, so \(section.comparedSeeds.count) seeds show no difference"
        }
        return text + "."
    }

    /// Whether transfer needs more notes.
    private static func isLoss(_ ratio: Notes) -> Bool {
        ratio.kind == .fewer || (ratio.kind == .reached && ratio.value <= 0.95)
    }

    private static func whole(_ value: Double) -> String { "\(Int(value.rounded()))" }

    /// Where validation notes come from, under every table.
    var validationWords: String {
        "Validation: \(validationRegime.title)"
            + (validationRegime == .budget ? ", \(Int((validationShare * 100).rounded())) % of each sample" : "")
            + (validationRegime == .fixed
                ? ", \(unit.count("\(validation.documents)")) beside those counted here" : "")
            + (validationRegime == .halves ? ", \(unit.count("\(validation.documents)")) in all" : "")
            + (validationIsTest ? ", the same notes as the test part" : "") + "."
    }
}
