/// What takes the place of protected text, by label.
public struct ReplacementPolicy: Sendable {
    public var byLabel: [String: any Replacer] = [:]
    /// For labels that aren't named. The default writes the label.
    public var otherwise: any Replacer = LabelReplacer()
    /// Labels that alone are replaced; nil replaces all. The text of others stays.
    public var only: Set<String>?
    /// Labels whose text stays.
    public var except: Set<String> = []
    /// What keyed replacements are drawn from.
    package var key: ReleaseKey?
    /// How surrogates are made.
    public var surrogates = SurrogateSettings()
    /// What records know of a note's patient, folded: no surrogate is one of these words.
    package var knownWords: (@Sendable (Document) -> Set<String>)?
    /// What a first pass over all notes found of their patients.
    package var patientSurrogates: PatientSurrogates?

    /// Every replacer. A new one is a type beside the others and a place here.
    public static let replacers: [any Replacer.Type] = [
        LabelReplacer.self, MaskReplacer.self, RedactReplacer.self, NumberedReplacer.self, HashReplacer.self,
        SurrogateReplacer.self,
        YearReplacer.self, CappedAgeReplacer.self, ZIP3Replacer.self, KeepReplacer.self, TextReplacer.self,
    ]

    public init() {}

    /// Every label in angle brackets.
    public static let label = ReplacementPolicy()

    /// An asterisk a character, whatever the label.
    public static var mask: ReplacementPolicy {
        var policy = ReplacementPolicy()
        policy.otherwise = MaskReplacer()
        return policy
    }

    /// Reads `STYLE`, for every label, and `LABEL=STYLE`, for one.
    ///
    /// - Throws: `LetheError` of kind `setting`.
    public init(parsing texts: [String]) throws { try apply(parsing: texts) }

    /// The same over what stands already.
    ///
    /// - Parameter labels: of which a style without a label changes those that don't stay.
    package mutating func apply(parsing texts: [String], over labels: [String] = []) throws {
        for text in texts {
            // A label may hold the sign itself, and so may a chosen text.
            let start = text.firstRange(of: "=\(TextReplacer.prefix)")?.lowerBound ?? text.lastIndex(of: "=")
            let parts =
                text.hasPrefix(TextReplacer.prefix)
                ? nil : start.map { (label: text[..<$0], style: text[text.index(after: $0)...]) }
            let style = parts?.style ?? text[...]
            guard let replacer = Self.replacer(String(style)), parts?.label.isEmpty != true else {
                throw LetheError.invalidSetting(
                    name: "style `\(text)`",
                    expected:
                        "\(Self.replacers.map { $0.name }.joined(separator: " or ")), or LABEL=STYLE for one label",
                    found: "something else")
            }
            if let label = parts?.label {
                byLabel[String(label)] = replacer
            } else {
                otherwise = replacer
                // What a profile removes, no style brings back: surrogates leave ages up to 89.
                for label in labels
                where byLabel[label] != nil && !keeps(label) && !replacer.keeps(IdentifierKind(label: label)) {
                    byLabel[label] = replacer
                }
            }
        }
    }

    /// Makes labels of these be removed, whatever the styles say.
    package mutating func remove(_ labels: [String]) {
        for label in labels where keeps(label) { byLabel[label] = LabelReplacer() }
    }

    /// Whether an option's style leaves nothing of the text that it replaces.
    package static func hidesWhole(_ option: String) -> Bool {
        guard let policy = try? ReplacementPolicy(parsing: [option]) else { return false }
        return ([policy.otherwise] + policy.byLabel.values).allSatisfy {
            $0 is LabelReplacer || $0 is MaskReplacer || $0 is RedactReplacer || $0 is NumberedReplacer
                || $0 is HashReplacer || $0 is TextReplacer || $0 is SurrogateReplacer
        }
    }

    /// The replacer of a style's name; nil for one that isn't known.
    static func replacer(_ style: String) -> (any Replacer)? {
        if style.hasPrefix(TextReplacer.prefix) {
            return TextReplacer(String(style.dropFirst(TextReplacer.prefix.count)))
        }
        return replacers.first { $0.name == style && $0 != TextReplacer.self }?.init()
    }

    /// Labels that are named anywhere.
    var namedLabels: Set<String> { Set(byLabel.keys).union(only ?? []).union(except) }

    /// Whether some replacer draws from a key.
    package var needsKey: Bool { ([otherwise] + byLabel.values).contains { type(of: $0).needsKey } }

    /// What takes the place of a label's text.
    package func replacer(for label: String) -> any Replacer {
        if isLeftOut(label) { return KeepReplacer() }
        return byLabel[label] ?? otherwise
    }

    /// Whether a label's text stays as it is, always or nearly: ages up to 89 do.
    package func keeps(_ label: String) -> Bool {
        replacer(for: label).keeps(IdentifierKind(label: label))
    }

    /// Whether a label's text stays because it was said so beside the styles and the profile.
    package func isLeftOut(_ label: String) -> Bool { except.contains(label) || only?.contains(label) == false }

