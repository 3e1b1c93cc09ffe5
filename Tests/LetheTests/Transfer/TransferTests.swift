import TestSupport
import Testing

@testable import Lethe
@testable import LetheTraining

struct TransferTests {
    /// A network whose weights may move, and the model of it.
    private struct Network {
        let configuration: ModelConfiguration
        let vocabulary: Vocabulary
        let parameters: NetworkParameters<Float>
        var tagSet: TagSet { bundle.tagSet }
        var bundle: ModelBundle {
            ModelBundle(
                configuration: configuration, vocabulary: vocabulary, weights: FrozenParameters(copying: parameters))
        }
    }

    /// A network over some tokens, characters and types, every value drawn from its seed.
    private func network(tokens: [String], types: [String], scheme: TagScheme = .bioes, seed: UInt64 = 1) -> Network {
        var vocabulary = Vocabulary()
        for token in tokens {
            vocabulary.insert(token: token)
            for character in token.unicodeScalars { vocabulary.insert(character: character) }
        }
        let shapeNetwork = TinyNetwork.shape().configuration
        let configuration = ModelConfiguration(network: shapeNetwork, tagScheme: scheme, types: types.sorted())
        let parameters: NetworkParameters<Float> = TinyNetwork.parameters(
            NetworkShape(
                configuration: shapeNetwork, alphabetSize: vocabulary.characterRowCount,
                vocabularySize: vocabulary.tokenRowCount, tagCount: TagSet(types: types, scheme: scheme).count),
            seed: seed)
        return Network(configuration: configuration, vocabulary: vocabulary, parameters: parameters)
    }

    private func entry(_ report: TransferReport, _ name: String) -> TransferReport.TensorEntry? {
        report.tensors.first { $0.name == name }
    }

