/// Everything that surrogates of one scope, a patient or a note, are drawn from.
package struct Surrogates: Sendable {
    let key: ReleaseKey
    let scope: String
    let settings: SurrogateSettings
    private let names: NameSurrogates
    private let places: PlaceSurrogates
    private var dates: DateShift

    /// - Parameters:
    ///   - evidence: of all notes of the scope that are known.
    ///   - order: of days and months in the whole batch, where its notes agree.
    init(
        _ key: ReleaseKey, scope: String, settings: SurrogateSettings, evidence: SurrogateEvidence,
        order: DateGrammar.Order? = nil
    ) {
        self.key = key
        self.scope = scope
        self.settings = settings
        let language = LanguageGuess.most(evidence.languages)
        let hidden = HiddenWords(evidence.hidden)
        names = NameSurrogates(
            key, scope: scope, evidence: evidence.names, hidden: hidden, language: language)
        places = PlaceSurrogates(
            key, scope: scope, hidden: hidden, language: language,
            towns: evidence.towns.compactMapValues { $0.min() })
        dates = DateShift(
            days: Self.offset(key, scope: scope, settings), order: settings.dateOrder ?? evidence.dateOrder ?? order,
            reference: evidence.latestDay, language: language)
    }

    /// Days by which a scope's dates move: any but none.
    static func offset(_ key: ReleaseKey, scope: String, _ settings: SurrogateSettings) -> Int {
        var draw = KeyedDraw(key, .dates, scope: scope, kind: "offset")
        let step = settings.keepsWeekdays ? 7 : 1
        let most = max(1, settings.dateWindow / step)
        let drawn = draw.below(2 * most)
        return (drawn < most ? drawn - most : drawn - most + 1) * step
    }

    /// The same seen from one note, whose own dates come first.
    func seen(from note: SurrogateEvidence, hidesOldAges: Bool) -> Surrogates {
        var own = self
        own.dates.reference = note.latestDay ?? dates.reference
        own.dates.order = settings.dateOrder ?? note.dateOrder ?? dates.order
        own.dates.oldestYears = hidesOldAges ? 90 : nil
        return own
    }

    // MARK: Texts

    enum Outcome {
        case text(String)
        case none
        case ambiguousDate
        case oldDate
    }

    /// - Parameter epoch: see `NameSurrogates.text`.
    func text(for span: ProtectedSpan, epoch: Int) -> Outcome {
        guard let kind = span.kind else { return .none }
        if kind == .date {
            return switch dates.shift(span.text) {
            case .text(let text): .text(text)
            case .ambiguous: .ambiguousDate
            case .old: .oldDate
            case .unknown: .none
            }
        }
        let text: String? =
            switch kind {
            case .patient, .relative, .staff, .person: names.text(span.text, epoch: epoch)
            case .phone, .fax, .email, .url, .ip:
                ContactSurrogate.text(
                    span.text, kind: kind, key, scope: scope, isPlausible: settings.contacts == .plausible,
                    name: { names.known($0) })
            case .hospital, .organization, .ward, .street, .city, .postcode, .state, .country, .location:
                places.text(span.text, kind: kind)
            case .socialSecurity, .record, .plan, .account, .licence, .vehicle, .device, .username, .identifier:
                NumberSurrogate.text(span.text, kind: kind, key, scope: scope)
            case .date, .age, .biometric, .profession, .sex, .other: nil
            }
        guard let text, FoldedText.fold(text) != FoldedText.fold(span.text) else { return .none }
        return .text(text)
    }
}
