/// Notes without labels as a trained model sees them: what a network learns from beside labelled notes (self-training with the
/// teacher's probabilities rather than its decisions: Hinton, Vinyals and Dean 2015; Xie et al. 2020).
struct TaughtNotes: Sendable {
    let documents: [Document]
    /// By document: the most probable tags, and how probable each tag is, by sentence.
    let tags: [(best: [Int32], soft: [SoftTags])]

    /// Documents tagged at a time.
    private static let groupSize = 32

    /// - Parameters:
    ///   - notes: labels among them aren't read.
    ///   - progress: called now and then with how many notes are done; false breaks off.
    /// - Returns: nil where it was broken off.
    init?(_ notes: Corpus, by teacher: Recognizer, team: WorkerTeam, progress: (Int) -> Bool = { _ in true }) {
        documents = notes.documents.map { Document(id: $0.id, text: $0.text) }
        nonisolated(unsafe) let workers = (0..<team.count).map { _ in teacher.makeWorker() }
        var tags: [(best: [Int32], soft: [SoftTags])] = []
        tags.reserveCapacity(documents.count)
        while tags.count < documents.count {
            guard progress(tags.count) else { return nil }
            let round = documents.dropFirst(tags.count).prefix(Self.groupSize * team.count)
            var parts = [[(tags: [Int32], soft: [SoftTags])]](repeating: [], count: team.count)
            parts.withUnsafeMutableBufferPointer { parts in
                nonisolated(unsafe) let parts = parts
                team.run { worker in
                    let own = round.enumerated().filter { $0.offset % worker.count == worker.index }.map(\.element)
                    parts[worker.index] = workers[worker.index].softTags(own)
                }
            }
            for place in round.indices.map({ $0 - round.startIndex }) {
                let note = parts[place % team.count][place / team.count]
                tags.append((note.tags, note.soft))
            }
        }
        self.tags = tags
    }
}
