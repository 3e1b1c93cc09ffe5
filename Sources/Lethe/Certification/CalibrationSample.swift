internal import LetheEssentials

/// Which notes were drawn for a calibration, and from how many: without chance, no promise. It holds ids and stays with the notes.
package struct CalibrationSample: Codable, Sendable, Equatable {
    package var format = "lethe calibration sample 1"
    package var seed: UInt64
    /// What made notes one patient's, as `--group-by` says it; nil where each note was a unit.
    package var grouping: String?
    /// Patients, or notes where no patients are named.
    package var unitsDrawn: Int
    package var unitsInPool: Int
    package var documentIDs: [String]

    /// Draws units at random, with all their notes.
    ///
    /// - Parameter groups: a number for each document; those of one number are one unit.
    /// - Throws: `LetheError` where there are fewer units than wanted, or two documents of one id, which couldn't be told apart.
    package static func draw(
        _ documents: [Document], groups: [Int], count: Int, seed: UInt64, grouping: String? = nil
    ) throws -> (sample: CalibrationSample, documents: [Document]) {
        precondition(groups.count == documents.count, "\(groups.count) groups for \(documents.count) documents")
        var units = Array(Set(groups)).sorted()
        let pool = units.count
        guard count > 0, count <= pool else {
            throw LetheError(
                .setting, "the pool can't give so many", expected: "1 to \(pool) patients or notes that are no copies",
                found: "\(count)")
        }
        var ids: Set<String> = []
        if let twice = documents.first(where: { !ids.insert($0.id).inserted }) {
            throw LetheError(
                .corpus, place: "document \(twice.id)", "two documents have the same id",
                advice: "Give every document an id of its own")
        }
        var generator = SeededGenerator(seed: seed, purpose: .sample)
        generator.shuffle(&units)
        let chosen = Set(units.prefix(count))
        let drawn = zip(documents, groups).filter { chosen.contains($1) }.map(\.0)
        return (
            CalibrationSample(
                seed: seed, grouping: grouping, unitsDrawn: count, unitsInPool: pool,
                documentIDs: drawn.map(\.id).sorted()),
            drawn
        )
    }

    package init(seed: UInt64, grouping: String?, unitsDrawn: Int, unitsInPool: Int, documentIDs: [String]) {
        self.seed = seed
        self.grouping = grouping
        self.unitsDrawn = unitsDrawn
        self.unitsInPool = unitsInPool
        self.documentIDs = documentIDs
    }

    /// - Throws: `LetheError` for what is no sample's file.
    package init(reading path: String) throws {
        self = try StrictJSON.decode(Self.self, from: Files.read(path), place: path)
    }

    /// - Throws: `LetheError` of kind `file`.
    package func write(to path: String) throws { try Files.write(StrictJSON.encode(self), to: path, access: .owner) }

    /// Refuses notes that aren't those drawn: those that nobody wanted to label are missing, or others were added.
    ///
    /// - Throws: `LetheError` of kind `corpus`.
    ///
    /// - Parameter units: how many the notes are under the grouping of the certification.
    package func check(_ documents: [Document], grouping: String?, units: Int, place: String) throws {
        guard grouping == self.grouping else {
            throw LetheError(
                .setting, place: place,
                "the sample was drawn \(self.grouping.map { "by patient (\($0))" } ?? "by note"), and the certificate is to be \(grouping.map { "by patient (\($0))" } ?? "by note")",
                expected: "the same for both",
                advice: self.grouping == nil
                    ? "Leave out --group-by, --patients and --patient-field"
                    : "Give --group-by as `certify sample` was given it, or --patients or --patient-field")
        }

        let drawn = Set(documentIDs)
        let found = Set(documents.map(\.id))
        let missing = drawn.subtracting(found)
        let added = found.subtracting(drawn)
        guard !missing.isEmpty || !added.isEmpty else {
            guard units == unitsDrawn else {
                throw LetheError(
                    .corpus, place: place, "the labelled notes make other units than were drawn",
                    expected: "\(unitsDrawn)",
                    found: "\(units)", advice: "Their texts, or the fields that name patients, were changed since")
            }
            return
        }
        throw LetheError(
            .corpus, place: place, "the labelled notes aren't those that were drawn",
            expected: "all \(drawn.count) of the sample and no others",
            found: "\(missing.count) missing, \(added.count) added",
            advice: "A note left out because it is hard makes any promise wrong: label it, or draw a new sample")
    }
}
