/// What reading a random sample says of the whole batch.
package struct ReviewResult: Encodable, Sendable {
    private let format = "lethe review result 1"
    package let notesRead: Int
    package let notesInPool: Int
    /// Notes in which the readers found something that was left in the open; planted places don't count.
    package let leakyNotes: Int
    package let leaks: Int
    package let planted: Int
    package let plantedFound: Int
    package let confidence: Double
    /// Share of the batch's notes that leak, at most, if readers miss nothing.
    package let upperBound: Double
    /// Notes of the batch that leak, at most, if readers miss nothing: what was read, and what the rest may hold.
    package let mostLeakyNotes: Int
    /// Share of the planted places that readers find, at least; nil where none were planted.
    package let sensitivity: Double?
    /// The bound with the readers' own misses counted in; nil without planted places.
    package let upperBoundWithReaders: Double?

    /// Compares what readers decided with what they were shown.
    ///
    /// - Parameters:
    ///   - shown: the sample as the readers saw it.
    ///   - decided: the same notes as the readers left them.
    /// - Throws: `LetheError` where notes are missing, or their texts differ.
    package init(_ sample: ReviewSample, shown: [Document], decided: [Document], confidence: Double) throws {
        let error = 1 - confidence
        var decisions: [String: Document] = [:]
        for document in decided {
            guard decisions.updateValue(document, forKey: document.id) == nil else {
                throw LetheError(
                    .corpus, place: "document \(document.id)", "decided twice", expected: "one decision a note")
            }
        }
        let missing = sample.documentIDs.filter { decisions[$0] == nil }
        guard missing.isEmpty else {
            throw LetheError(
                .corpus,
                "\(missing.count) of the \(sample.notesDrawn) notes drawn were not read, the first: \(missing[0])",
                expected: "a decision for each",
                advice: "Notes left out because they are hard make the bound wrong: read them as well")
        }
        let drawn = Set(sample.documentIDs)
        guard Set(shown.map(\.id)) == drawn else {
            throw LetheError(
                .corpus, "the notes shown aren't those of the sample", expected: "what `lethe review sample` wrote")
        }
        var leakyNotes = 0
        var leaks = 0
        var found = 0
        for document in shown {
            guard let decision = decisions[document.id] else { continue }
            guard decision.text == document.text else {
                throw LetheError(
                    .corpus, place: "document \(document.id)", "its text isn't the one that was shown",
                    expected: "the same text")
            }
            let places = sample.planted.filter { $0.document == document.id }
            found += places.count { place in decision.annotations.contains { $0.range.overlaps(place.range) } }
            // Letters and digits that the reader marked and nothing had hidden.
            let new = decision.annotations.filter { annotation in
                Self.isUncovered(
                    annotation.range, by: document.annotations.map(\.range) + places.map(\.range), in: document.text)
            }
            leaks += new.count
            if !new.isEmpty { leakyNotes += 1 }
        }
        notesRead = shown.count
        notesInPool = sample.notesInPool
        self.leakyNotes = leakyNotes
        self.leaks = leaks
        planted = sample.planted.count
        plantedFound = found
        self.confidence = confidence
        // One bound of the two where both are used: half the error each.
        let share = planted > 0 ? error / 2 : error
        let most = BinomialTest.mostHits(leakyNotes, drawn: shown.count, total: sample.notesInPool, error: share)
        mostLeakyNotes = most
        upperBound = min(
            BinomialTest.upperBound(leakyNotes, of: shown.count, error: share),
            Double(most) / Double(max(1, sample.notesInPool)))
        if planted > 0 {
            let least = BinomialTest.lowerBound(found, of: planted, error: share)
            sensitivity = least
            upperBoundWithReaders = least > 0 ? min(1, upperBound / least) : 1
        } else {
            sensitivity = nil
            upperBoundWithReaders = nil
        }
    }

    /// The notes as the readers left them, with the planted stretches that they overlooked marked again: labelled notes without holes.
    package static func labelled(_ decided: [Document], _ sample: ReviewSample) -> [Document] {
        decided.map { document in
            var document = document
            for place in sample.planted where place.document == document.id {
                guard !document.annotations.contains(where: { $0.range.overlaps(place.range) }) else { continue }
                document.annotations.append(Annotation(label: place.label ?? "PHI", range: place.range))
            }
            document.annotations.sort(by: Annotation.precedes)
            return document
        }
    }

    private static func isUncovered(_ range: ScalarRange, by ranges: [ScalarRange], in text: NoteText) -> Bool {
        let scalars = Array(text.copy(range).unicodeScalars)
        for (offset, scalar) in scalars.enumerated() {
            guard scalar.properties.isAlphabetic || scalar.properties.numericType != nil else { continue }
            let place = range.start + offset
            if !ranges.contains(where: { $0.start <= place && place < $0.end }) { return true }
        }
        return false
    }

    /// How many notes must be read, by the number of leaky ones among them, so that at most a share of a batch leaks.
    ///
    /// - Parameter total: notes of the batch; nil for a batch without end.
    package static func plan(limit: Double, confidence: Double, total: Int?) -> [(leaky: Int, read: Int?)] {
        (0...3).map { leaky in
            func holds(_ read: Int) -> Bool {
                guard read > leaky else { return false }
                if let total {
                    return Double(BinomialTest.mostHits(leaky, drawn: read, total: total, error: 1 - confidence))
                        <= limit * Double(total)
                }
                return BinomialTest.upperBound(leaky, of: read, error: 1 - confidence) <= limit
            }
            var low = leaky + 1
            var high = total ?? 10_000_000
            guard holds(high) else { return (leaky, nil) }
            while low < high {
                let middle = (low + high) / 2
                if holds(middle) { high = middle } else { low = middle + 1 }
            }
            return (leaky, low)
        }
    }
}
