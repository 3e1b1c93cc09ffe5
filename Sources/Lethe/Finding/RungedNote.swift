/// A note with the rung of the ladder from which on each of its tokens is hidden. One number a token: what a higher rung hides, a
/// lower one hides as well, by construction.
struct RungedNote {
    let document: Document
    let tokenization: Tokenization
    /// What the model says, where there is one.
    let model: NoteFindings?
    let failure: LetheError?
    /// By token. 0 where the model's best tags, rules, lists or the record hide it.
    private(set) var rungs: [UInt8]
    /// By token: the one that it has its rung from by propagation, −1 for its own; empty where nothing was carried over.
    private var origins: [Int32] = []
    /// Tokens that the allow list keeps in the open, up to the rung that hides everything.
    private var isAllowed: [Bool] = []
    /// By token: whether the model's tags or a finder hide it.
    private var isBase: [Bool]
    private let found: FoundText
    /// Labels whose text stays in the open.
    private let kept: Set<String>
    private let namer: LabelNamer
    /// Words hidden in other notes of the patient.
    private let others: [[UInt8]: PatientWords.Word]

    /// - Parameters:
    ///   - settings: propagation, and labels that hide nothing.
    ///   - last: rungs behind it need not be told apart.
    init(
        _ document: Document, tokenization: Tokenization, model: NoteFindings?, found: FoundText,
        _ settings: CombinedAnnotator, namer: LabelNamer, last: Int
    ) {
        self.document = document
        self.tokenization = tokenization
        self.model = model
        self.found = found
        self.namer = namer
        kept = settings.keptLabels
        var failure = found.failure ?? model?.failure
        var others: [[UInt8]: PatientWords.Word] = [:]
        if let words = settings.patientWords {
            do { others = words[try settings.patients.patient(of: document)] } catch {
                failure = failure ?? error as? LetheError ?? LetheError(.corpus, "its patient can't be told")
            }
        }
        self.others = others
        self.failure = failure
        let count = tokenization.tokens.count
        rungs = [UInt8](repeating: NotePropagation.never, count: count)
        isBase = [Bool](repeating: false, count: count)
        for annotation in model?.annotations ?? [] where !kept.contains(annotation.label) { hide(annotation.range) }
        for finding in found.findings where !kept.contains(namer.label(finding)) { hide(finding.range) }
        applyThresholds(last: last)
        applyAllowed()
        if settings.propagates {
            let isAllowed = isAllowed
            origins = NotePropagation.spread(
                &rungs, text: document.text, tokens: tokenization.tokens,
                isFixed: { !isAllowed.isEmpty && isAllowed[$0] }, upTo: UInt8(RedactionLadder.thresholds.count),
                others: others)
        }
        if last >= RedactionLadder.neighbours { applyLastRungs() }
    }

    private mutating func hide(_ range: ScalarRange) {
        for token in tokenization.tokens(touching: range) {
            rungs[token] = 0
            isBase[token] = true
        }
    }

    private mutating func applyThresholds(last: Int) {
        guard last > 0, let tokens = model?.tokens else { return }
        let thresholds = RedactionLadder.thresholds
        for token in rungs.indices
        where rungs[token] > 0 && tokens.protection[token] >= thresholds[thresholds.count - 1] {
            // Falling: the first that the probability reaches.
            let rung = thresholds.firstIndex { tokens.protection[token] >= $0 } ?? thresholds.count
            rungs[token] = UInt8(rung + 1)
        }
    }

    /// A fixed subtraction, so that rungs stay nested: but what is certain stays hidden.
    private mutating func applyAllowed() {
        guard !found.allowed.isEmpty else { return }
        isAllowed = [Bool](repeating: false, count: rungs.count)
        for range in found.allowed {
            // A token of which only a part is allowed stays hidden.
            for token in tokenization.tokens(touching: range) {
                let own = tokenization.tokens[token].range
                if own.start >= range.start, own.end <= range.end { isAllowed[token] = true }
            }
        }
        for finding in found.findings where finding.isCertain {
            for token in tokenization.tokens(touching: finding.range) { isAllowed[token] = false }
        }
        for token in rungs.indices where isAllowed[token] {
            rungs[token] = UInt8(RedactionLadder.all)
            isBase[token] = false
        }
    }

    private mutating func applyLastRungs() {
        let before = rungs
        let last = UInt8(RedactionLadder.thresholds.count)
        document.text.withUTF8 { utf8 in
            for (index, token) in tokenization.tokens.enumerated() where rungs[index] > last {
                if !isAllowed.isEmpty, isAllowed[index] { continue }
                let isBeside =
                    index > 0 && before[index - 1] <= last || index + 1 < before.count && before[index + 1] <= last
                if isBeside {
                    rungs[index] = UInt8(RedactionLadder.neighbours)
                    continue
                }
                let bytes = token.bytes(in: utf8)
                var folded: [UInt8] = []
                FoldedText.fold(utf8: bytes, into: &folded)
                let hasWord = folded.contains { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 >= 0x80 }
                let isCommon = !hasWord || CommonWords.contains(String(decoding: folded, as: UTF8.self))
                let hasDigit = bytes.contains { (0x30...0x39).contains($0) }
                let hasCapital = Tokenizer.decode(utf8, at: Int(token.utf8Start)).properties.isUppercase
                rungs[index] = UInt8(
                    hasDigit || (hasCapital && !isCommon)
                        ? RedactionLadder.shapes : isCommon ? RedactionLadder.all : RedactionLadder.uncommon)
            }
        }
        for token in rungs.indices where rungs[token] == NotePropagation.never {
            rungs[token] = UInt8(RedactionLadder.all)
        }
    }

