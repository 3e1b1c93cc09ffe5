import LetheEssentials
import LetheTraining

/// Shows how it is decided what of a source to begin with: each way's folds by themselves.
final class ChoiceDisplay: @unchecked Sendable {
    // Called one at a time.
    private var shown: TransferChoice.Candidate?
    private var folds = FoldsDisplay()

    func show(_ candidate: TransferChoice.Candidate, _ event: CrossValidation.Event) {
        if candidate != shown {
            folds.end()
            folds = FoldsDisplay()
            shown = candidate
            Console.note("\(candidate.title):")
        }
        folds.show(event)
    }

    /// Clears what is drawn over.
    func end() { folds.end() }
}

extension TransferChoice.Outcome {
    /// As people read it.
    var lines: [String] {
        var table = Table(header: ["", "entity F1", "gain", "95 % of gain", "token F1", "token recall"])
        func signed(_ value: Double) -> String { (value >= 0 ? "+" : "") + NumberText.percent(value) }
        for row in rows {
            table.append([
                row.candidate.title, NumberText.percent(row.entityF1),
                row.candidate == .scratch ? "" : signed(row.gain),
                row.candidate == .scratch
                    ? "" : "\(signed(row.interval.low)) to \(signed(row.interval.high))",
                NumberText.percent(row.tokenF1), NumberText.percent(row.tokenRecall),
            ])
        }
        return table.lines + [
            "",
            "\(NumberText.plural(documents, "note")), each scored by networks that didn't see it (\(folds) folds). Chosen: \(chosen.title), the highest entity F1 whose token recall isn't below that from nothing.",
        ]
    }
}
