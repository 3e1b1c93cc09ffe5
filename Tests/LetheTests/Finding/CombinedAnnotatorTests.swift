import Foundation
import TestSupport
import Testing

@testable import Lethe

struct CombinedAnnotatorTests {
    private static let notes = [
        "Seen by Dr. Smith on 3/4/2015. smith is well.\nMRN 4711081. The son, Will, will call.", "a b c", "",
        "Okafor\nOKAFOR said: okafor 55123 and 55123. 12:30 (x).",
    ].enumerated().map { Document(id: "\($0)", text: $1) }

    /// What a higher rung hides, a lower one hides as well, whatever the network says; the last hides everything.
    @Test(arguments: [UInt64(1), 2, 3, 4, 5, 6])
    func rungsAreNested(seed: UInt64) {
        for kept in [[], ["DATE"]] as [Set<String>] {
            for propagates in [true, false] {
                let output: OutputLayer = seed % 2 == 0 ? .crf : .softmax
                var annotator = CombinedAnnotator(TinyNetwork.recognizer(seed: seed, output: output))
                annotator.finders = [RuleScanner()]
                annotator.propagates = propagates
                annotator.keptLabels = kept
                var before = Self.notes.map { _ in Set<Int>() }
                for rung in 0..<RedactionLadder.count {
                    annotator.rung = rung
                    let found = annotator.makeWorker().annotate(Self.notes)
                    for (index, (note, annotations)) in zip(Self.notes, found).enumerated() {
                        let tokens = annotator.tokenizer.tokens(of: note)
                        let hidden = Set(
                            annotations.filter { !kept.contains($0.label) }.flatMap {
                                tokens.tokens(touching: $0.range)
                            })
                        #expect(hidden.isSuperset(of: before[index]), "rung \(rung)")
                        before[index] = hidden
                        // No two stretches share text.
                        for (one, next) in zip(annotations, annotations.dropFirst()) {
                            #expect(one.range.end <= next.range.start && !one.range.isEmpty)
                        }
                        if rung == RedactionLadder.all { #expect(hidden.count == tokens.tokens.count) }
                    }
                }
            }
        }
    }

    /// One number a token, as certificates count, is what de-identification hides.
    @Test func theLadderIsWhatIsHidden() {
        var annotator = CombinedAnnotator(TinyNetwork.recognizer(seed: 7))
        annotator.finders = [RuleScanner()]
        let notes = annotator.makeWorker().ladder(Self.notes, withShapes: true)
        for rung in [0, 1, 5, 24, 25, 26, 27, 28] {
            annotator.rung = rung
            for (note, annotations) in zip(notes, annotator.makeWorker().annotate(Self.notes)) {
                let hidden = Set(annotations.flatMap { note.note.tokenization.tokens(touching: $0.range) })
                let counted = Set(note.note.rungs.indices.filter { Int(note.note.rungs[$0]) <= rung })
                #expect(hidden == counted, "rung \(rung)")
            }
        }
    }

    /// Without anything beside it, the model's annotations come out as they are.
    @Test func theModelAloneIsAsItIs() {
        let recognizer = TinyNetwork.recognizer(seed: 8)
        var annotator = CombinedAnnotator(recognizer)
        annotator.propagates = false
        #expect(annotator.makeWorker().annotate(Self.notes) == recognizer.makeWorker().annotate(Self.notes))
        annotator.measuresConfidence = true
        for (with, without) in zip(
            annotator.makeWorker().examine(Self.notes), recognizer.makeWorker().annotate(Self.notes))
        {
            #expect(with.annotations.map(\.range) == without.map(\.range))
            #expect(with.annotations.allSatisfy { (0...1).contains($0.confidence ?? -1) })
            #expect((0...1).contains(with.leakRisk ?? -1))
        }
    }

    /// The leak risk is that of what is left open in the end, propagation included.
    @Test func theRiskIsOfWhatStaysOpen() throws {
        let recognizer = TinyNetwork.recognizer(seed: 9)
        for rung in [0, 3, 24] {
            var annotator = CombinedAnnotator(recognizer)
            annotator.finders = [RuleScanner()]
            annotator.rung = rung
            annotator.measuresConfidence = true
            let worker = annotator.makeWorker()
            let ladder = worker.ladder(Self.notes, withShapes: false)
            for (index, findings) in worker.examine(Self.notes).enumerated() {
                // Everything at once, with what is hidden in the end.
                let hidden = ladder[index].note.rungs.map { Int($0) <= rung }
                let all = recognizer.makeWorker().examine(
                    [Self.notes[index]],
                    ConfidenceRequest(threshold: RedactionLadder.threshold(ofRung: rung), hidden: [hidden]))
                let (found, expected) = (findings.leakRisk ?? -1, all[0].leakRisk ?? -2)
                #expect(abs(found - expected) < 1e-6, "\(found), \(expected)")
            }
        }
    }

    /// Who doesn't ask what notes risk gets the same annotations, with the same probabilities.
    @Test func probabilitiesComeWithoutRisks() {
        for (seed, rung) in [(UInt64(9), 0), (10, 0), (11, 3)] {
            var annotator = CombinedAnnotator(TinyNetwork.recognizer(seed: seed))
            annotator.finders = [RuleScanner()]
            annotator.rung = rung
            annotator.measuresConfidence = true
            let all = annotator.makeWorker().examine(Self.notes)
            annotator.measuresLeakRisk = false
            let some = annotator.makeWorker().examine(Self.notes)
            #expect(all.map(\.annotations) == some.map(\.annotations))
            #expect(some.contains { $0.annotations.contains { $0.confidence != nil } })
            #expect(all[0].leakRisk != nil && some[0].leakRisk == nil && some[0].shape == nil)
        }
    }

    // MARK: Without a model

    private static func annotations(
        _ text: String, deny: String? = nil, allow: String? = nil, propagates: Bool = true
    ) throws -> [String] {
        let folder = TemporaryFolder()
        var annotator = CombinedAnnotator(nil)
        annotator.finders = [RuleScanner()]
        annotator.propagates = propagates
        if let deny {
            let list = try PhraseList(folder.file("deny.txt", deny), swapsNames: true)
            annotator.finders.append(ListFinder(list, label: "STAFF"))
        }
        if let allow {
            annotator.allowed = try PhraseList(folder.file("allow.txt", allow), swapsNames: false)
        }
        let note = Document(id: "1", text: text)
        return annotator.annotate(note).map { "\($0.label) \(note.text.copy($0.range))" }
    }

    @Test func aWordHiddenOnceIsHiddenEverywhere() throws {
        let text = "Patient: Mary Okafor\nMrs. okafor came; Mary will rest. Okafor's son said may."
        let found = try Self.annotations(text)
        #expect(found.filter { $0.hasSuffix("kafor") }.count == 3, "\(found)")
        #expect(found.filter { $0.contains("Mary") }.count == 2)
        #expect(try Self.annotations(text, propagates: false).filter { $0.lowercased().hasSuffix("okafor") }.count == 1)
        // A name that is a word: with a capital, inside a sentence.
        let words = try Self.annotations(
            "Patient: Will Young\nAsked Will about it. Will came. He will go; a Young man, young at heart.")
        #expect(words == ["PATIENT Will Young", "PATIENT Will", "PATIENT Young"], "\(words)")
        // What a hyphen ties to a hidden word is of the same name; the word alone stays a word.
        let tied = try Self.annotations(
            "Patient: Ann Oyelaran-Price\ntold oyelaran-price and price-oyelaran that the price rose, a price-list, low-price oyelaran."
        )
        #expect(
            tied == [
                "PATIENT Ann Oyelaran-Price", "PATIENT oyelaran-price", "PATIENT price-oyelaran", "PATIENT oyelaran",
            ], "\(tied)")
    }