    @Test func everythingIsMatchedByNameWhateverTheOrder() throws {
        let source = network(tokens: ["ab", "cd", "ef"], types: ["LOC", "PER"], seed: 1)
        let target = network(tokens: ["ef", "xy", "ab"], types: ["DATE", "PER"], seed: 2)
        let before = target.parameters.fullyConnected.affine.weights.values
        let report = try TransferPlan(layers: Set(LayerName.allCases)).apply(
            from: source.bundle, to: target.parameters, vocabulary: target.vocabulary, tagSet: target.tagSet)
        for token in ["ab", "ef"] {
            let (from, to) = (source.vocabulary.row(ofToken: token), target.vocabulary.row(ofToken: token))
            #expect(
                (0..<4).allSatisfy {
                    source.parameters.tokenEmbedding.weights[from, $0]
                        == target.parameters.tokenEmbedding.weights[to, $0]
                })
        }
        #expect(
            (0..<4).allSatisfy {
                source.parameters.tokenEmbedding.weights[0, $0] == target.parameters.tokenEmbedding.weights[0, $0]
            })
        let (sourceTags, targetTags) = (source.tagSet, target.tagSet)
        for tag in targetTags.tags where tag == .outside || tag.type == "PER" {
            let (from, to) = (Int(sourceTags.index(of: tag)!), Int(targetTags.index(of: tag)!))
            #expect(
                (0..<3).allSatisfy {
                    source.parameters.fullyConnected.affine.weights[$0, from]
                        == target.parameters.fullyConnected.affine.weights[$0, to]
                })
            #expect(
                source.parameters.crf.transitions[sourceTags.count, from]
                    == target.parameters.crf.transitions[targetTags.count, to])
            #expect(
                source.parameters.crf.transitions[from, sourceTags.count + 1]
                    == target.parameters.crf.transitions[to, targetTags.count + 1])
        }
        // New tags keep their initial values.
        let columns = target.parameters.fullyConnected.affine.weights.columns
        for tag in targetTags.tags where tag.type == "DATE" {
            let column = Int(targetTags.index(of: tag)!)
            #expect(
                (0..<3).allSatisfy {
                    target.parameters.fullyConnected.affine.weights[$0, column] == before[$0 * columns + column]
                })
        }
        #expect(entry(report, "tokenEmbedding.weights")?.outcome == .partlyCopied)
        #expect(entry(report, "tokenEmbedding.weights")?.copiedRows == 3)
        #expect(entry(report, "tokenEmbedding.weights")?.droppedRows == 1)
        #expect(entry(report, "fullyConnected.weights")?.copiedColumns == 5)
        #expect(entry(report, "crf.transitions")?.copiedRows == 7)
        #expect(entry(report, "tokenLSTM.forward.recurrentWeights")?.outcome == .copied)
        #expect(report.newTypes == ["DATE"] && report.droppedTypes == ["LOC"])
        #expect(report.tensors.count == source.parameters.tensors.count)
        #expect(report.lines.contains { $0.contains("fullyConnected.weights [3, 9]: partly copied: 5 of 9 columns") })
    }

    @Test func mapsSayWhatTypesBeginAs() throws {
        let source = network(tokens: ["ab"], types: ["LOC", "PER"])
        let target = network(tokens: ["ab"], types: ["DOCTOR", "PATIENT", "LOC"], seed: 2)
        var plan = TransferPlan(layers: [.fullyConnected, .crf])
        plan.sourceTypeByTarget = try TransferPlan.parseMap(["PER=PATIENT,DOCTOR"])
        let report = try plan.apply(
            from: source.bundle, to: target.parameters, vocabulary: target.vocabulary, tagSet: target.tagSet)
        #expect(report.typeMap == ["DOCTOR": "PER", "PATIENT": "PER", "LOC": "LOC"])
        #expect(entry(report, "fullyConnected.weights")?.outcome == .copied)
        // What isn't transferred stands for both sides: the target's begins at random, the source's isn't used.
        #expect(
            report.tensors.filter { $0.name == "tokenEmbedding.weights" }.map(\.outcome) == [.initialised, .dropped])
        let per = Int(source.tagSet.index(of: Lethe.Tag(prefix: .end, type: "PER"))!)
        for type in ["DOCTOR", "PATIENT"] {
            let column = Int(target.tagSet.index(of: Lethe.Tag(prefix: .end, type: type))!)
            #expect(
                target.parameters.fullyConnected.affine.bias[0, column]
                    == source.parameters.fullyConnected.affine.bias[0, per])
        }
    }

    @Test func schemesMayDiffer() throws {
        let source = network(tokens: ["ab"], types: ["PER"], scheme: .bio)
        let target = network(tokens: ["ab"], types: ["PER"], scheme: .bioes, seed: 2)
        _ = try TransferPlan(layers: [.fullyConnected]).apply(
            from: source.bundle, to: target.parameters, vocabulary: target.vocabulary, tagSet: target.tagSet)
        func value(_ network: Network, _ prefix: TagPrefix) -> Float {
            network.parameters.fullyConnected.affine.bias[
                0, Int(network.tagSet.index(of: Lethe.Tag(prefix: prefix, type: "PER"))!)]
        }
        #expect(value(target, .single) == value(source, .begin))
        #expect(value(target, .end) == value(source, .inside))
    }

    @Test(arguments: LayerName.transferOrder)
    func upToALayerCopiesItAndThoseBefore(layer: LayerName) throws {
        let source = network(tokens: ["ab", "cd"], types: ["PER"], seed: 1)
        let target = network(tokens: ["ab", "cd"], types: ["PER"], seed: 2)
        let report = try TransferPlan(layers: layer.upToHere).apply(
            from: source.bundle, to: target.parameters, vocabulary: target.vocabulary, tagSet: target.tagSet)
        for (a, b) in zip(source.parameters.tensors, target.parameters.tensors) {
            #expect((a.matrix.values == b.matrix.values) == layer.upToHere.contains(a.layer), "\(a.name)")
        }
        for entry in report.tensors where entry.outcome != .dropped {
            #expect((entry.outcome == .copied) == layer.upToHere.contains(entry.layer), "\(entry.name)")
        }
        #expect(layer.upToHere.count == LayerName.transferOrder.firstIndex(of: layer)! + 1)
    }

    @Test(arguments: ["PER", "=X", "PER=", "PER=A,,B", "A=B=C"])
    func brokenMapsAreRefused(entry: String) { #expect(throws: LetheError.self) { try TransferPlan.parseMap([entry]) } }

    @Test func mapsOfUnknownTypesAreRefused() throws {
        let source = network(tokens: ["ab"], types: ["PER"])
        let target = network(tokens: ["ab"], types: ["DATE"])
        for map in [["PER=NOWHERE"], ["NOWHERE=DATE"]] {
            let plan = TransferPlan(layers: [.crf], sourceTypeByTarget: try TransferPlan.parseMap(map))
            #expect(throws: LetheError.self) {
                try plan.apply(
                    from: source.bundle, to: target.parameters, vocabulary: target.vocabulary, tagSet: target.tagSet)
            }
        }
        #expect(throws: LetheError.self) { try TransferPlan.parseMap(["A=X", "B=X"]) }
    }

    /// Transfer on the sample corpora: tokens of the source stay known, and few notes go further than without it.
    @Test func transferHelpsOnFewNotes() throws {
        let folder = TemporaryFolder()
        let validation = TinyCorpora.corpus(.b, notes: 8, part: .validation)
        let few = TinyCorpora.corpus(.b, notes: 4, part: .train)
        try _ = TrainingRun(configuration: TinyCorpora.configuration(epochs: 6), output: folder.path + "/a").run(
            train: TinyCorpora.corpus(.a, notes: 40, part: .train),
            validation: TinyCorpora.corpus(.a, notes: 4, part: .validation))
        let source = try ModelBundle(loading: folder.path + "/a")
        var run = TrainingRun(configuration: TinyCorpora.configuration(epochs: 4), output: folder.path + "/b")
        let without = try run.run(train: few, validation: validation)
        run.overwrites = true
        let map = SampleInstitution.labelMap.filter { few.labels.contains($0.key) }
        run.transfer = (source, TransferPlan(layers: Set(LayerName.allCases), sourceTypeByTarget: map))
        let with = try run.run(train: few, validation: validation)
        func best(_ outcome: TrainingRun.Outcome) -> Double {
            outcome.history.compactMap { $0.validation["tokenBinary"]?.f1 }.max() ?? 0
        }
        #expect(best(with) > best(without) + 0.05)
        let bundle = try ModelBundle(loading: folder.path + "/b")
        #expect(Set(source.vocabulary.tokens).isSubset(of: bundle.vocabulary.tokens))
        #expect(bundle.configuration.provenance?.transfer?.layers.count == 6)
    }
}
