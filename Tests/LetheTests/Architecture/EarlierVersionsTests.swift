import Foundation
import TestSupport
import LetheKernels
import Testing

@testable import Lethe
@testable import LetheTraining

/// What version 0.1 wrote is read, goes on and gives the same.
///
/// `Fixtures/version-0.1` was made by the program of that time from invented notes: a model and what it tagged, a training that
/// was stopped by Ctrl-C and the weights of its end, and an experiment of two runs.
struct EarlierVersionsTests {
    private let folder = TemporaryFolder()

    private func fixture(_ name: String) throws -> String {
        let fixtures = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().path
        let copy = "\(folder.path)/\(name)"
        try FileManager.default.copyItem(atPath: "\(fixtures)/Fixtures/version-0.1/\(name)", toPath: copy)
        return copy
    }

    @Test func aModelTagsByteForByteAsBefore() throws {
        let recognizer = try Recognizer(loading: try fixture("model"))
        let output = folder.path + "/now.jsonl"
        _ = try NoteProcessing(
            NotePipeline(annotator: recognizer, task: .tag(.jsonl)), input: try fixture("notes.jsonl"), output: output
        ).run()
        #expect(try Files.read(output) == Files.read(try fixture("tagged.jsonl")))
    }

    @Test func aStoppedTrainingEndsInTheSameWeights() throws {
        let output = try fixture("interrupted")
        let corpora = try fixture("a")
        var configuration = TrainingConfiguration()
        configuration.network.tokenHiddenSize = 6
        configuration.network.tokenEmbeddingSize = 6
        configuration.network.characterEmbeddingSize = 4
        configuration.network.characterHiddenSize = 4
        configuration.learningRate = 0.05
        configuration.seed = 2
        configuration.threads = 1
        configuration.maximumEpochs = 40
        configuration.patienceEpochs = 400
        var run = TrainingRun(configuration: configuration, output: output)
        run.resumes = true
        var resumed: [Int] = []
        _ = try run.run(
            train: try CorpusReader.readComplete(corpora + "/train"),
            validation: try CorpusReader.readComplete(corpora + "/validation"),
            observe: { if case .resumed(let epoch) = $0 { resumed.append(epoch) } })
        #expect(resumed == [34])
        let finished = try fixture("finished")
        guard lethe_kernels_named("avx512") == nil else {
            #expect(try Files.read(output + "/weights.safetensors") == Files.read(finished + "/weights.safetensors"))
            return
        }
        // The fixture was written by a processor with AVX-512: others add in another order, and are as near as rounding lets them.
        func tensors(_ folder: String) throws -> [String: Safetensors.Tensor] {
            let path = folder + "/weights.safetensors"
            return try Safetensors(decoding: Files.read(path), place: path).tensors
        }
        let (own, other) = (try tensors(output), try tensors(finished))
        #expect(Set(own.keys) == Set(other.keys) && !own.isEmpty)
        for (name, tensor) in own {
            let values = try #require(other[name])
            #expect(tensor.shape == values.shape, "\(name)")
            let difference = zip(tensor.values, values.values).reduce(Float(0)) { max($0, abs($1.0 - $1.1)) }
            #expect(difference < 1e-3, "\(name): \(difference)")
        }
    }

    /// What is read and written again is the same file, byte by byte: tensors are read where they lie since, and not put together first.
    @Test func weightsAreWrittenAsBefore() throws {
        for (folder, files) in [
            ("model", ["weights"]), ("interrupted", ["checkpoint", "weights"]), ("finished", ["weights"]),
        ] {
            let folder = try fixture(folder)
            for path in files.map({ "\(folder)/\($0).safetensors" }) {
                let bytes = try Files.read(path)
                #expect(try Safetensors(decoding: bytes, place: path).encode() == bytes, "\(path)")
            }
        }
    }

    @Test func anExperimentIsReadAndReported() throws {
        let path = try fixture("experiment")
        let configuration = try ExperimentConfiguration(contentsOf: path + "/experiment.json")
        #expect(configuration.reading.blockSentences == 10 && configuration.training.maximumEpochs == 2)
        // Epochs alone, as they were then.
        #expect(configuration.training.maximumUpdates == nil)
        let report = try ExperimentReport(try Experiment(opening: path), draws: 100)
        #expect(report.runCount == 2 && report.missing.isEmpty)
    }
}