    @Test func listsHideAndAllow() throws {
        let found = try Self.annotations(
            "Reyes, Samuel and SAMUEL REYES met Dr. Ana Foley.", deny: "# staff\nSamuel Reyes\n\nMay\n",
            allow: "Ana\nSamuel Reyes\n")
        // What a list denies, no other list allows.
        #expect(found == ["STAFF Reyes, Samuel", "STAFF SAMUEL REYES", "DOCTOR Foley"], "\(found)")
        #expect(try Self.annotations("in may he; Asked May.", deny: "May\n") == ["STAFF May"])
        #expect(throws: LetheError.self) { try Self.annotations("x", deny: "---\n") }
        #expect(throws: LetheError.self) { try Self.annotations("x", deny: String(repeating: "a ", count: 40)) }
    }

    /// What counts as hidden is hidden whole, also where a model's tokens are longer than what was found.
    @Test func aTokenIsHiddenWhole() throws {
        let folder = TemporaryFolder()
        var annotator = CombinedAnnotator(TinyNetwork.recognizer(seed: 3, tokenizer: .spacyEnglish))
        annotator.finders = [ListFinder(try PhraseList(folder.file("d", "Okafor\n"), swapsNames: true), label: "STAFF")]
        annotator.allowed = try PhraseList(folder.file("a", "Ben\n"), swapsNames: false)
        annotator.rung = RedactionLadder.all
        for text in ["okafor123 y Okafor_Ben", "x Gomez_Ben x"] {
            let note = Document(id: "1", text: text)
            let found = annotator.annotate(note)
            for token in annotator.tokenizer.tokens(of: note).tokens {
                #expect(
                    found.contains { $0.range.start <= token.range.start && token.range.end <= $0.range.end }, "\(text)"
                )
            }
        }
        let lists = try PhraseList(folder.file("l", "Ann Lee\nLee Smith\n"), swapsNames: false)
        annotator = CombinedAnnotator(nil)
        annotator.finders = [ListFinder(lists, label: nil)]
        let note = Document(id: "1", text: "Ann Lee Smith came")
        #expect(annotator.annotate(note).map { note.text.copy($0.range) } == ["Ann Lee Smith"])
    }

    @Test func stretchesTakeTheLabelOfWhoKnowsBest() {
        let text = NoteText("Dr. John Smith, 12")
        func item(_ start: Int, _ end: Int, _ label: String, _ weight: StretchMerging.Weight) -> StretchMerging.Item {
            .init(range: ScalarRange(start, end), label: label, source: FindingSource(.rule, label), weight: weight)
        }
        func shown(_ items: [StretchMerging.Item]) -> [String] {
            StretchMerging.stretches(items, text: text).map { "\($0.label) \($0.range)" }
        }
        #expect(
            shown([item(4, 14, "DOCTOR", .model), item(9, 14, "PATIENT", .known)]) == ["DOCTOR 4–8", "PATIENT 9–14"])
        // The blank between two is nobody's.
        #expect(shown([item(4, 8, "A", .model), item(9, 14, "A", .model)]) == ["A 4–8", "A 9–14"])
        // A remainder of signs joins what stands before it.
        #expect(shown([item(4, 15, "A", .pattern), item(4, 14, "B", .known)]) == ["B 4–15"])
        #expect(
            shown([item(4, 14, "A", .pattern), item(4, 14, "B", .known), item(0, 18, "C", .model)]) == [
                "C 0–3", "B 4–14", "C 14–18",
            ])
        var single = item(9, 14, "A", .carriedOver)
        single.joinsNeighbours = true
        #expect(shown([item(4, 8, "A", .model), single]) == ["A 4–14"])
        #expect(shown([]) == [])
    }

    @Test func foldingMakesNamesAlike() {
        for (one, other) in [
            ("Müller", "MULLER"), ("Núñez", "nunez"), ("O’Brien", "o'brien"), ("Æsop", "aesop"), ("e\u{301}", "é"),
            ("Straße", "STRASSE"), ("Łódź", "lodz"),
        ] {
            #expect(FoldedText.fold(one) == FoldedText.fold(other))
        }
    }

    @Test func labelsHaveTheirKind() {
        for (label, kind) in [
            ("NOMBRE_SUJETO_ASISTENCIA", .patient), ("FECHAS", .date), ("Doctor", .staff), ("PER", .person),
            ("e-mail", .email),
            ("LOCATION-OTHER", .location), ("MEDICALRECORD", .record),
        ] as [(String, IdentifierKind)] {
            #expect(IdentifierKind(label: label) == kind)
        }
        #expect(IdentifierKind(label: "ZZZ") == nil)
        for kind in IdentifierKind.allCases { #expect(IdentifierKind(label: kind.standardLabel) != nil, "\(kind)") }
        // Eighteen kinds less biometrics in pictures and faces.
        #expect(Set(IdentifierKind.allCases.compactMap(\.safeHarborLetter)) == Set("ABCDEFGHIJKLMNOPR"))
    }
}
