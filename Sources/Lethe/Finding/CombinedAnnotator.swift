internal import Synchronization

/// A model, rules, lists and what a record knows as one annotator, at one rung of the redaction ladder: what is hidden is the union
/// of all, closed under "a word hidden once is hidden everywhere in the note", less an allow list.
public struct CombinedAnnotator: Annotator {
    /// Nil finds with rules and lists alone.
    public var recognizer: Recognizer?
    package var finders: [any Finder] = []
    /// Words that are never hidden, unless the record, a deny list or a valid checksum says otherwise.
    package var allowed: PhraseList?
    /// The rung of the ladder: see `RedactionLadder`. The default hides what the model's best tags say.
    public var rung = 0
    /// Hide words that are hidden elsewhere in the note. The default does.
    public var propagates = true
    /// Words hidden in other notes of a note's patient, found in a first pass. They only add to what is hidden, so that a promise
    /// made without them holds.
    package var patientWords: PatientWords?
    /// Whose a note is.
    package var patients = PatientNaming.note
    /// Labels whose text stays in the open whatever is found, as a release's profile says: they hide nothing.
    public var keptLabels: Set<String> = []
    /// Notes that people have read: their labels stand for the model's.
    package var readNotes: ReadNotes?
    /// Give annotations their probability, notes their leak risk. The default doesn't.
    public var measuresConfidence = false
    /// Of what is measured, also what notes risk and how they look; without it only annotations get their probability, which costs less.
    public var measuresLeakRisk = true

    public init(_ recognizer: Recognizer?) { self.recognizer = recognizer }

    public var knowsToken: (@Sendable (UnsafeBufferPointer<UInt8>) -> Bool)? { recognizer?.knowsToken }

    public var tokenizer: Tokenizer { recognizer?.tokenizer ?? Tokenizer() }

    public var labels: [String] {
        var labels = Set(recognizer?.labels ?? [])
        let namer = LabelNamer(recognizer?.labels ?? [])
        for finder in finders {
            labels.formUnion(finder.kinds.map { namer.label($0) })
            labels.formUnion(finder.labels)
        }
        labels.formUnion(readNotes?.labels ?? [])
        return labels.sorted()
    }

    /// Nothing but the model's best tags is asked for.
    private var isModelAlone: Bool {
        finders.isEmpty && allowed == nil && readNotes == nil && rung == 0 && !propagates && patientWords == nil
            && !measuresConfidence
    }

    /// A worker for one thread.
    public func makeWorker() -> Worker { Worker(self, tagger: recognizer?.makeWorker()) }

    /// A worker that shares its network's memory with others of the same model and the same thread.
    package func makeWorker(sharing tagger: Recognizer.Worker?) -> Worker { Worker(self, tagger: tagger) }

    /// One thread's memory.
    public final class Worker: AnnotationWorker {
        private let settings: CombinedAnnotator
        private let tagger: Recognizer.Worker?
        private let namer: LabelNamer

        init(_ settings: CombinedAnnotator, tagger: Recognizer.Worker?) {
            self.settings = settings
            self.tagger = tagger
            namer = LabelNamer(settings.recognizer?.labels ?? [])
        }

        public func annotate(_ documents: [Document]) -> [[Annotation]] { examine(documents).map(\.annotations) }

        public func examine(_ documents: [Document]) -> [NoteFindings] {
            if settings.isModelAlone, let tagger { return tagger.annotate(documents).map { NoteFindings($0) } }
            let wantsLeakRisk = settings.measuresConfidence && settings.measuresLeakRisk
            let notes = examine(
                documents, throughRung: settings.rung, wantsConfidence: settings.measuresConfidence,
                wantsLeakRisk: wantsLeakRisk)
            var findings = notes.map { note -> NoteFindings in
                var findings = NoteFindings(note.stretches(upTo: settings.rung))
                findings.failure = note.failure
                guard settings.measuresConfidence, let model = note.model else { return findings }
                findings.tokens = model.tokens
                findings.sentenceRisks = model.sentenceRisks
                return findings
            }
            if wantsLeakRisk {
                mendRisks(&findings, notes)
                for (index, note) in notes.enumerated() {
                    findings[index].shape = shape(note, leakRisk: findings[index].leakRisk)
                }
            }
            return findings
        }

