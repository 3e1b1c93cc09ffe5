/// Which notes, or lines, to label next: those where a minute of a person's time is likely to mend most of what the model gets
/// wrong (active learning; the cost model after Wei et al. 2019, who found gains by sentences vanish without one).
public struct NoteSelection: Sendable {
    /// What a note promises.
    public enum Measure: String, Codable, Sendable, CaseIterable {
        /// Nothing: notes come in the order that a seed draws.
        case random
        /// How many protected tokens the model is expected to miss: Σ p(protected) over the tokens that it leaves open.
        case misses
        /// How many corrections a person is expected to make: what is missed, and Σ (1 − p) over the entities that it finds.
        case edits
    }

    /// A note that could be labelled.
    public struct Candidate: Sendable, Codable, Equatable {
        /// Among the notes that were asked about.
        public var index: Int
        public var tokens: Int
        /// Entities that the model finds.
        public var spans: Int
        /// By the measure.
        public var expected: Double
        /// That labelling is expected to take.
        public var seconds: Double
    }

    /// The default is edits.
    public var measure = Measure.edits
    public var cost = AnnotationCost()
    /// Of notes that look alike but for their names and numbers, at most so many are chosen at a time. The default is 2.
    public var mostAlike = 2
    /// Draws the order of `random`, and of nothing else.
    public var seed: UInt64 = 1

    public init() {}

    /// What each note promises.
    ///
    /// - Parameters:
    ///   - documents: notes without labels.
    ///   - recognizer: the model whose doubts are weighed.
    ///   - threads: 1 or more; the result is the same.
    /// - Throws: `LetheError` for a cost that no choice can be weighed by.
    public func candidates(
        _ documents: [Document], by recognizer: Recognizer, threads: Int = 1
    ) throws -> [Candidate] {
        try cost.validate()
        var recognizer = recognizer
        recognizer.measuresConfidence = true
        let team = WorkerTeam(count: max(1, threads))
        defer { team.stop() }
        let set = ValidationSet(
            Corpus(name: "", format: .jsonl, documents: documents.map { Document(bare: $0) }),
            tokenizer: recognizer.tokenizer)
        return set.mapFindings((0..<team.count).map { _ in recognizer.makeWorker() }, team: team) { index, findings in
            self.candidate(index, findings, set.tokenizations[index])
        }
    }

    private func candidate(_ index: Int, _ findings: NoteFindings, _ tokenization: Tokenization) -> Candidate {
        var protection = findings.tokens?.protection ?? []
        var doubt = 0.0
        for annotation in findings.annotations {
            doubt += 1 - (annotation.confidence ?? 1)
            for token in tokenization.tokens(touching: annotation.range) where token < protection.count {
                protection[token] = 0
            }
        }
        let missed = protection.reduce(0.0) { $0 + Double($1) }
        let (tokens, spans) = (tokenization.tokens.count, findings.annotations.count)
        return Candidate(
            index: index, tokens: tokens, spans: spans,
            expected: measure == .edits ? missed + doubt : missed, seconds: cost.seconds(tokens: tokens, spans: spans))
    }

    /// The candidates in the order in which they should be labelled: most expected a second first; those beyond `mostAlike` of one
    /// look behind all others.
    ///
    /// - Parameters:
    ///   - candidates: what the notes promise.
    ///   - documents: those that the candidates are of.
    public func order(_ candidates: [Candidate], of documents: [Document]) -> [Candidate] {
        var ordered = candidates
        if measure == .random {
            var generator = SeededGenerator(seed: seed, purpose: .sample)
            generator.shuffle(&ordered)
            return ordered
        }
        ordered.sort {
            ($1.expected / max($1.seconds, 1e-9), $0.index) < ($0.expected / max($0.seconds, 1e-9), $1.index)
        }
        var alike: [UInt64: Int] = [:]
        var later: [Candidate] = []
        ordered.removeAll { candidate in
            let count = alike[Self.look(documents[candidate.index].text), default: 0]
            alike[Self.look(documents[candidate.index].text)] = count + 1
            guard count >= mostAlike else { return false }
            later.append(candidate)
            return true
        }
        return ordered + later
    }

    /// Chooses notes to label next.
    ///
    /// - Parameters:
    ///   - documents: notes without labels.
    ///   - recognizer: the model whose doubts are weighed.
    ///   - count: notes at most; nil for no limit.
    ///   - seconds: that labelling may take by the cost model; the note that goes beyond is the last. Nil for no limit.
    ///   - threads: 1 or more; the result is the same.
    /// - Returns: the chosen notes in the order in which they should be labelled, with what the model finds in each.
    /// - Throws: `LetheError` for a cost that no choice can be weighed by.
    public func choose(
        _ documents: [Document], by recognizer: Recognizer, count: Int? = nil, seconds: Double? = nil, threads: Int = 1
    ) throws -> [(candidate: Candidate, document: Document)] {
        let candidates = try candidates(documents, by: recognizer, threads: threads)
        var chosen: [Candidate] = []
        var spent = 0.0
        for candidate in order(candidates, of: documents) {
            if chosen.count >= count ?? .max || spent >= seconds ?? .infinity { break }
            chosen.append(candidate)
            spent += candidate.seconds
        }
        let found = recognizer.makeWorker().annotate(chosen.map { documents[$0.index] })
        return zip(chosen, found).map { candidate, annotations in
            var document = documents[candidate.index]
            document.annotations = annotations
            document.origin.isPrediction = true
            return (candidate, document)
        }
    }

    /// A number for how a text looks: digits are one digit, words with a capital one word, blanks one blank.
    package static func look(_ text: NoteText) -> UInt64 {
        // FNV-1a, so that the same text looks the same in every run.
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        func add(_ byte: UInt8) { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        var inName = false
        var wasBlank = false
        for scalar in text.string.unicodeScalars {
            let isWord = scalar.properties.isAlphabetic
            if inName, isWord { continue }
            inName = false
            let isBlank = scalar.properties.isWhitespace
            defer { wasBlank = isBlank }
            if isBlank {
                if !wasBlank { add(0x20) }
            } else if scalar.properties.numericType != nil {
                add(0x30)
            } else if scalar.properties.isUppercase {
                inName = true
                add(0x58)
            } else {
                for byte in UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter { add(byte) }
            }
        }
        return hash
    }
}

extension Document {
    /// A note as somebody sees who hasn't labelled it.
    package init(bare document: Document) {
        self.init(id: document.id, text: document.text, tokenization: document.tokenization, origin: document.origin)
    }
}
