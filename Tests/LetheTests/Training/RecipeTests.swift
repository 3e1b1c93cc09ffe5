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