        /// Notes with the rung from which on each token is hidden, and how they look at the settings' rung.
        func ladder(_ documents: [Document], withShapes: Bool) -> [(note: RungedNote, shape: NoteShape?)] {
            let notes = examine(
                documents, throughRung: RedactionLadder.all, wantsConfidence: withShapes, wantsLeakRisk: withShapes)
            guard withShapes else { return notes.map { ($0, nil) } }
            var findings = notes.map { $0.model ?? NoteFindings([]) }
            mendRisks(&findings, notes)
            return zip(notes, findings).map { ($0, shape($0, leakRisk: $1.leakRisk)) }
        }

        /// Notes with the rung from which on each token is hidden.
        ///
        /// - Parameter last: rungs behind it need not be told apart.
        func examine(
            _ documents: [Document], throughRung last: Int, wantsConfidence: Bool, wantsLeakRisk: Bool
        ) -> [RungedNote] {
            let read = documents.map { settings.readNotes?.labels($0) }
            var found = documents.map { document in
                Self.found(in: document, by: settings.finders, allowed: settings.allowed)
            }
            for (index, annotations) in read.enumerated() {
                if let annotations {
                    found[index].findings += annotations.map { FoundSpan(readBySomebody: $0) }
                } else if settings.readNotes != nil, tagger == nil, settings.finders.isEmpty {
                    found[index].failure = LetheError(
                        .corpus, "nobody has read the note", expected: "a note that is done in the project",
                        advice: "Give --model to have the others de-identified as it finds them")
                }
            }
            let tokenizations = documents.map { settings.tokenizer.tokens(of: $0) }
            let flags = zip(found, tokenizations).map { found, tokenization -> [Bool] in
                var flags = [Bool](repeating: false, count: tokenization.tokens.count)
                for finding in found.findings where !settings.keptLabels.contains(namer.label(finding)) {
                    for token in tokenization.tokens(touching: finding.range) { flags[token] = true }
                }
                return flags
            }
            var models: [NoteFindings?] = documents.map { _ in nil }
            let unread = documents.indices.filter { read[$0] == nil }
            if let tagger, !unread.isEmpty {
                let others = unread.map { documents[$0] }
                let findings: [NoteFindings]
                if last > 0 || wantsConfidence {
                    var request = request(hidden: unread.map { flags[$0] })
                    request.wantsLeakRisk = wantsLeakRisk
                    findings = tagger.examine(others, request)
                } else {
                    findings = tagger.annotate(others).map { NoteFindings($0) }
                }
                for (index, findings) in zip(unread, findings) { models[index] = findings }
            }
            return documents.indices.map { index in
                RungedNote(
                    documents[index], tokenization: tokenizations[index], model: models[index], found: found[index],
                    settings, namer: namer, last: last)
            }
        }

        private func request(hidden: [[Bool]]) -> ConfidenceRequest {
            ConfidenceRequest(
                threshold: RedactionLadder.threshold(ofRung: settings.rung), keptTypes: settings.keptLabels,
                hidden: hidden)
        }

        /// What the finders find in a note; a finder that fails fails the note.
        private static func found(in document: Document, by finders: [any Finder], allowed: PhraseList?) -> FoundText {
            guard !finders.isEmpty || allowed != nil else { return FoundText() }
            let tokens = Tokenizer().tokenize(document.text).tokens
            return document.text.withUTF8 { utf8 in
                let lexemes = Lexemes(document.text, tokens: tokens, utf8: utf8)
                var found = FoundText()
                do {
                    for finder in finders { found.findings += try finder.find(in: document, lexemes) }
                } catch {
                    found.failure = error as? LetheError ?? LetheError(.corpus, "a finder failed")
                }
                found.allowed = allowed?.table.matches(lexemes).map { lexemes.range($0) } ?? []
                return found
            }
        }

        /// What can be said of a note without labels.
        private func shape(_ note: RungedNote, leakRisk: Double?) -> NoteShape {
            let tokens = note.tokenization.tokens
            var unknown = 0
            if let recognizer = settings.recognizer {
                note.document.text.withUTF8 { utf8 in
                    for token in tokens
                    where recognizer.bundle.vocabulary.row(ofToken: token.bytes(in: utf8), beside: recognizer.vectors)
                        == 0
                    {
                        unknown += 1
                    }
                }
            }
            let hidden = note.rungs.count { Int($0) <= settings.rung }
            let count = Float(max(1, tokens.count))
            return NoteShape(
                leakRisk: Float(leakRisk ?? 0), tokens: Float(tokens.count), unknownShare: Float(unknown) / count,
                hiddenShare: Float(hidden) / count)
        }

