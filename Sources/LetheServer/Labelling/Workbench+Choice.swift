internal import Lethe

/// Which note comes next.
extension Workbench {
    /// What somebody is shown notes for.
    package func task(of annotator: String) -> WorkbenchTask {
        annotator == project.adjudicator ? .adjudicate : task
    }

    /// The note that an annotator should see: the one under way, or the next.
    ///
    /// - Returns: nil where nothing is left for them.
    package func next(for annotator: String) throws -> WorkbenchNote? {
        try state.withLock { state in
            guard let own = state.annotators[annotator] else { throw Refusal.unknownAnnotator }
            // One that was begun and not ended, and that nobody else has taken on since.
            let begun = own.touched.last {
                own.notes[$0]?.status == .open && (own.notes[$0]?.revision ?? 0) > 0
                    && isFree($0, state, own, annotator)
            }
            let held = state.leases.first {
                $0.value.annotator == annotator && $0.value.end > .now && own.notes[$0.key]?.status ?? .open == .open
            }
            guard let key = begun ?? held?.key ?? choose(state, own, annotator) else { return nil }
            take(key, &state, annotator)
            return notes[key]
        }
    }

    /// Several may have it at a time: all label it, or one decides about the others' labels.
    func isShared(_ note: WorkbenchNote, _ annotator: String) -> Bool {
        annotator == project.adjudicator || note.isShared && task == .label
    }

    /// Keeps a note for somebody, for a while.
    func take(_ key: NoteKey, _ state: inout State, _ annotator: String) {
        guard annotator != project.adjudicator else { return }
        state.leases[key] = Lease(annotator: annotator, end: .now + Self.leaseTime)
    }

    /// Whether an annotator may go on with a note, which they haven't ended and nobody else has or is at.
    private func isFree(_ key: NoteKey, _ state: State, _ own: AnnotatorState, _ annotator: String) -> Bool {
        guard let note = notes[key], own.notes[key]?.status ?? .open == .open else { return false }
        if isShared(note, annotator) { return true }
        if let lease = state.leases[key], lease.annotator != annotator, lease.end > .now { return false }
        return !state.annotators.contains { $0.key != annotator && $0.value.notes[key]?.status.isDone ?? false }
    }

    private func choose(_ state: State, _ own: AnnotatorState, _ annotator: String) -> NoteKey? {
        switch task(of: annotator) {
        case .adjudicate:
            return state.review.first { key in
                own.notes[key]?.status ?? .open == .open && !comparison(of: key, state).disputes.isEmpty
            }
        case .review: return state.review.first { isFree($0, state, own, annotator) }
        case .label: return chooseToLabel(state, own, annotator)
        }
    }

    /// Every fifth note measures, where there are any: so many of them as were asked for.
    private func chooseToLabel(_ state: State, _ own: AnnotatorState, _ annotator: String) -> NoteKey? {
        let ended = own.notes.filter { $0.value.status != .open }.keys
        let measuring = ended.count { notes[$0]?.isHeldOut ?? false }
        let wantsHeldOut =
            Double(measuring) < (Double(ended.count) + 1) * project.heldOutShare - 1e-9 && ended.count > 0
        let pools = wantsHeldOut ? [state.heldOut, state.training] : [state.training, state.heldOut]
        for pool in pools { if let key = pool.first(where: { isFree($0, state, own, annotator) }) { return key } }
        return nil
    }

    /// Puts the notes to learn from into another order: those that it doesn't name come last, as they stood.
    package func rank(_ keys: [NoteKey]) {
        let named = Set(keys)
        state.withLock { state in
            let known = keys.filter { key in notes[key].map { !$0.isHeldOut } ?? false }
            state.training = known + state.training.filter { !named.contains($0) }
        }
    }

    /// Notes to learn from that nobody has begun, in the order in which they come.
    package func openToLearn() -> [WorkbenchNote] {
        state.withLock { state in
            state.training.filter { key in
                !state.annotators.values.contains { $0.notes[key] != nil }
            }.compactMap { notes[$0] }
        }
    }

    // MARK: Adjudicating

