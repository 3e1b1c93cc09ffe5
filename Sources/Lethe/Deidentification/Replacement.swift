/// What stands in a note where protected text stood.
public enum ReplacementStyle: String, Codable, Sendable, CaseIterable {
    /// The label in angle brackets: `<DATE>`.
    case label
    /// One asterisk a character, line ends kept: offsets and layout stay, and so does each name's length.
    case mask
}

/// Replaces annotated text.
public enum Replacement {
    /// A copy of a document with each annotated stretch replaced.
    ///
    /// Annotations that overlap are replaced as one, under the first one's label. The copy's annotations mark the
    /// replacements at their new offsets. Nothing else of the original that could hold its text is carried along: other
    /// lines of a brat file, other fields of a JSON line and a Label Studio project's names stay behind.
    public static func apply(_ style: ReplacementStyle, to document: Document) -> Document {
        var output = ""
        var outputScalars = 0
        var annotations: [Annotation] = []
        let index = ScalarIndex(document.text)
        var position = 0
        func copy(_ range: ScalarRange) {
            output += index.text(range)
            outputScalars += range.count
        }
        for annotation in merged(document.annotations) {
            copy(ScalarRange(position, annotation.range.start))
            let replacement = text(for: annotation, style: style, original: index)
            let start = outputScalars
            output += replacement
            outputScalars += replacement.unicodeScalars.count
            annotations.append(
                Annotation(
                    label: annotation.label, range: ScalarRange(start, outputScalars), category: annotation.category))
            position = annotation.range.end
        }
        copy(ScalarRange(position, index.scalarCount))
        var provenance = Provenance()
        provenance.path = document.provenance.path
        provenance.format = document.provenance.format
        provenance.rootElement = document.provenance.rootElement
        provenance.hasEntityObjects = document.provenance.hasEntityObjects
        provenance.hasOwnID = document.provenance.hasOwnID
        provenance.isPrediction = document.provenance.isPrediction
        return Document(id: document.id, text: output, annotations: annotations, provenance: provenance)
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

    private static func text(for annotation: Annotation, style: ReplacementStyle, original: ScalarIndex) -> String {
        switch style {
        case .label: return "<\(annotation.label)>"
        case .mask:
            var mask = ""
            for scalar in original.text(annotation.range).unicodeScalars {
                mask.unicodeScalars.append(scalar == "\n" || scalar == "\r" ? scalar : "*")
            }
            return mask
        }
    }
}