    /// What became of a document.
    public struct Replaced: Sendable {
        public var document: Document
        /// Fields and lines that were left behind.
        public var leftBehind = 0
        /// Stretches for which a replacer had nothing, so that the label stands there, by label.
        public var fallbacks: [String: Int] = [:]
        /// Of these, dates that were understood.
        public var unmovedDates = UnmovedDates()
    }

    /// A copy of a document with each annotated stretch replaced.
    ///
    /// Annotations that overlap are replaced as one, under the first one's label. The copy's annotations mark the
    /// replacements at their new offsets. Of what else the note's file holds only that is carried along of which its format
    /// knows that it can't hold the old text.
    public func apply(to document: Document) -> Replaced { apply(to: document, patient: document.id) }

    /// - Parameters:
    ///   - patient: within whose notes surrogates agree.
    ///   - fields: other fields of the note's record whose values are replaced as text of their label is.
    package func apply(to document: Document, patient: String, fields: [ReplacedField] = []) -> Replaced {
        var output = ""
        var outputScalars = 0
        var annotations: [Annotation] = []
        let source = document.text
        var position = 0
        func copy(_ range: ScalarRange) {
            output += source[range]
            outputScalars += range.count
        }
        var result = Replaced(document: document)
        let stretches = Self.merged(document.annotations)
        let spans = stretches.map { ProtectedSpan(label: $0.label, text: source.copy($0.range)) }
        let values = fields.compactMap { field in
            document.fields[field.name].map { FieldValue(field: field, value: $0) }
        }
        var note = ReplacementNote(spans + values.flatMap(\.spans), key: key, id: document.id)
        note.surrogates = surrogates(for: document, patient: patient, stretches, spans)
        func replacement(_ span: ProtectedSpan) -> String {
            if let text = replacer(for: span.label).text(for: span, in: &note) { return text }
            result.fallbacks[span.label, default: 0] += 1
            return LabelReplacer().text(for: span, in: &note) ?? ""
        }
        for (annotation, span) in zip(stretches, spans) {
            copy(ScalarRange(position, annotation.range.start))
            let text = replacement(span)
            let start = outputScalars
            output += text
            outputScalars += text.unicodeScalars.count
            var replaced = Annotation(
                label: annotation.label, range: ScalarRange(start, outputScalars), category: annotation.category)
            replaced.sources = annotation.sources
            if !replaced.range.isEmpty { annotations.append(replaced) }
            position = annotation.range.end
        }
        let replaced = values.map { ($0.field.name, $0.replaced(replacement)) }
        result.unmovedDates = note.unmovedDates
        copy(ScalarRange(position, source.scalarCount))
        var changed = document
        result.leftBehind =
            document.origin.format?.type.carry(&changed, through: .textReplaced) ?? changed.dropEverythingElse()
        for (name, value) in replaced { changed.fields[name] = value }
        changed.tokenization = nil
        changed.text = NoteText(output)
        changed.annotations = annotations
        // How much may have been missed is not told beside what was released.
        changed.leakRisk = nil
        result.document = changed
        return result
    }

    /// Whether some style writes surrogates.
    package var writesSurrogates: Bool { ([otherwise] + byLabel.values).contains { $0 is SurrogateReplacer } }

    /// Whether dates of some label are moved.
    package func movesDates(of labels: [String]) -> Bool {
        labels.contains { IdentifierKind(label: $0) == .date && replacer(for: $0) is SurrogateReplacer }
    }

    /// What the surrogates of one note are drawn from; nil where none are wanted.
    private func surrogates(
        for document: Document, patient: String, _ stretches: [Annotation], _ spans: [ProtectedSpan]
    ) -> Surrogates? {
        guard let key, writesSurrogates else { return nil }
        var evidence = SurrogateEvidence()
        evidence.add(
            document.text,
            zip(stretches, spans).filter { !keeps($1.label) }.map { (range: $0.range, span: $1) })
        if let knownWords { evidence.hidden.formUnion(knownWords(document)) }
        let all =
            patientSurrogates?[patient]
            ?? Surrogates(
                key, scope: patient, settings: surrogates, evidence: evidence, order: patientSurrogates?.order)
        return all.seen(from: evidence, hidesOldAges: !keepsOldAges)
    }

    /// Whether ages over 89 are shown as they are, so that dates may tell them too.
    private var keepsOldAges: Bool {
        let ages = byLabel.filter { IdentifierKind(label: $0.key) == .age }.values
        return ages.isEmpty ? otherwise is KeepReplacer : ages.allSatisfy { $0 is KeepReplacer }
    }

    static func merged(_ annotations: [Annotation]) -> [Annotation] {
        var result: [Annotation] = []
        for annotation in annotations.sorted(by: Annotation.precedes) where !annotation.range.isEmpty {
            if let last = result.last, last.range.overlaps(annotation.range) {
                result[result.count - 1].range.end = max(last.range.end, annotation.range.end)
            } else {
                result.append(annotation)
            }
        }
        return result
    }
}