    // MARK: Stretches

    /// What is hidden at a rung, as stretches that share no text.
    func stretches(upTo rung: Int) -> [Annotation] {
        let isPlain = found.findings.isEmpty && origins.isEmpty && rung == 0 && isAllowed.isEmpty
        // The model alone: as it says.
        if isPlain { return model?.annotations ?? [] }
        var items: [StretchMerging.Item] = []
        let tokens = tokenization.tokens
        var labels = [String?](repeating: nil, count: tokens.count)
        func add(_ item: StretchMerging.Item) {
            let touched = tokenization.tokens(touching: item.range)
            if item.weight > .kept {
                for token in touched where labels[token] == nil || item.weight > .model { labels[token] = item.label }
            }
            guard !isAllowed.isEmpty, touched.contains(where: { isAllowed[$0] }) else {
                items.append(item)
                return
            }
            // Around what the allow list keeps.
            var start: Int?
            for token in touched {
                if !isAllowed[token], start == nil { start = token }
                let ends = token + 1 == touched.upperBound || isAllowed[token + 1]
                guard let first = start, ends, !isAllowed[token] else { continue }
                var piece = item
                piece.range = ScalarRange(
                    max(item.range.start, tokens[first].range.start), min(item.range.end, tokens[token].range.end))
                items.append(piece)
                start = nil
            }
        }
        // Of what nothing says what it is: a label whose text doesn't stay.
        let unnamed =
            [namer.label(.other), IdentifierKind.other.standardLabel].first { !kept.contains($0) } ?? "HIDDEN"
        for annotation in model?.annotations ?? [] {
            add(
                .init(
                    range: annotation.range, label: annotation.label, source: FindingSource(.model),
                    confidence: annotation.confidence, weight: kept.contains(annotation.label) ? .kept : .model))
        }
        for finding in found.findings {
            let label = namer.label(finding)
            let weight: StretchMerging.Weight =
                switch finding.source.kind {
                case _ where kept.contains(label): .kept
                case .known: .known
                case .list: .list
                default: finding.isCertain ? .certain : .pattern
                }
            add(
                .init(
                    range: widened(finding.range), label: label, source: finding.source,
                    weight: weight))
        }
        for token in tokens.indices where Int(rungs[token]) <= rung && !isBase[token] {
            let origin = origins.isEmpty ? -1 : Int(origins[token])
            let label: String
            if origin >= 0, let known = labels[origin] {
                label = known
            } else if origin == Self.otherNote, let word = otherWord(token) {
                label = word.label
            } else {
                label = model?.tokens?.likelyLabel(token) ?? unnamed
            }
            items.append(
                .init(
                    range: tokens[token].range, label: label,
                    source: origin == Self.otherNote
                        ? FindingSource(.propagation, "patient") : FindingSource(origin >= 0 ? .propagation : .ladder),
                    weight: .carriedOver,
                    joinsNeighbours: true))
        }
        return StretchMerging.stretches(items, text: document.text)
    }

    /// In `origins`: a token hidden in another note of the patient.
    private static let otherNote = -2

    private func otherWord(_ token: Int) -> PatientWords.Word? {
        document.text.withUTF8 { others[NotePropagation.foldedWord(tokenization.tokens[token].bytes(in: $0))] }
    }

    /// A range with the whole of the tokens that it touches: what counts as hidden is hidden whole.
    private func widened(_ range: ScalarRange) -> ScalarRange {
        let touched = tokenization.tokens(touching: range)
        guard !touched.isEmpty else { return range }
        return ScalarRange(
            min(range.start, tokenization.tokens[touched.lowerBound].range.start),
            max(range.end, tokenization.tokens[touched.upperBound - 1].range.end))
    }

    // MARK: Leak risk

    /// Sentences in which more is hidden at a rung than the model's tags, its threshold and the finders hide.
    func sentencesHidingMore(at rung: Int) -> [Int] {
        guard let protection = model?.tokens?.protection else { return [] }
        let threshold = RedactionLadder.threshold(ofRung: rung)
        return tokenization.sentences.indices.filter { sentence in
            tokenization.sentences[sentence].contains {
                Int(rungs[$0]) <= rung && !isBase[$0] && protection[$0] < threshold
            }
        }
    }

    /// The note with some sentences alone, which of their tokens are hidden, and which stand in the open whatever their tags say.
    func part(_ sentences: [Int], hiddenUpTo rung: Int) -> (document: Document, hidden: [Bool], shown: [Bool]) {
        var part = Tokenization()
        var hidden: [Bool] = []
        var shown: [Bool] = []
        let all = tokenization.sentences
        for sentence in sentences {
            part.sentenceStarts.append(part.tokens.count)
            part.tokens += tokenization.tokens[all[sentence]]
            hidden += rungs[all[sentence]].map { Int($0) <= rung }
            // What an allow list keeps is nobody's name.
            shown += all[sentence].map { Int(rungs[$0]) > rung && (isAllowed.isEmpty || !isAllowed[$0]) }
        }
        var document = document
        document.tokenization = part
        return (document, hidden, shown)
    }
}
