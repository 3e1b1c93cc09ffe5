/// From labelled notes to a certificate, or to the number of notes that would be needed.
package struct Certification: Sendable {
    package var annotator: CombinedAnnotator
    package var profile: ReleaseProfile
    package var target: CertificationTarget
    /// The model's folder; nil without a model.
    package var model: String?
    /// What makes notes one unit besides being copies: a patient.
    package var grouping: DocumentGrouping?
    /// The same as it was given.
    package var groupingText: String?
    package var workers = Threads.available

    package init(_ annotator: CombinedAnnotator, profile: ReleaseProfile, target: CertificationTarget) {
        self.annotator = annotator
        self.profile = profile
        self.target = target
    }

    /// What came of it.
    package struct Outcome: Sendable {
        package var result: CertificationResult
        /// Nil where nothing could be shown.
        package var certificate: Certificate?
        /// By rung: mean loss and precision in the design part.
        package var design: [RungPreview]
    }

    /// What a rung does to labelled notes.
    package struct RungPreview: Sendable {
        /// Mean share of protected tokens missed per unit.
        package var missedPerUnit: Double
        package var missedTokens: Double
        package var leakyUnits: Double
        package var precision: Double
        package var hiddenShare: Double
    }

    /// Looks at labelled notes without a promise: what each rung would do, and how many units its certificate would need.
    ///
    /// - Throws: `LetheError`.
    package func plan(design: Corpus) throws -> (rungs: [RungPreview], needed: [Int?], units: Int) {
        let counts = try counts(design, rung: nil)
        let result = target.certify(design: counts.units, calibration: [])
        return (Self.previews(counts.units), result.neededUnits, UnitLosses.counted(counts.units).count)
    }

    /// Certifies on notes that nothing else was decided on.
    ///
    /// - Parameters:
    ///   - design: labelled notes on which bets are fixed: those that validated the model may serve.
    ///   - calibration: labelled notes drawn at random from those that will be released.
    ///   - sample: what drew them, where that was `CalibrationSample`.
    /// - Throws: `LetheError`.
    package func run(design: Corpus, calibration: Corpus, sample: CalibrationSample?) throws -> Outcome {
        try target.check()
        if let seen = annotator.recognizer?.bundle.configuration.provenance?.seen {
            let known = calibration.documents.count { seen.contains($0.text) }
            guard known == 0 else {
                throw LetheError(
                    .corpus, place: calibration.name,
                    "the model learned from \(known) of its notes, or was validated on them",
                    expected: "notes that the model never saw",
                    advice: "Draw anew with `lethe certify sample --model`, which leaves them out")
            }
        }
        let texts = Set(design.documents.lazy.filter { !$0.text.isEmpty }.map(\.text))
        let shared = calibration.documents.count { texts.contains($0.text) }
        guard shared == 0 else {
            throw LetheError(
                .corpus, place: calibration.name, "\(shared) of its notes also stand in the design part",
                expected: "notes that nothing was decided on",
                advice: "Bets and settings fitted to the notes that they are tested on make the promise wrong")
        }
        if let problem = calibration.problems.first(where: { $0.kind == .notAccepted }) {
            throw LetheError(
                .corpus, place: "document \(problem.documentID)", "nobody stands by its annotations",
                expected: "every note of the sample labelled", advice: "A note left out makes any promise wrong")
        }
        let designCounts = try counts(design, rung: nil)
        guard !UnitLosses.counted(designCounts.units).isEmpty else {
            throw LetheError(
                .corpus, place: design.name, "nothing in the design part is protected", expected: "labelled notes",
                advice: "Bets and weights are fixed on it")
        }
        let counts = try counts(calibration, rung: nil)
        try sample?.check(
            calibration.documents, grouping: groupingText, units: counts.units.count, place: calibration.name)
        let result = target.certify(design: designCounts.units, calibration: counts.units)
        var outcome = Outcome(result: result, certificate: nil, design: Self.previews(designCounts.units))
        if let rung = result.rung {
            let shapes = try self.counts(calibration, rung: rung).shapes
            outcome.certificate = try certificate(result, rung: rung, counts, shapes: shapes, sample: sample)
        }
        return outcome
    }

    private func counts(_ corpus: Corpus, rung: Int?) throws -> CalibrationCounts {
        let groups: [Int]
        do {
            groups = try CorpusSplit.groups(corpus.documents, by: grouping, keepsDuplicates: true).groups
        } catch var error as LetheError {
            // Which of the parts it is.
            error.place = "\(corpus.name), \(error.place)"
            throw error
        }
        return try CalibrationCounts(
            annotator, on: corpus, profile: profile, groups: groups, shapesAtRung: rung, workers: workers)
    }

    private static func previews(_ units: [UnitCounts]) -> [RungPreview] {
        let counted = UnitLosses.counted(units)
        let count = Double(max(1, counted.count))
        let protected = Double(max(1, counted.reduce(0) { $0 + $1.protected }))
        let tokens = Double(max(1, units.reduce(0) { $0 + $1.tokens }))
        return (0..<RedactionLadder.count).map { rung in
            let hidden = units.reduce(0) { $0 + $1.hidden[rung] }
            let wrong = units.reduce(0) { $0 + $1.hiddenWrongly[rung] }
            return RungPreview(
                missedPerUnit: counted.reduce(0) { $0 + Double($1.missed[rung]) / Double($1.protected) } / count,
                missedTokens: Double(counted.reduce(0) { $0 + $1.missed[rung] }) / protected,
                leakyUnits: Double(counted.count { $0.missed[rung] > 0 }) / count,
                precision: hidden == 0 ? 1 : Double(hidden - wrong) / Double(hidden),
                hiddenShare: Double(hidden) / tokens)
        }
    }

    private func certificate(
        _ result: CertificationResult, rung: Int, _ counts: CalibrationCounts, shapes: [NoteShape],
        sample: CalibrationSample?
    ) throws -> Certificate {
        let units = UnitLosses.counted(counts.units)
        let preview = Self.previews(counts.units)[rung]
        let bet = result.rungs.last { $0.rung == rung }?.bet ?? 0.8 / (1 - target.limit)
        func bound(_ measure: CertificationMeasure) -> Double {
            let losses = UnitLosses(measure: measure, limit: target.limit, cap: result.cap).losses(units, rung: rung)
            return BettingTest.upperBound(losses, bet: bet, error: target.error)
        }
        let leaks = units.count { $0.missed[rung] > 0 }
        let letters = lettersLookedFor
        let unit = grouping == nil ? "note" : "patient"
        return Certificate(
            settings: try Certificate.Settings(annotator, profile: profile, model: model), target: target, rung: rung,
            rungMeaning: RedactionLadder.description(ofRung: rung), unit: unit, units: units.count,
            unitsDrawn: counts.units.count, wasDrawnByLethe: sample != nil, poolSize: sample?.unitsInPool,
            tests: result.rungs, tokenCap: result.cap,
            missedPerUnit: .init(found: preview.missedPerUnit, upperBound: bound(.note)),
            missedTokens: .init(
                found: preview.missedTokens, upperBound: tokenBound(units, rung: rung, bet: bet, cap: result.cap)),
            leakyUnits: .init(
                found: Double(leaks) / Double(max(1, units.count)),
                upperBound: BinomialTest.upperBound(leaks, of: units.count, error: target.error)),
            precision: preview.precision, hiddenShare: preview.hiddenShare,
            recallByLabel: counts.byLabel.mapValues { Double($0.found[rung]) / Double(max(1, $0.protected)) },
            lettersLookedFor: letters,
            lettersNotLookedFor: String("ABCDEFGHIJKLMNOPR".filter { !letters.contains($0) }),
            batch: BatchReference(shapes),
            statement: statement(units: units.count, unit: unit, cap: result.cap, wasDrawn: sample != nil)
        )
    }

    /// Upper bound of the share of protected tokens that is missed: the smallest limit that the weighted losses show.
    private func tokenBound(_ units: [UnitCounts], rung: Int, bet: Double, cap: Double) -> Double {
        var low = 0.0
        var high = 1.0
        for _ in 0..<50 {
            let middle = (low + high) / 2
            let losses = UnitLosses(measure: .token, limit: middle, cap: cap).losses(units, rung: rung)
            let test = BettingTest(limit: middle, error: target.error)
            if test.logWealth(losses, bet: min(bet, test.largestBet)) >= test.threshold {
                high = middle
            } else {
                low = middle
            }
        }
        return high
    }

    /// Letters of the Safe Harbor rule that the model's labels or some finder look for.
    package var lettersLookedFor: String {
        let labels = annotator.recognizer?.labels ?? []
        let kinds = Set(labels.compactMap { IdentifierKind(label: $0) }).union(annotator.finders.flatMap(\.kinds))
        return String(Set(kinds.compactMap(\.safeHarborLetter)).sorted())
    }

    /// The promise in words.
    private func statement(units: Int, unit: String, cap: Double, wasDrawn: Bool) -> String {
        let limit = NumberText.trimmed((1 - target.recall) * 100, 4)
        let notes = unit == "patient" ? "patients' notes" : "notes"
        let promise =
            switch target.measure {
            case .note: "the mean share of protected tokens of a \(unit) that is missed is at most \(limit) %"
            case .token:
                "at most \(limit) % of all protected tokens are missed, a \(unit) with more than \(NumberText.trimmed(cap, 0)) of them counting as one with that many"
            case .leak: "at most \(limit) % of the \(notes) hold a protected token that was missed"
            }
        let oneIn = NumberText.trimmed(1 / (1 - target.confidence), 1)
        let condition =
            wasDrawn
            ? ""
            : " It holds only if the \(units) \(notes) were drawn at random from those to be released, which Lethe didn't see."
        return
            "In \(notes) drawn like the \(units) that were read, \(promise). A statement made this way is wrong for at most 1 in \(oneIn) calibration samples. Protected means: what the annotators marked, and the profile \(profile.name) removes.\(condition)"
    }
}