        /// The tagger measured what the model and the finders leave open. Where more is hidden, the sentences that hold it are
        /// measured again.
        private func mendRisks(_ findings: inout [NoteFindings], _ notes: [RungedNote]) {
            guard let tagger else { return }
            var again: [(note: Int, sentences: [Int])] = []
            var documents: [Document] = []
            var hidden: [[Bool]] = []
            var shown: [[Bool]] = []
            for (index, note) in notes.enumerated() {
                let sentences = note.sentencesHidingMore(at: settings.rung)
                guard !sentences.isEmpty else { continue }
                let part = note.part(sentences, hiddenUpTo: settings.rung)
                again.append((index, sentences))
                documents.append(part.document)
                hidden.append(part.hidden)
                shown.append(part.shown)
            }
            guard !documents.isEmpty else { return }
            var request = request(hidden: hidden)
            (request.shown, request.isPart) = (shown, true)
            for (place, measured) in zip(again, tagger.examine(documents, request)) {
                for (sentence, risk) in zip(place.sentences, measured.sentenceRisks) {
                    findings[place.note].sentenceRisks[sentence] = risk
                }
            }
        }
    }
}

/// Labels of notes that people have read to their end.
package final class ReadNotes: Sendable {
    /// All that any of them may have, sorted.
    package let labels: [String]
    /// How many notes are done.
    package let count: Int
    private let find: @Sendable (Document) -> [Annotation]?
    private let found = Mutex<Set<String>>([])
    private let withoutLabel = Mutex<Set<String>>([])

    /// - Parameters:
    ///   - count: of notes that are done.
    ///   - find: a note's labels; nil for one that nobody has read.
    package init(labels: [String], count: Int, find: @escaping @Sendable (Document) -> [Annotation]?) {
        self.labels = labels
        self.count = count
        self.find = find
    }

    func labels(_ document: Document) -> [Annotation]? {
        guard let labels = find(document) else { return nil }
        found.withLock { _ = $0.insert(document.id) }
        if labels.isEmpty { withoutLabel.withLock { _ = $0.insert(document.id) } }
        return labels
    }

    /// How many of them were met.
    package var metCount: Int { found.withLock(\.count) }

    /// How many of these have no label at all.
    package var metWithoutLabel: Int { withoutLabel.withLock(\.count) }
}

extension FoundSpan {
    /// People know better than any list.
    fileprivate init(readBySomebody annotation: Annotation) {
        self.init(
            annotation.range, IdentifierKind(label: annotation.label) ?? .identifier, FindingSource(.person),
            isCertain: true, label: annotation.label)
    }
}

/// What finders other than the model found in a text.
struct FoundText {
    var findings: [FoundSpan] = []
    var allowed: [ScalarRange] = []
    var failure: LetheError?
}

/// Which label stands for a kind of identifier, given those that a model has.
struct LabelNamer: Sendable {
    private var byKind: [IdentifierKind: String] = [:]

    init(_ labels: [String]) {
        for label in labels.sorted() {
            guard let kind = IdentifierKind(label: label), byKind[kind] == nil else { continue }
            byKind[kind] = label
        }
    }

    /// Kinds whose label serves where the model has none of the kind itself.
    private static let nearby: [IdentifierKind: [IdentifierKind]] = [
        .patient: [.person], .staff: [.person], .relative: [.person, .patient], .person: [.patient], .fax: [.phone],
        .record: [.identifier], .identifier: [.record], .plan: [.identifier, .record],
        .account: [.identifier, .record],
        .licence: [.identifier, .record], .socialSecurity: [.identifier, .record], .vehicle: [.identifier],
        .device: [.identifier], .city: [.location], .postcode: [.location], .state: [.location], .street: [.location],
        .hospital: [.organization],
    ]

    func label(_ finding: FoundSpan) -> String { finding.label ?? label(finding.kind) }

    func label(_ kind: IdentifierKind) -> String {
        for kind in [kind] + (Self.nearby[kind] ?? []) { if let label = byKind[kind] { return label } }
        return kind.standardLabel
    }
}
