import LetheServer
import LetheTraining

/// Makes of a command's options what a server serves, as often as it is asked to.
struct ServedModelLoader: Sendable {
    let model: String?
    let vectors: VectorOptions
    let finding: FindingOptions
    let release: ReplacementOptions
    let audit: AuditOptions
    /// Fields of records that are replaced or kept.
    var record: ReadingOptions?
    /// What is tagged gets its probability.
    var confidence = false

    /// Reads model, lists and records.
    ///
    /// - Parameter key: a key to go on with; nil takes the options' own.
    /// - Throws: `LetheError` for what can't be read or doesn't fit together.
    func load(key: ReleaseKey?) throws -> (
        model: ServedModel, policy: ReplacementPolicy, annotator: CombinedAnnotator
    ) {
        let recognizer = try model.map { try vectors.recognizer($0) }
        let found = try finding.annotator(recognizer, propagates: true, replaced: record?.replaceColumns ?? [])
        var tagging = found
        tagging.propagates = finding.propagate ?? false
        tagging.measuresConfidence = confidence
        var releasing = found
        let certified = try release.certifiedRun
        releasing.measuresConfidence = certified != nil
        try certified?.apply(to: &releasing, model: model)
        var policy = try release.policy(releasing)
        if let key { policy.key = key }
        var analysing = releasing
        analysing.measuresConfidence = recognizer != nil
        // No answer holds it.
        analysing.measuresLeakRisk = false
        var pipelines: [ServedModel.Purpose: NotePipeline] = [
            .tag: try finding.pipeline(tagging, .tag(.jsonl)),
            .deidentify: try finding.pipeline(
                releasing, .deidentify(policy), replaced: try record?.replacedFields() ?? [:]),
            .analyse: try finding.pipeline(analysing, .tag(.jsonl)),
        ]
        pipelines[.deidentify]?.codesIDs = release.ids == .code
        pipelines[.deidentify]?.audits = audit.audit != nil
        pipelines[.deidentify]?.auditsOffsets = audit.auditOffsets == .all
        let served = try ServedModel(
            pipelines: pipelines, digest: try model.map { try Certificate.digest(ofModel: $0) },
            certificate: certified?.certificate, replacedFields: try record?.replacedFields().keys.sorted() ?? [])
        return (served, policy, releasing)
    }
}
