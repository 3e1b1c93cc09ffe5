internal import LetheEssentials

/// What one fold gave: counts alone, no text and no ids.
package struct FoldRun: JobRecord, Sendable {
    package private(set) var format = formatName
    /// Of notes, folds and settings.
    package var inputs: String
    package var job: CrossValidation.Job
    /// Places in the corpus of the documents that were left out.
    package var documents: [Int]
    package var trainDocuments: Int
    package var epochs: Int
    package var seconds: Double
    /// One a document.
    package var scores: [DocumentScore]
    package var errors: ErrorAnalysis

    static let formatName = "lethe-fold 1"

    /// A fold that is trained and not measured yet.
    init(inputs: String, job: CrossValidation.Job, documents: [Int], trainDocuments: Int, epochs: Int) {
        self.inputs = inputs
        self.job = job
        self.documents = documents
        self.trainDocuments = trainDocuments
        self.epochs = epochs
        seconds = 0
        scores = []
        errors = ErrorAnalysis()
    }

    /// Scores the documents that were left out.
    mutating func measure(_ recognizer: Recognizer, _ corpus: Corpus) {
        let team = WorkerTeam(count: 1)
        defer { team.stop() }
        let set = ValidationSet(corpus.part(documents), tokenizer: recognizer.tokenizer)
        let found = set.map([recognizer.makeWorker()], team: team) { index, predicted in
            (
                score: set.score(index, predicted: predicted),
                errors: set.errors(index, predicted: predicted, isKnown: recognizer.knowsToken)
            )
        }
        scores = found.map(\.score)
        errors = found.reduce(into: ErrorAnalysis()) { $0.add($1.errors) }
    }

    var isConsistent: Bool { scores.count == documents.count }
    static func name(_ job: CrossValidation.Job) -> String { job.name }
    static var noun: String { "fold" }

    /// The finished folds of a folder, by job.
    ///
    /// - Throws: `LetheError` where there are none, or a damaged one.
    static func all(in folder: String) throws -> [CrossValidation.Job: FoldRun] {
        var runs: [CrossValidation.Job: FoldRun] = [:]
        for name in try FileManager.default.contentsOfDirectory(atPath: folder).sorted() {
            guard let match = name.wholeMatch(of: /seed-([0-9]+)_fold-([0-9]+)\.json/), let seed = UInt64(match.1),
                let fold = Int(match.2), fold > 0
            else { continue }
            let job = CrossValidation.Job(seed: seed, fold: fold - 1)
            runs[job] = try read("\(folder)/\(name)", job: job)
        }
        guard !runs.isEmpty else {
            throw LetheError(
                .file, place: folder, "no finished folds in it", expected: "a folder of `lethe experiment folds`")
        }
        return runs
    }
}
