package import Lethe

/// A stretch of a note about which annotators differ, with what each of them has there.
package struct Dispute: Sendable, Equatable {
    /// What some of the annotators say.
    package struct Side: Sendable, Equatable {
        package var annotators: [String]
        /// By place; empty where they see nothing.
        package var spans: [Annotation]
    }

    /// All that anybody has marked there.
    package var range: ScalarRange
    /// In the annotators' order.
    package var sides: [Side]

    /// Compares what annotators have labelled in one note.
    ///
    /// Spans that share characters, by whomever, are one matter.
    ///
    /// - Parameter labelled: by annotator, spans by place.
    /// - Returns: what all agree on, and what not.
    static func compare(
        _ labelled: [(annotator: String, spans: [LabelSpan])]
    ) -> (agreed: [LabelSpan], disputes: [Dispute]) {
        let all = labelled.enumerated().flatMap { person, labels in labels.spans.map { (person: person, span: $0) } }
            .sorted { ($0.span.range.start, $0.span.range.end) < ($1.span.range.start, $1.span.range.end) }
        var agreed: [LabelSpan] = []
        var disputes: [Dispute] = []
        var first = 0
        while first < all.count {
            var range = all[first].span.range
            var end = first + 1
            while end < all.count, all[end].span.range.start < range.end {
                range = ScalarRange(range.start, max(range.end, all[end].span.range.end))
                end += 1
            }
            let matter = all[first..<end]
            var sides: [Side] = []
            for (person, labels) in labelled.enumerated() {
                let spans = matter.filter { $0.person == person }.map {
                    Annotation(label: $0.span.label, range: $0.span.range)
                }
                if let same = sides.firstIndex(where: { $0.spans == spans }) {
                    sides[same].annotators.append(labels.annotator)
                } else {
                    sides.append(Side(annotators: [labels.annotator], spans: spans))
                }
            }
            if sides.count == 1 {
                agreed += matter.filter { $0.person == 0 }.map(\.span)
            } else {
                disputes.append(Dispute(range: range, sides: sides))
            }
            first = end
        }
        return (agreed, disputes)
    }

    /// Whether somebody who decides has: by a label there, or by turning all of them down.
    func isDecided(_ labels: NoteLabels) -> Bool {
        labels.spans.contains { $0.range.overlaps(range) }
            || sides.allSatisfy { side in
                side.spans.allSatisfy {
                    labels.rejected.contains(NoteLabels.Rejected(range: $0.range, label: $0.label))
                }
            }
    }
}
