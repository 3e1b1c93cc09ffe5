import Testing

@testable import Lethe
@testable import LetheTraining

/// The paper's recipe stays what it is, for ever.
struct RecipeTests {
    @Test func thePapersIsThePapers() throws {
        var configuration = TrainingConfiguration()
        configuration.apply(.paper)
        #expect(configuration.optimizer == .sgd && configuration.learningRate == 0.005 && configuration.batchSize == 1)
        #expect(configuration.learningRateCurve == .constant && configuration.learningRateDecay == 0)
        #expect(configuration.clipping == .value(5) && configuration.network.dropoutRate == 0.5)
        #expect(configuration.averagedEpochs == 0 && configuration.wordDropout == 0 && configuration.replacesSingletons)
        #expect(
            configuration.malformedTags == .improbable && !configuration.agreesWithinNotes
                && configuration.textEpochs == 0)
        #expect(configuration.leastOccurrences == 1 && configuration.tagScheme == .bioes)
        #expect(configuration.maximumEpochs == 100 && configuration.maximumUpdates == nil)
        #expect(configuration.patienceEpochs == 10 && configuration.patienceUpdates == nil)
        #expect(configuration.network.cell == .coupled && configuration.network.outputLayer == .crf)
    }

    @Test func theFastOneHasALengthOfItsOwn() {
        var configuration = TrainingConfiguration()
        configuration.apply(.fast)
        let small = TrainingSchedule(configuration, sentences: 100)
        #expect(small.hasEnd && small.updatesPerEpoch == 13 && small.maximumEpochs == 462)
        #expect(small.totalUpdates >= 6_000 && small.totalUpdates < 6_013)
        #expect(configuration.forbidsMalformed(small))
        let large = TrainingSchedule(configuration, sentences: 15_000)
        #expect(!configuration.forbidsMalformed(large))
        #expect(large.maximumEpochs == 15 && large.validationEpochs == 1)
    }

    /// A token is dropped the more often the rarer it is; without word dropout, singletons half of the time.
    @Test(arguments: [0.0, 1, 3])
    func rareTokensAreDropped(_ wordDropout: Double) throws {
        var sources = TrainingData.VocabularySources()
        sources.wordDropout = wordDropout
        var document = Document(id: "1", text: "once twice twice Ann often often often often often often often")
        document.annotations = [Annotation(label: "A", range: ScalarRange(17, 20))]
        let data = try TrainingData(
            Corpus(name: "x", format: .jsonl, documents: [document]), scheme: .bioes, tokenizer: Tokenizer(),
            sources: sources)
        let types = data.sentences.types
        let shares = types.unknownShare.map(Int.init)
        let singletons = types.isSingleton
        switch wordDropout {
        case 0: #expect(shares == [0, 0, 0, 0] && singletons == [true, false, true, false])
        case 1: #expect(shares == [128, 85, 128, 32] && !singletons.contains(true))
        default: #expect(shares == [192, 154, 192, 77] && !singletons.contains(true))
        }
    }

    /// Entities change places with those of their label, and nothing else moves.
    @Test(arguments: TagScheme.allCases) func entitiesChangePlaces(_ scheme: TagScheme) throws {
        var sources = TrainingData.VocabularySources()
        sources.exchangedShare = 1
        var document = Document(id: "1", text: "saw Ann Lee on Monday.\n\nBo called Tuesday last.")
        document.annotations = [
            Annotation(label: "NAME", range: ScalarRange(4, 11)),
            Annotation(label: "DATE", range: ScalarRange(15, 21)),
            Annotation(label: "NAME", range: ScalarRange(24, 26)),
            Annotation(label: "DATE", range: ScalarRange(34, 46)),
        ]
        let data = try TrainingData(
            Corpus(name: "x", format: .jsonl, documents: [document]), scheme: scheme, tokenizer: Tokenizer(),
            sources: sources)
        let exchange = try #require(data.exchange)
        let words = data.vocabulary.tokens
        var seen: Set<String> = []
        for seed in 0..<200 {
            var generator = SeededGenerator(seed: UInt64(seed))
            let sentences = exchange.exchanged(data.sentences, generator: &generator)
            #expect(sentences.count == 2)
            let told = zip(sentences.tokenTypes, sentences.tags).map { type, tag in
                (words[Int(sentences.types.vocabularyRow[Int(type)]) - 1], data.tagSet.tags[Int(tag)])
            }
            seen.insert(told.map(\.0).joined(separator: " "))
            let spans = TagScheme.spans(of: told.map(\.1)).map { span in
                "\(span.type) " + told[span.start..<span.end].map(\.0).joined(separator: " ")
            }
            #expect(spans.count == 4)
            for (index, span) in spans.enumerated() {
                let isDate = [1, 3].contains(index)
                #expect((isDate ? ["DATE Monday", "DATE Tuesday last"] : ["NAME Ann Lee", "NAME Bo"]).contains(span))
            }
        }
        // Two choices for each of four places.
        #expect(seen.count == 16)
    }

    @Test func rareTokensMayStayUnknown() throws {
        var sources = TrainingData.VocabularySources()
        sources.leastOccurrences = 2
        var document = Document(id: "1", text: "once twice twice Ann")
        document.annotations = [Annotation(label: "A", range: ScalarRange(17, 20))]
        let data = try TrainingData(
            Corpus(name: "x", format: .jsonl, documents: [document]), scheme: .bioes, tokenizer: Tokenizer(),
            sources: sources)
        #expect(data.vocabulary.tokens == ["twice"])
    }
}
