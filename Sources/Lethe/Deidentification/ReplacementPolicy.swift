/// What takes the place of protected text, by label.
public struct ReplacementPolicy: Sendable {
    public var byLabel: [String: any Replacer] = [:]
    /// For labels that aren't named. The default writes the label.
    public var otherwise: any Replacer = LabelReplacer()

    /// Every replacer. A new one is a type beside the others and a place here.
    public static let replacers: [any Replacer.Type] = [LabelReplacer.self, MaskReplacer.self]

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
    public init(parsing texts: [String]) throws {
        for text in texts {
            // A label may hold the sign itself.
            let parts = text.lastIndex(of: "=").map { (label: text[..<$0], style: text[text.index(after: $0)...]) }
            let style = parts?.style ?? text[...]
            guard let replacer = Self.replacers.first(where: { $0.name == style }), parts?.label.isEmpty != true else {
                throw LetheError.invalidSetting(
                    name: "style `\(text)`",
                    expected:
                        "\(Self.replacers.map { $0.name }.joined(separator: " or ")), or LABEL=STYLE for one label",
                    found: "something else")
            }
            if let label = parts?.label {
                byLabel[String(label)] = replacer.init()
            } else {
                otherwise = replacer.init()
            }
        }
    }

    /// A copy of a document with each annotated stretch replaced.
    ///
    /// Annotations that overlap are replaced as one, under the first one's label. The copy's annotations mark the
    /// replacements at their new offsets. Of what else the note's file holds only that is carried along of which its format
    /// knows that it can't hold the old text.
    ///
    /// - Returns: the copy, and how many fields and lines were left behind.
    public func apply(to document: Document) -> (document: Document, leftBehind: Int) {
        var output = ""
        var outputScalars = 0
        var annotations: [Annotation] = []
        let source = document.text
        var position = 0
        func copy(_ range: ScalarRange) {
            output += source[range]
            outputScalars += range.count
        }
        for annotation in Self.merged(document.annotations) {
            copy(ScalarRange(position, annotation.range.start))
            let replacer = byLabel[annotation.label] ?? otherwise
            let text = replacer.text(
                for: ProtectedSpan(label: annotation.label, text: source.copy(annotation.range)))
            let start = outputScalars
            output += text
            outputScalars += text.unicodeScalars.count
            var replaced = Annotation(
                label: annotation.label, range: ScalarRange(start, outputScalars), category: annotation.category)
            replaced.sources = annotation.sources
            annotations.append(replaced)
            position = annotation.range.end
        }
        copy(ScalarRange(position, source.scalarCount))
        var changed = document
        let leftBehind =
            document.origin.format?.type.carry(&changed, through: .textReplaced) ?? changed.dropEverythingElse()
        changed.tokenization = nil
        changed.text = NoteText(output)
        changed.annotations = annotations
        // How much may have been missed is not told beside what was released.
        changed.leakRisk = nil
        return (changed, leftBehind)
    }

    private static func merged(_ annotations: [Annotation]) -> [Annotation] {
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
