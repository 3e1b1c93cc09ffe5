import Foundation
import TestSupport
import Testing

@testable import Lethe
@testable import LetheTraining

struct ExperimentConfigurationTests {
    private func read(_ json: String) throws -> ExperimentConfiguration {
        let folder = TemporaryFolder()
        return try ExperimentConfiguration(contentsOf: folder.file("experiment.json", json))
    }

    @Test func whatIsLeftOutHasItsDefault() throws {
        let configuration = try read(
            #"{"target": {"train": "t", "test": "u"}, "training": {"maximumEpochs": 7, "clipping": {"norm": {"_0": 2}}}}"#
        )
        var expected = ExperimentConfiguration()
        expected.target.train = "t"
        expected.target.test = "u"
        expected.training.maximumEpochs = 7
        expected.training.clipping = .norm(2)
        #expect(configuration == expected)
    }

    @Test(arguments: [
        (#"{"sises": ["5%"]}"#, "unknown key `sises`"),
        (#"{"training": {"epohcs": 3}}"#, "unknown key `training.epohcs`"),
        (#"{"shareOf": "train"}"#, "expected training or corpus"), (#"{"seeds": [-1]}"#, "negative seed"),
        (#"{"sizes": ["5 percent"]}"#, "size `5 percent`"), (#"{"transfers": ["some"]}"#, "transfer `some`"),
        (#"{"sizes": "5%"}"#, "wrong type"), (#"{"sizes": ["5%"]"#, "not valid JSON"), ("[]", "a JSON object"),
    ])
    func whatMeansNothingIsRefusedByName(json: String, expected: String) throws {
        let error = #expect(throws: LetheError.self) { try read(json) }
        #expect(error?.description.contains(expected) == true, "\(error?.description ?? "")")
    }

    @Test func aFileHoldsAWholeExperiment() throws {
        var configuration = ExperimentConfiguration()
        configuration.name = "a → b"
        configuration.source.model = "m"
        configuration.target = .init()
        configuration.target.train = "t"
        configuration.sizes = [.percent(2.5), .documents(52), .all]
        configuration.shareOf = .corpus
        configuration.validationRegime = .budget
        configuration.transfers = TransferExtent.everyStep
        configuration.labelMap = ["PER": ["PATIENT", "DOCTOR"]]
        configuration.frozenLayers = [.characterEmbedding]
        configuration.training.clipping = .none
        let written = String(decoding: try StrictJSON.encode(configuration), as: UTF8.self)
        #expect(try read(written) == configuration)
    }

    @Test func impossibleExperimentsAreRefused() throws {
        var valid = ExperimentConfiguration()
        valid.target.train = "t"
        valid.target.test = "u"
        valid.target.validation = "v"
        valid.source.model = "m"
        try valid.validate()
        let spoil: [(String, (inout ExperimentConfiguration) -> Void)] = [
            ("target", { $0.target.train = "" }), ("test", { $0.target.test = "" }),
            ("validation", { $0.target.validation = nil }), ("sizes", { $0.sizes = [] }),
            ("sizes", { $0.sizes = [.all, .all] }), ("seeds", { $0.seeds = [1, 1] }),
            ("transfers", { $0.transfers = [] }), ("validation share", { $0.validationShare = 0.9 }),
            ("source", { $0.source.model = nil }), ("source", { $0.source.train = "s" }),
            ("label map", { $0.labelMap = ["A": ["X"], "B": ["X"]] }), ("epochs", { $0.training.maximumEpochs = 0 }),
        ]
        for (name, change) in spoil {
            var configuration = valid
            change(&configuration)
            let error = #expect(throws: LetheError.self, "\(name)") { try configuration.validate() }
            #expect(error?.what.contains(name) == true, "\(name): \(error?.description ?? "")")
        }
        var withoutSource = valid
        withoutSource.source.model = nil
        withoutSource.transfers = [.none]
        try withoutSource.validate()
        var budget = valid
        budget.target.validation = nil
        budget.validationRegime = .budget
        try budget.validate()
    }

    /// The files under `Experiments/` are read as they stand.
    @Test func readyMadeExperimentsAreValid() throws {
        var root = URL(fileURLWithPath: #filePath)
        for _ in 0..<4 { root.deleteLastPathComponent() }
        let folder = root.appendingPathComponent("Experiments").path
        let files = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".json") }
        #expect(files.count >= 5)
        for file in files {
            let configuration = try ExperimentConfiguration(contentsOf: "\(folder)/\(file)")
            try configuration.validate()
            #expect(!configuration.name.isEmpty, "\(file)")
            var expected = TrainingConfiguration()
            // Validation on 250 notes takes longer than an epoch of 25.
            if file == "conll2002-meddocan.json" { expected.validationUpdates = 1000 }
            #expect(configuration.training == expected, "\(file): the paper's settings, trained out")
        }
    }

    /// Some editors begin a file with UTF-8's mark.
    @Test func aMarkAtTheBeginningIsNoFault() throws {
        let folder = TemporaryFolder()
        let plain = try ExperimentConfiguration(contentsOf: folder.file("a.json", #"{"seeds": [7]}"#))
        let marked = try ExperimentConfiguration(contentsOf: folder.file("b.json", "\u{FEFF}" + #"{"seeds": [7]}"#))
        #expect(marked == plain && marked.seeds == [7])
    }
}
