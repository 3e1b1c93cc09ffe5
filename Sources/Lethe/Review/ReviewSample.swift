internal import LetheEssentials

/// What was drawn for reading, and what was planted in it to measure the readers. It stays away from them: it says where the
/// planted places are.
package struct ReviewSample: Codable, Sendable, Equatable {
    package var format = "lethe review sample 1"
    package var seed: UInt64
    package var notesDrawn: Int
    package var notesInPool: Int
    package var documentIDs: [String]
    /// Stretches that were found and are shown to the readers as if they hadn't been.
    package var planted: [Place]

    /// A stretch of a note, in Unicode scalars.
    package struct Place: Codable, Sendable, Equatable {
        package var document: String
        package var start: Int
        package var end: Int
        /// Under which it had been found; nil in samples of earlier versions.
        package var label: String?

        var range: ScalarRange { ScalarRange(start, end) }
    }

    /// So that notes drawn for labelling and for reading under one seed have nothing to do with one another.
    private static let shift: UInt64 = 0x7265_6164

    /// Draws which notes are read.
    ///
    /// - Throws: `LetheError` where there are fewer than wanted, or two of one id.
    package static func draw(_ ids: [String], count: Int, seed: UInt64) throws -> ReviewSample {
        guard count > 0, count <= ids.count else {
            throw LetheError(
                .setting, "the batch can't give so many", expected: "1 to \(ids.count) notes", found: "\(count)")
        }
        guard Set(ids).count == ids.count else {
            throw LetheError(
                .corpus, "two notes have the same id, and can't be told apart",
                expected: "an id of its own for each note")
        }
        var generator = SeededGenerator(seed: seed &+ Self.shift, purpose: .sample)
        var order = ids.sorted()
        generator.shuffle(&order)
        return ReviewSample(
            seed: seed, notesDrawn: count, notesInPool: ids.count, documentIDs: order.prefix(count).sorted(),
            planted: [])
    }

    /// Takes some found stretches out of what the readers see, at most one a note: names and numbers that stand there once, since
    /// another mention would give them away.
    ///
    /// - Throws: `LetheError` where the notes hold too few.
    package mutating func plant(_ count: Int, in entries: inout [ReviewQueue.Entry]) throws {
        var generator = SeededGenerator(seed: seed &+ Self.shift &+ 1, purpose: .sample)
        var order = Array(entries.indices)
        generator.shuffle(&order)
        for index in order where planted.count < count {
            let document = entries[index].document
            var texts: [String: Int] = [:]
            for annotation in document.annotations {
                texts[FoldedText.fold(document.text.copy(annotation.range)), default: 0] += 1
            }
            let places = document.annotations.indices.filter { place in
                let annotation = document.annotations[place]
                let text = document.text.copy(annotation.range)
                guard let kind = IdentifierKind(label: annotation.label), kind != .age, kind != .sex, kind != .country
                else { return false }
                return texts[FoldedText.fold(text)] == 1 && text.unicodeScalars.count >= 3
            }
            guard !places.isEmpty else { continue }
            let place = places[generator.nextIndex(places.count)]
            let range = document.annotations[place].range
            planted.append(
                Place(
                    document: document.id, start: range.start, end: range.end,
                    label: document.annotations[place].label))
            entries[index].document.annotations.remove(at: place)
        }
        guard planted.count == count else {
            throw LetheError(
                .setting, "too few found stretches to plant so many", expected: "at most \(planted.count)",
                found: "\(count)",
                advice: "Read more notes, or plant fewer")
        }
        planted.sort { ($0.document, $0.start) < ($1.document, $1.start) }
    }

    /// - Throws: `LetheError` for what is no sample's file.
    package init(reading path: String) throws {
        self = try StrictJSON.decode(Self.self, from: Files.read(path), place: path)
    }

    /// - Throws: `LetheError` of kind `file`.
    package func write(to path: String) throws { try Files.write(StrictJSON.encode(self), to: path, access: .owner) }

    init(seed: UInt64, notesDrawn: Int, notesInPool: Int, documentIDs: [String], planted: [Place]) {
        self.seed = seed
        self.notesDrawn = notesDrawn
        self.notesInPool = notesInPool
        self.documentIDs = documentIDs
        self.planted = planted
    }
}
