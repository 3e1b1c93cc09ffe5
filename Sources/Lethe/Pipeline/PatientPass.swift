internal import LetheEssentials

/// A first pass over all notes, of which names and ids alone are kept: words hidden in one note of a patient are hidden in all of
/// them, and surrogates agree between them. What is kept is a sum by patient, so that neither order nor threads matter.
struct PatientPass {
    private let processing: NoteProcessing
    private let patients: PatientNaming

    /// - Throws: `LetheError` where the input can't be read twice.
    init(_ processing: NoteProcessing, _ patients: PatientNaming) throws {
        guard processing.input != nil else {
            throw LetheError(
                .setting, "standard input can't be read twice, and names are carried over within a patient",
                expected: "a file or a folder",
                advice: "Give the notes as a file, or leave each note by itself with --one-pass")
        }
        self.processing = processing
        self.patients = patients
    }

    /// What one note adds.
    private struct Share: Sendable {
        var patient: String
        var words: [[UInt8]: PatientWords.Word]
        var evidence: SurrogateEvidence
        var tokens: Int
    }

    /// What the pass found.
    struct Outcome {
        fileprivate var patients: PatientNaming
        fileprivate var words = PatientWords()
        fileprivate var evidence: [String: SurrogateEvidence] = [:]

        /// Makes a pipeline use it.
        func apply(to pipeline: inout NotePipeline) {
            if var annotator = pipeline.annotator as? CombinedAnnotator, annotator.propagates {
                annotator.patientWords = words
                annotator.patients = patients
                pipeline.annotator = annotator
            }
            pipeline.patients = patients
            guard case .deidentify(var policy) = pipeline.task, policy.writesSurrogates, let key = policy.key else {
                return
            }
            policy.patientSurrogates = PatientSurrogates(evidence, key: key, settings: policy.surrogates)
            pipeline.task = .deidentify(policy)
        }
    }

    /// - Returns: nil where the work was stopped.
    /// - Throws: `LetheError` where the input can't be opened. A note that can't be read is left to the second pass, which says so.
    func run(observe: (NoteProcessing.Progress) -> Void, shouldStop: () -> Bool) throws -> Outcome? {
        let source = try DocumentSource(
            path: processing.input, options: processing.reading, replacesText: processing.pipeline.replacesText,
            keepsTextWhole: processing.keepsTextWhole)
        var outcome = Outcome(patients: patients)
        var progress = NoteProcessing.Progress()
        progress.isFirstPass = true
        progress.totalBytes = source.totalBytes
        let start = ContinuousClock.now
        var lastReport = start
        try DocumentPipeline.run(
            source, workers: processing.workers, makeProcessor: { makeProcessor() },
            consume: { _, result in
                // What fails here fails again where notes are written, and is told there.
                guard case .success(let share) = result else { return }
                outcome.words.add(share.words, of: share.patient)
                outcome.evidence[share.patient, default: SurrogateEvidence()].merge(share.evidence)
                progress.documents += 1
                progress.tokens += share.tokens
                progress.bytesRead = source.bytesRead
                progress.seconds = (ContinuousClock.now - start) / .seconds(1)
                if ContinuousClock.now - lastReport > .milliseconds(200) {
                    lastReport = .now
                    observe(progress)
                }
            }, shouldStop: shouldStop)
        return shouldStop() ? nil : outcome
    }

    private func makeProcessor() -> @Sendable ([RawDocument]) -> [Result<Share, LetheError>] {
        let patients = patients
        let policy: ReplacementPolicy? = if case .deidentify(let own) = processing.pipeline.task { own } else { nil }
        return NoteExamination.processor(processing.pipeline.annotator) { document, findings in
            try Self.share(document, findings, patients, policy)
        }
    }

    private static func share(
        _ document: Document, _ findings: NoteFindings, _ patients: PatientNaming, _ policy: ReplacementPolicy?
    ) throws -> Share {
        let hidden = findings.annotations.filter { policy?.keeps($0.label) != true }
        var evidence = SurrogateEvidence()
        if policy?.writesSurrogates == true {
            evidence.add(
                document.text,
                ReplacementPolicy.merged(hidden).map {
                    ($0.range, ProtectedSpan(label: $0.label, text: document.text.copy($0.range)))
                })
        }
        if policy?.writesSurrogates == true, let knownWords = policy?.knownWords {
            evidence.hidden.formUnion(knownWords(document))
        }
        return Share(
            patient: try patients.patient(of: document), words: PatientWords.words(of: document, hidden: hidden),
            evidence: evidence, tokens: document.tokenization?.tokens.count ?? 0)
    }
}
