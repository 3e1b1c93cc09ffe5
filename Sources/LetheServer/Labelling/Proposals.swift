package import Lethe
internal import Synchronization

/// What a model proposes for notes, and how good its proposals have been on notes that were labelled to measure with.
///
/// Poor proposals make poor labels: an annotator who corrects them overlooks what isn't proposed (South et al. 2014). So they are
/// shown once the model has earned it.
package final class Proposals: Sendable {
    /// A stretch that somebody should decide about.
    package struct Proposal: Sendable, Equatable {
        package var range: ScalarRange
        package var label: String
        /// The probability of exactly this label and range; nil where nothing says it.
        package var score: Double?
        /// `input`, or what found it.
        package var source: String
    }

    /// When proposals are shown.
    package enum Policy: Sendable, Equatable {
        case always, never
        /// Once the model reaches both on the notes that measure, and these are enough.
        case earned(entityF1: Double, tokenRecall: Double)

        package static let standard = Policy.earned(entityF1: 0.6, tokenRecall: 0.7)
    }

    /// Fewer notes say too little.
    package static let fewestMeasured = 5

    /// How a model did on the notes that measure.
    package struct Measured: Sendable, Equatable {
        package var notes: Int
        package var entity: Counts
        package var token: Counts
        package var notesWithLeak: Int
    }

    private struct State {
        var model: ObjectIdentifier
        var found: [NoteKey: [Proposal]] = [:]
        var scores: [NoteKey: DocumentScore] = [:]
        /// Of the labels that were scored.
        var revisions: [NoteKey: Int] = [:]
    }

    private let service: NoteService
    private let policy: Policy
    private let labels: Set<String>
    private let state: Mutex<State>

    package init(_ service: NoteService, policy: Policy, labels: [String]) {
        self.service = service
        self.policy = policy
        self.labels = Set(labels)
        state = Mutex(State(model: ObjectIdentifier(service.model)))
    }

    /// What the model in place finds in a note; kept until another takes its place.
    package func found(in note: WorkbenchNote) async throws -> [Proposal] {
        let model = service.model
        let known = state.withLock { state -> [Proposal]? in
            if state.model != ObjectIdentifier(model) { state = State(model: ObjectIdentifier(model)) }
            return state.found[note.key]
        }
        if let known { return known }
        let text = Array(note.document.text.string.utf8)
        let results = try await service.process(
            [RawDocument(text: text, place: note.key.text)], byteCount: text.count, for: .analyse, with: model,
            patience: .waits)
        let source = model.digest.map { "model:\($0.prefix(8))" } ?? "rules"
        let proposals = try results[0].get().annotations.filter { labels.contains($0.label) }.map {
            Proposal(range: $0.range, label: $0.label, score: $0.confidence, source: source)
        }
        state.withLock { state in
            if state.model == ObjectIdentifier(model) { state.found[note.key] = proposals }
        }
        return proposals
    }

    /// What is shown of a note: what its file brought, and what the model finds once it has earned that.
    package func shown(for note: WorkbenchNote) async throws -> [Proposal] {
        guard !note.isBlind else { return [] }
        var shown = note.document.annotations.filter { labels.contains($0.label) && !$0.range.isEmpty }.map {
            Proposal(range: $0.range, label: $0.label, score: $0.confidence, source: "input")
        }
        guard isEarned else { return shown }
        for proposal in try await found(in: note) where !shown.contains(where: { $0.range.overlaps(proposal.range) }) {
            shown.append(proposal)
        }
        return shown.sorted { ($0.range.start, $0.range.end) < ($1.range.start, $1.range.end) }
    }

    /// Scores the model in place on notes that were labelled to measure with.
    package func measure(_ finished: [(note: WorkbenchNote, labels: NoteLabels, annotator: String)]) async throws {
        let model = service.model
        for (note, labels, _) in finished where note.isHeldOut {
            let isKnown = state.withLock {
                $0.model == ObjectIdentifier(model) && $0.revisions[note.key] == labels.revision
            }
            if isKnown { continue }
            let predicted = try await found(in: note).map { Annotation(label: $0.label, range: $0.range) }
            let score = DocumentScore(
                gold: labels.annotations, predicted: predicted, tokenization: model.tokenizer.tokens(of: note.document))
            state.withLock { state in
                guard state.model == ObjectIdentifier(model) else { return }
                state.scores[note.key] = score
                state.revisions[note.key] = labels.revision
            }
        }
        let keys = Set(finished.map(\.note.key))
        state.withLock { state in
            for key in Array(state.scores.keys) where !keys.contains(key) {
                state.scores[key] = nil
                state.revisions[key] = nil
            }
        }
    }

    /// How the model in place did; nil before anything was measured.
    package var measured: Measured? {
        let model = ObjectIdentifier(service.model)
        return state.withLock { state in
            guard state.model == model, !state.scores.isEmpty else { return nil }
            return state.scores.values.reduce(
                into: Measured(notes: 0, entity: Counts(), token: Counts(), notesWithLeak: 0)
            ) {
                $0.notes += 1
                $0.entity = $0.entity + $1.total(.entityExact)
                $0.token = $0.token + $1.total(.tokenBinary)
                if $1.hasLeak { $0.notesWithLeak += 1 }
            }
        }
    }

    /// Where the model in place cuts tokens.
    package var tokenizer: Tokenizer { service.model.tokenizer }

    package var isEarned: Bool {
        switch policy {
        case .always: return true
        case .never: return false
        case .earned(let entityF1, let tokenRecall):
            guard let measured, measured.notes >= Self.fewestMeasured else { return false }
            return measured.entity.f1 >= entityF1 && measured.token.recall >= tokenRecall
        }
    }
}
