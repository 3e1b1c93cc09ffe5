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

    /// What was found in a note.
    struct Found: Sendable {
        var proposals: [Proposal]
        /// Places that nothing hides and that somebody should look at.
        var flags: [ReviewFlag]
        /// How likely something is left in the open, as the model sees it; 0 without one.
        var leakRisk: Double
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
        package var entity: EvaluationReport.Score
        package var token: EvaluationReport.Score
        package var notesWithLeak: Int
        /// 95 % bootstrap interval over notes; nil for fewer than two.
        package var entityF1Interval: EvaluationReport.Interval?
        /// Standard deviation of one note's F1 about the whole, by the same draws.
        package var deviation = 0.0
    }

    private struct State {
        var model: ObjectIdentifier
        var found: [NoteKey: Found] = [:]
        var scores: [NoteKey: DocumentScore] = [:]
        /// Of the labels that were scored.
        var revisions: [NoteKey: Int] = [:]
        /// Of the scores together.
        var measured: Measured?
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
    func found(in note: WorkbenchNote) async throws -> Found {
        let model = service.model
        let known = state.withLock { state -> Found? in
            if state.model != ObjectIdentifier(model) { state = State(model: ObjectIdentifier(model)) }
            return state.found[note.key]
        }
        if let known { return known }
        let text = Array(note.document.text.string.utf8)
        let results = try await service.process(
            [RawDocument(text: text, place: note.key.text)], byteCount: text.count, for: .analyse, with: model,
            patience: .waits)
        let source = model.digest.map { "model:\($0.prefix(8))" } ?? "rules"
        let processed = try results[0].get()
        let found = Found(
            proposals: processed.annotations.filter { labels.contains($0.label) }.map {
                Proposal(range: $0.range, label: $0.label, score: $0.confidence, source: source)
            }, flags: processed.flags, leakRisk: processed.leakRisk ?? 0)
        state.withLock { state in
            if state.model == ObjectIdentifier(model) { state.found[note.key] = found }
        }
        return found
    }

    /// What is shown of a note: what its file brought, and what the model finds once it has earned that.
    func shown(for note: WorkbenchNote) async throws -> Found {
        guard !note.isBlind else { return Found(proposals: [], flags: [], leakRisk: 0) }
        guard isEarned else { return Found(proposals: given(with: note), flags: [], leakRisk: 0) }
        return try await everything(about: note)
    }

    /// What is hidden of a note before anybody has looked at it: what its file brought, and what the model finds.
    func everything(about note: WorkbenchNote) async throws -> Found {
        var everything = try await found(in: note)
        let given = given(with: note)
        everything.proposals.removeAll { proposal in given.contains { $0.range.overlaps(proposal.range) } }
        everything.proposals += given
        everything.proposals.sort { ($0.range.start, $0.range.end) < ($1.range.start, $1.range.end) }
        return everything
    }

    private func given(with note: WorkbenchNote) -> [Proposal] {
        note.document.annotations.filter { labels.contains($0.label) && !$0.range.isEmpty }.map {
            Proposal(range: $0.range, label: $0.label, score: $0.confidence, source: "input")
        }
    }

    /// Notes of which so many are looked at before the first is shown.
    private static let mostRanked = 2_000

    /// Puts the notes first in which the model leaves most to chance.
    package func rankByRisk(_ workbench: Workbench) async {
        var risks: [(key: NoteKey, risk: Double, flags: Int)] = []
        for note in workbench.openToReview().prefix(Self.mostRanked) {
            // What can't be analysed is looked at first.
            let found = (try? await found(in: note)) ?? Found(proposals: [], flags: [], leakRisk: 2)
            risks.append((note.key, found.leakRisk, found.flags.count))
        }
        risks.sort { ($1.risk, $1.flags, $0.key.text) < ($0.risk, $0.flags, $1.key.text) }
        workbench.reviewFirst(risks.map(\.key))
    }

    /// Scores the model in place on notes that were labelled to measure with.
    package func measure(_ finished: [(note: WorkbenchNote, labels: NoteLabels, annotator: String)]) async throws {
        let model = service.model
        let finished = finished.filter { $0.note.isHeldOut && $0.labels.canMeasure }
        for (note, labels, _) in finished {
            let isKnown = state.withLock {
                $0.model == ObjectIdentifier(model) && $0.revisions[note.key] == labels.revision
            }
            if isKnown { continue }
            let predicted = try await found(in: note).proposals.map { Annotation(label: $0.label, range: $0.range) }
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
        summarise(model)
    }

    /// Draws of the bootstrap: enough for a whole per cent.
    private static let draws = 300

    private func summarise(_ model: ServedModel) {
        let scores = state.withLock { state in
            state.model == ObjectIdentifier(model)
                ? state.scores.sorted { $0.key.text < $1.key.text }.map(\.value) : []
        }
        guard !scores.isEmpty else { return state.withLock { $0.measured = nil } }
        let report = EvaluationReport(scores, bootstrapSamples: Self.draws)
        guard let entity = report[.entityExact], let token = report[.tokenBinary] else { return }
        var measured = Measured(
            notes: scores.count, entity: entity.micro, token: token.micro, notesWithLeak: report.leakyDocumentCount,
            entityF1Interval: entity.f1Interval)
        if let interval = entity.f1Interval {
            // Of a normal distribution, the interval is 3.92 deviations wide.
            measured.deviation = (interval.high - interval.low) / 3.92 * Double(scores.count).squareRoot()
        }
        state.withLock { state in
            if state.model == ObjectIdentifier(model) { state.measured = measured }
        }
    }

    /// How the model in place did; nil before anything was measured.
    package var measured: Measured? {
        let model = ObjectIdentifier(service.model)
        return state.withLock { $0.model == model ? $0.measured : nil }
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
