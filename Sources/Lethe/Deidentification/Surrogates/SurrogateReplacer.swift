/// Something else of the same kind: other names, moved dates, numbers of the same shape. Drawn from a key, so that runs agree and
/// no table of names lies anywhere. What can't be written anew becomes its label.
public struct SurrogateReplacer: Replacer {
    public static let name = "surrogate"
    public static let help =
        "another name, number or place of the same form, a date moved by days, ages up to 89 as they are; one for each within a patient (--patient-field) or note"
    public static let needsKey = true
    public init() {}

    public func keeps(_ kind: IdentifierKind?) -> Bool { kind == .age }

    public func text(for span: ProtectedSpan, in note: inout ReplacementNote) -> String? {
        if span.kind == .age { return CappedAgeReplacer().text(for: span, in: &note) }
        guard let surrogates = note.surrogates else { return nil }
        switch surrogates.text(for: span, epoch: note.nextEpoch(for: span)) {
        case .text(let text): return text
        case .none: return nil
        case .ambiguousDate: note.unmovedDates.ambiguous += 1
        case .oldDate: note.unmovedDates.old += 1
        }
        return nil
    }
}
