public import ArgumentParser
public import LetheTraining

extension CertificationMeasure: ExpressibleByArgument {}

/// What is to be promised: shared by `certify plan` and `certify run`.
struct CertificationOptions: ParsableArguments {
    @Option(name: .long, help: "Recall to promise, in per cent.")
    var target: Double = 99

    @Option(name: .long, help: "How sure the promise is, in per cent.")
    var confidence: Double = 95

    @Option(
        name: .long,
        help:
            "What is promised: `note`, the mean share missed per note or patient; `token`, the share of all protected tokens; `leak`, the share of notes or patients with any miss."
    )
    var measure = CertificationMeasure.note

    @Option(
        name: .long,
        help:
            "How many models, settings or lists were compared on the calibration notes: the promise must hold for all of them."
    )
    var candidates = 1

    var value: CertificationTarget {
        var value = CertificationTarget()
        value.recall = target / 100
        value.confidence = confidence / 100
        value.measure = measure
        value.candidates = candidates
        return value
    }

    func validate() throws {
        do { try value.check() } catch let error as LetheError { throw ValidationError(error.description) }
    }
}

/// What a promise is about: model, what finds beside it, profile and units.
struct ReleaseOptions: ParsableArguments {
    @Option(name: .long, help: "Model to certify.", completion: .directory)
    var model: String?

    @Option(
        name: .long,
        help: "Profile of the release: \(ReleaseProfile.builtIn.map(\.name).joined(separator: ", ")), or a file.",
        completion: .file())
    var profile = "safe-harbor"

    @Option(
        name: .long,
        help:
            "What makes notes one patient's: folder, field:NAME (formats in JSON), id:PATTERN or table:FILE (columns note and patient). (default: --patient-field or --patients where given; else each note is a unit, with its copies)"
    )
    var groupBy: String?

    @OptionGroup var vectors: VectorOptions
    @OptionGroup(title: "Finding") var finding: FindingOptions

    var grouping: DocumentGrouping? {
        get throws {
            try groupingText.map { try DocumentGrouping(parsing: $0) }
        }
    }

    private var groupingText: String? { groupBy ?? finding.patientGrouping }

    var inputs: [String?] {
        [model, vectors.vectors, ReleaseProfile.isBuiltIn(profile) ? nil : profile] + finding.inputs
    }

    func validate() throws {
        try finding.checkFinders()
        do { _ = try grouping } catch let error as LetheError { throw ValidationError(error.description) }
    }

    /// The annotator as it will release.
    ///
    /// - Parameter replaced: fields that will be replaced, which are looked for as well.
    func certification(_ target: CertificationTarget, threads: Int, replaced: [String]) throws -> Certification {
        let recognizer = try model.map { try vectors.recognizer($0) }
        var certification = Certification(
            try finding.annotator(recognizer, propagates: true, replaced: replaced),
            profile: try ReleaseProfile(profile), target: target)
        certification.model = model
        certification.grouping = try grouping
        certification.groupingText = groupingText.map(DocumentGrouping.record)
        certification.workers = threads
        return certification
    }
}
