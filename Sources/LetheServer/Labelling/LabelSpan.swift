package import Lethe

/// A labelled stretch of a note, as one annotator left it.
package struct LabelSpan: Sendable, Equatable {
    /// Chosen by who made it; unique within a note and an annotator.
    package var id: String
    package var range: ScalarRange
    package var label: String
    /// `hand`, or what proposed it.
    package var source: String

    package init(id: String, range: ScalarRange, label: String, source: String = LabelSpan.hand) {
        self.id = id
        self.range = range
        self.label = label
        self.source = source
    }

    package static let hand = "hand"
}

/// What a note is shown for.
package enum WorkbenchTask: String, Sendable, CaseIterable {
    /// To find what is protected.
    case label
    /// To see whether the model left something in the open: what it found is in place from the beginning, so that the labels say
    /// nothing of how good it is.
    case review
    /// To decide where annotators differ: what they agree on is in place.
    case adjudicate
}

/// How far an annotator is with a note.
package enum NoteStatus: String, Sendable, CaseIterable {
    case open
    /// Read to its end: what isn't labelled isn't protected.
    case done
    /// Left aside, with a reason.
    case skipped
    /// Done, and somebody should look at it.
    case flagged

    /// Whether its labels are an annotator's last word.
    package var isDone: Bool { self == .done || self == .flagged }
}

/// Why a note was left aside: chosen from these, so that no words of a note come into a log.
package enum SkipReason: String, Sendable, CaseIterable {
    case unreadable, otherLanguage = "other-language", notANote = "not-a-note", unsure, other
}

/// A change of a note's labels.
package enum LabelOperation: Sendable, Equatable {
    case add(LabelSpan)
    case remove(id: String)
    /// Another place or label.
    case change(id: String, range: ScalarRange, label: String)
    /// A proposal isn't to be shown again.
    case reject(ScalarRange, label: String)
    case unreject(ScalarRange, label: String)
    case status(NoteStatus, SkipReason?)
    /// What the note is shown for; without it, to be labelled.
    case begin(WorkbenchTask)

    /// Made by the program alone.
    var isAutomatic: Bool { if case .begin = self { true } else { false } }
}

/// A note's labels by one annotator.
package struct NoteLabels: Sendable, Equatable {
    package struct Rejected: Hashable, Sendable {
        var range: ScalarRange
        var label: String
    }

    /// Whether they say how good a model is: not where its findings were in place from the beginning.
    package var canMeasure: Bool { status.isDone && task != .review }

    /// By place.
    package private(set) var spans: [LabelSpan] = []
    package private(set) var rejected: Set<Rejected> = []
    package private(set) var status = NoteStatus.open
    package private(set) var reason: SkipReason?
    package private(set) var task = WorkbenchTask.label
    /// Changes so far.
    package private(set) var revision = 0
    /// Milliseconds that the annotator was at work on it.
    package private(set) var milliseconds = 0

    package init() {}

    /// Why an operation can't be, in words without any of the note's.
    package struct Conflict: Error, Equatable {
        package let what: String
    }

    /// Makes changes that belong together, all or none.
    ///
    /// - Parameters:
    ///   - length: of the note's text, in scalars.
    ///   - labels: that there are; nil takes any.
    /// - Returns: what would undo them.
    /// - Throws: `Conflict`.
    package mutating func apply(
        _ operations: [LabelOperation], length: Int, labels: Set<String>?, milliseconds: Int
    ) throws -> [LabelOperation] {
        var changed = self
        var inverse: [LabelOperation] = []
        for operation in operations {
            inverse.append(try changed.apply(operation, length: length, labels: labels))
        }
        // Seen together: spans that make room for one another may come in any order.
        for (one, next) in zip(changed.spans, changed.spans.dropFirst()) where next.range.start < one.range.end {
            throw Conflict(what: "two spans would share characters at \(next.range.start)")
        }
        changed.revision += 1
        changed.milliseconds += milliseconds
        self = changed
        return inverse.reversed()
    }

    private mutating func apply(
        _ operation: LabelOperation, length: Int, labels: Set<String>?
    ) throws -> LabelOperation {
        switch operation {
        case .add(let span):
            guard !spans.contains(where: { $0.id == span.id }) else {
                throw Conflict(what: "a span of this id is there already")
            }
            try check(span.range, span.label, length: length, labels: labels)
            insert(span)
            return .remove(id: span.id)
        case .remove(let id):
            guard let index = spans.firstIndex(where: { $0.id == id }) else {
                throw Conflict(what: "there is no span of this id")
            }
            return .add(spans.remove(at: index))
        case .change(let id, let range, let label):
            guard let index = spans.firstIndex(where: { $0.id == id }) else {
                throw Conflict(what: "there is no span of this id")
            }
            try check(range, label, length: length, labels: labels)
            var span = spans.remove(at: index)
            let inverse = LabelOperation.change(id: id, range: span.range, label: span.label)
            (span.range, span.label) = (range, label)
            insert(span)
            return inverse
        case .reject(let range, let label):
            try check(range, label, length: length, labels: labels)
            guard rejected.insert(Rejected(range: range, label: label)).inserted else {
                throw Conflict(what: "the proposal was rejected already")
            }
            return .unreject(range, label: label)
        case .unreject(let range, let label):
            guard rejected.remove(Rejected(range: range, label: label)) != nil else {
                throw Conflict(what: "the proposal was not rejected")
            }
            return .reject(range, label: label)
        case .status(let status, let reason):
            guard (status == .skipped) == (reason != nil) else {
                throw Conflict(what: "a note is skipped with a reason")
            }
            defer { (self.status, self.reason) = (status, reason) }
            return .status(self.status, self.reason)
        case .begin(let task):
            defer { self.task = task }
            return .begin(self.task)
        }
    }

    private func check(_ range: ScalarRange, _ label: String, length: Int, labels: Set<String>?) throws {
        guard range.start >= 0, range.start < range.end, range.end <= length else {
            throw Conflict(what: "the place isn't in the note")
        }
        guard labels?.contains(label) ?? true else { throw Conflict(what: "there is no such label") }
    }

    private mutating func insert(_ span: LabelSpan) {
        let index = spans.firstIndex { $0.range.start > span.range.start } ?? spans.count
        spans.insert(span, at: index)
    }

    package var annotations: [Annotation] { spans.map { Annotation(label: $0.label, range: $0.range) } }
}
