/// What an annotator finds and misses in labelled notes at every rung of the ladder, by unit.
package struct CalibrationCounts: Sendable {
    /// A patient each, or a note and its copies.
    package var units: [UnitCounts] = []
    package var documents = 0
    /// How the notes look at one rung.
    package var shapes: [NoteShape] = []
    /// By label: protected tokens, and how many of them each rung finds.
    package var byLabel: [String: (protected: Int, found: [Int])] = [:]

    /// Runs an annotator over labelled notes.
    ///
    /// - Parameters:
    ///   - profile: which labels are removed: others protect nothing, and text under them isn't missed.
    ///   - groups: a number for each document; those of one number are one unit.
    ///   - rung: at which the notes' shapes are taken; nil takes none.
    /// - Throws: `LetheError` for annotations outside their text, which nothing could find, and of a finder.
    package init(
        _ annotator: CombinedAnnotator, on corpus: Corpus, profile: ReleaseProfile, groups: [Int],
        shapesAtRung rung: Int?,
        workers: Int
    ) throws {
        if let problem = corpus.problems.first(where: { $0.kind == .outOfBounds }) {
            throw LetheError(
                .corpus, place: "document \(problem.documentID)", "an annotation lies outside its text",
                advice: "Mend the notes first: `lethe corpus check` lists such annotations")
        }
        guard !corpus.documents.contains(where: \.origin.isBlock) else {
            throw LetheError(
                .corpus, place: corpus.name, "the file doesn't say where notes begin and end",
                expected: "notes", found: "blocks of sentences",
                advice: "Sentences of one note stand or fall together: without its borders no promise can be made")
        }
        precondition(
            groups.count == corpus.documents.count, "\(groups.count) groups for \(corpus.documents.count) documents")
        var annotator = annotator
        annotator.keptLabels = Set(annotator.labels.filter { !profile.protects($0) })
        annotator.rung = rung ?? 0
        annotator.measuresConfidence = rung != nil
        let team = WorkerTeam(count: workers)
        defer { team.stop() }
        let set = ValidationSet(corpus, tokenizer: annotator.tokenizer)
        let documents = set.documents
        let found = set.mapNotes((0..<team.count).map { _ in annotator.makeWorker() }, team: team) { worker, range in
            worker.ladder(Array(documents[range]), withShapes: rung != nil)
        }
        self.documents = found.count
        units = Array(
            repeating: UnitCounts.empty, count: (groups.max() ?? -1) + 1)
        for (index, note) in found.enumerated() {
            if var failure = note.note.failure {
                if failure.place.isEmpty { failure.place = "document \(documents[index].id)" }
                throw failure
            }
            add(note.note, gold: documents[index].annotations, profile: profile, unit: groups[index])
            if let shape = note.shape { shapes.append(shape) }
        }
    }

    private mutating func add(_ note: RungedNote, gold: [Annotation], profile: ReleaseProfile, unit: Int) {
        let types = DocumentScore.tokenTypes(gold.filter { profile.protects($0.label) }, note.tokenization)
        var counts = UnitCounts.empty
        counts.tokens = types.count
        for (token, label) in types.enumerated() {
            let first = Int(min(note.rungs[token], UInt8(RedactionLadder.all)))
            for rung in first..<RedactionLadder.count {
                counts.hidden[rung] += 1
                if label == nil { counts.hiddenWrongly[rung] += 1 }
            }
            guard let label else { continue }
            counts.protected += 1
            for rung in 0..<first { counts.missed[rung] += 1 }
            var found = byLabel[label] ?? (0, [Int](repeating: 0, count: RedactionLadder.count))
            found.protected += 1
            for rung in first..<RedactionLadder.count { found.found[rung] += 1 }
            byLabel[label] = found
        }
        units[unit] += counts
    }
}

extension UnitCounts {
    /// Nothing yet, on the whole ladder.
    package static var empty: UnitCounts {
        let none = [Int](repeating: 0, count: RedactionLadder.count)
        var counts = UnitCounts(protected: 0, missed: none)
        counts.hidden = none
        counts.hiddenWrongly = none
        return counts
    }
}
