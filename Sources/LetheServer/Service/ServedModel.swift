package import Lethe

/// A model with everything that was decided about its use, as one value that never changes: what began with it ends with it, and
/// another takes its place in one step.
package final class ServedModel: Sendable {
    /// What is done with a note.
    package enum Purpose: String, Sendable, CaseIterable {
        /// Annotate it, as `lethe tag` does.
        case tag
        /// Replace what is protected, as `lethe deidentify` does.
        case deidentify
        /// Find what would be replaced, with how sure that is.
        case analyse
    }

    private let pipelines: [Purpose: NotePipeline]
    /// SHA-256 of the model's folder; nil where none is used.
    package let digest: String?
    /// What each purpose may find, sorted.
    package let labels: [Purpose: [String]]
    package let certificate: Certificate?
    /// Fields of records that are looked for in their text, and those that are replaced with it.
    package let knownFields: [String]
    package let looksAtAllFields: Bool
    package let replacedFields: [String]
    /// Where tokens are cut.
    package let tokenizer: Tokenizer

    /// - Parameters:
    ///   - pipelines: of the purposes that are asked for, around annotators that are all of one model.
    ///   - replacedFields: of records.
    package init(
        pipelines: [Purpose: NotePipeline], digest: String?, certificate: Certificate? = nil,
        replacedFields: [String] = []
    ) throws {
        for (purpose, pipeline) in pipelines {
            precondition(pipeline.annotator is CombinedAnnotator, "another kind of annotator to \(purpose.rawValue)")
        }
        try pipelines.values.forEach { try $0.checkLabels() }
        self.pipelines = pipelines
        self.digest = digest
        self.certificate = certificate
        let finders = (pipelines[.deidentify]?.annotator as? CombinedAnnotator)?.finders ?? []
        let fields = finders.compactMap { $0 as? KnownFields }
        knownFields = fields.flatMap(\.names).sorted()
        looksAtAllFields = fields.contains(where: \.looksAtAll)
        self.replacedFields = replacedFields.sorted()
        labels = pipelines.mapValues(\.annotator.labels)
        tokenizer = pipelines[.analyse]?.annotator.tokenizer ?? Tokenizer()
    }

    /// One thread's memory, shared by all purposes: what the network makes of a token is kept once.
    final class Worker {
        let model: ServedModel
        private let workers: [Purpose: (pipeline: NotePipeline, worker: CombinedAnnotator.Worker)]
        /// What the purposes share; nil without a network.
        let tagger: Recognizer.Worker?

        init(_ model: ServedModel) {
            self.model = model
            let annotators = model.pipelines.compactMapValues { $0.annotator as? CombinedAnnotator }
            let tagger = annotators.values.lazy.compactMap(\.recognizer).first?.makeWorker()
            self.tagger = tagger
            workers = model.pipelines.reduce(into: [:]) { workers, entry in
                guard let annotator = annotators[entry.key] else { return }
                workers[entry.key] = (entry.value, annotator.makeWorker(sharing: tagger))
            }
        }

        func process(_ notes: [RawDocument], for purpose: Purpose) -> [Result<NotePipeline.Processed, LetheError>] {
            guard let (pipeline, worker) = workers[purpose] else {
                preconditionFailure("no worker to \(purpose.rawValue)")
            }
            return pipeline.process(notes, worker, refusesPieces: model.certificate != nil)
        }
    }
}