    /// What the annotators who have done a note agree on, and what not; empty where fewer than two have.
    func comparison(of key: NoteKey) -> (agreed: [LabelSpan], disputes: [Dispute]) {
        state.withLock { comparison(of: key, $0) }
    }

    private func comparison(of key: NoteKey, _ state: State) -> (agreed: [LabelSpan], disputes: [Dispute]) {
        let labelled = project.annotators.compactMap { person -> (String, [LabelSpan])? in
            guard let labels = state.annotators[person]?.notes[key], labels.status.isDone else { return nil }
            return (person, labels.spans)
        }
        return labelled.count < 2 ? ([], []) : Dispute.compare(labelled)
    }

    /// Notes that annotators see differently: how many there are, and of how many somebody has decided.
    package var disputed: (notes: Int, decided: Int) {
        state.withLock { state in
            let own = project.adjudicator.flatMap { state.annotators[$0] }
            var count = (notes: 0, decided: 0)
            for key in notes.keys where !comparison(of: key, state).disputes.isEmpty {
                count.notes += 1
                if own?.notes[key]?.status.isDone ?? false { count.decided += 1 }
            }
            return count
        }
    }

    // MARK: Reviewing

    /// Puts notes that nobody has reviewed before all others.
    package func reviewFirst(_ keys: [NoteKey]) {
        let named = Set(keys)
        state.withLock { state in
            state.review = keys.filter { notes[$0] != nil } + state.review.filter { !named.contains($0) }
        }
    }

    /// Notes that nobody has begun, in the order in which they come.
    package func openToReview() -> [WorkbenchNote] {
        state.withLock { state in
            state.review.filter { key in
                !state.annotators.values.contains { $0.notes[key] != nil }
            }.compactMap { notes[$0] }
        }
    }

    /// After something was found that the model had missed: other notes in which the same words stand, and nobody has labelled them,
    /// come first, and those of them that were reviewed, by whomever, are open again for who did.
    ///
    /// Cost: reads every note's text.
    ///
    /// - Returns: how many notes the annotator will see for that.
    package func lookAgain(for words: String, besides key: NoteKey, by annotator: String) async throws -> Int {
        let pattern = Array(words.utf8)
        guard pattern.count > 1 else { return 0 }
        var first: [NoteKey] = []
        var count = 0
        for note in notes.values.sorted(by: { $0.key.text < $1.key.text }) where note.key != key {
            let places = note.document.text.places(of: pattern)
            guard !places.isEmpty else { continue }
            let labelled = state.withLock { state in
                project.people.compactMap { person in state.annotators[person]?.notes[note.key].map { (person, $0) } }
            }
            guard
                places.contains(where: { place in
                    !labelled.contains { $0.1.spans.contains { $0.range.overlaps(place) } }
                })
            else { continue }
            if labelled.isEmpty {
                first.append(note.key)
                count += 1
            }
            for (person, labels) in labelled where labels.task == .review && labels.status != .open {
                _ = try await changeAutomatically(note.key, by: person, "again", [.status(.open, nil)]) {
                    $0.status != .open
                }
                if person == annotator { count += 1 }
            }
        }
        reviewFirst(first)
        return count
    }
}

extension NoteText {
    /// Where bytes stand that neither begin nor end within a word.
    fileprivate func places(of pattern: [UInt8]) -> [ScalarRange] {
        withUTF8 { utf8 in
            var places: [ScalarRange] = []
            var scalars = 0
            var at = 0
            func isWord(_ index: Int) -> Bool {
                guard index >= 0, index < utf8.count else { return false }
                let byte = utf8[index]
                return byte >= 0x80 || (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20)
            }
            let length = pattern.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self).unicodeScalars.count }
            while at + pattern.count <= utf8.count {
                if utf8[at] == pattern[0], utf8[at..<(at + pattern.count)].elementsEqual(pattern), !isWord(at - 1),
                    !isWord(at + pattern.count)
                {
                    places.append(ScalarRange(scalars, scalars + length))
                }
                // Bytes within a character begin none.
                if utf8[at] & 0xC0 != 0x80 { scalars += 1 }
                at += 1
            }
            return places
        }
    }
}
