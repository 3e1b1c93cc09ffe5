import ArgumentParser
import LetheTraining

struct CertifyRunCommand: LibraryCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Test a promise on labelled notes and write its certificate.",
        discussion: """
            Steps of a ladder are tested from the one that hides everything downwards, and the last that passes is certified. The \
            calibration notes must be drawn at random from those to be released, and nothing may have been decided on them: no model \
            trained or chosen, no list made. Exit code 3: nothing could be promised.

            Example:
              lethe certify run --model model --design parts/validation --calibration labelled --sample to-label.sample.json \\
                    --target 98 --rules --profile safe-harbor --output certificate.json
            """)

    @OptionGroup var target: CertificationOptions
    @OptionGroup var release: ReleaseOptions

    @Option(
        name: .long,
        help: "Labelled notes on which the test's bets are fixed: those that validated the model may serve.")
    var design: String

    @Option(name: .long, help: "Labelled notes drawn at random from those to be released, used for nothing else.")
    var calibration: String

    @Option(
        name: .long,
        help: "What `certify sample` remembers of the drawing: the calibration notes must be exactly those.",
        completion: .file())
    var sample: String?

    @Option(name: .shortAndLong, help: "The certificate's file.", completion: .file())
    var output: String

    @Flag(name: .long, help: "Replace a certificate that is there.")
    var overwrite = false

    @OptionGroup var threads: ThreadOptions
    @OptionGroup(title: "Input") var corpus: CorpusOptions

    func validate() throws {
        if (release.model != nil) == release.finding.withoutModel {
            throw ValidationError("Give --model, or --without-model to certify rules, lists and records alone.")
        }
    }

    func perform() throws {
        try OutputPlace.protect([design, calibration, sample] + release.inputs, from: output)
        if !overwrite, Files.exists(output) {
            throw LetheError(
                .setting, place: output, "there is something already", expected: "a new file",
                advice: "Use --overwrite, or another place")
        }
        let options = corpus.readingOptions
        let designCorpus = try CorpusReader.readComplete(design, options: options)
        let calibrationCorpus = try CorpusReader.readComplete(calibration, options: options)
        for read in [designCorpus, calibrationCorpus] { Console.report(read) }
        let bare = calibrationCorpus.documents.count { $0.annotations.isEmpty }
        if bare > 0 {
            Console.warn(
                "\(NumberText.plural(bare, "note")) of the calibration \(bare == 1 ? "has" : "have") no annotation at all and \(bare == 1 ? "says" : "say") nothing of misses. If nobody labelled \(bare == 1 ? "it" : "them"), the certificate is wrong."
            )
        }
        let certification = try release.certification(
            target.value, threads: threads.count, replaced: corpus.readingOptions.replaceColumns)
        let outcome = try certification.run(
            design: designCorpus, calibration: calibrationCorpus,
            sample: try sample.map { try CalibrationSample(reading: $0) })
        show(outcome, units: certification.grouping == nil ? "notes" : "patients")
        guard let certificate = outcome.certificate else { throw ExitCode(Self.notCertifiable) }
        try certificate.write(to: output)
        Console.note("\(output) written.")
    }

    /// Nothing could be promised.
    static let notCertifiable: Int32 = 3

    private func show(_ outcome: Certification.Outcome, units: String) {
        let goal = outcome.result.target
        let recall = NumberText.trimmed(goal.recall * 100, 4)
        guard let certificate = outcome.certificate else {
            // Rounded down: 98.96 % is not 99 %.
            let best = (goal.bestRecall(units: outcome.result.units) * 10_000).rounded(.down) / 100
            Console.result(
                "Not certifiable: \(NumberText.count(outcome.result.units)) \(units) with something to protect show at most \(NumberText.fixed(best, 2)) % even without a miss; \(recall) % needs at least \(NumberText.count(goal.fewestUnits))."
            )
            return
        }
        var table = Table(header: ["step", "loss", "evidence", "needed", "passed"])
        let needed = goal.neededEvidence
        for test in certificate.tests {
            table.append([
                "\(test.rung) \(RedactionLadder.shortName(ofRung: test.rung))", NumberText.percent(test.meanLoss),
                NumberText.fixed(test.logEvidence, 2), NumberText.fixed(needed, 2), test.passed ? "yes" : "no",
            ])
        }
        for line in table.lines { Console.result(line) }
        Console.result("")
        Console.prose(certificate.statement)
        Console.result("")
        func show(_ name: String, _ value: Certificate.Bounded) {
            Console.result(
                "\(name): \(NumberText.percent(value.found)) % found here, at most \(NumberText.percent(value.upperBound)) %"
            )
        }
        show("Missed per \(certificate.unit), on average", certificate.missedPerUnit)
        show("Missed of all protected tokens", certificate.missedTokens)
        show("\(units.prefix(1).uppercased())\(units.dropFirst()) with a miss", certificate.leakyUnits)
        Console.prose(
            "(Each bound holds by itself; the target was set for one of them.) Of the hidden tokens, \(NumberText.percent(certificate.precision)) % had to be; \(NumberText.percent(certificate.hiddenShare)) % of all tokens are hidden."
        )
        if !certificate.lettersNotLookedFor.isEmpty {
            Console.prose(
                "Nothing looks for what stands under these letters of 45 CFR 164.514(b)(2)(i): \(certificate.lettersNotLookedFor.map(Self.named).joined(separator: ", ")). What nobody looks for is the largest leak of all, and no figure above shows it."
            )
        }
        guard certificate.rung > 0 else { return }
        // The step that hides least of those that some number of notes would show.
        let unitsByStep = outcome.result.neededUnits
        guard let step = unitsByStep.indices.first(where: { $0 < certificate.rung && unitsByStep[$0] != nil }),
            let wanted = unitsByStep[step]
        else {
            return
        }
        Console.prose(
            "\(certificate.precision < 0.5 ? "This step hides mostly what needn't be hidden. " : "")With more labelled \(units) a step that hides less can pass: step \(step) (\(RedactionLadder.shortName(ofRung: step))) with about \(NumberText.count(wanted)), judged by the design part; `lethe certify plan` shows every step."
        )
    }

    /// A letter of the rule with what stands under it.
    private static func named(_ letter: Character) -> String {
        let kinds = [
            "A": "names", "B": "places smaller than a state", "C": "dates", "D": "phones", "E": "faxes", "F": "e-mail",
            "G": "social security numbers", "H": "record numbers", "I": "health plan numbers", "J": "accounts",
            "K": "licences", "L": "vehicles", "M": "devices", "N": "web addresses", "O": "IP addresses",
            "P": "biometric identifiers", "R": "other unique numbers",
        ]
        return kinds[String(letter)].map { "\(letter) (\($0))" } ?? String(letter)
    }
}
