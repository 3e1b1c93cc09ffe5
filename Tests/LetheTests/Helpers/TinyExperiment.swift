import TestSupport
import Foundation

@testable import Lethe
@testable import LetheTraining

/// Corpora on disk and a configuration for experiments that take a second.
struct TinyExperiment {
    let folder = TemporaryFolder()
    var configuration = ExperimentConfiguration()

    init(targetNotes: Int = 12, withSource: Bool = true) throws {
        func write(_ corpus: Corpus, _ name: String) throws -> String {
            let path = "\(folder.path)/\(name).jsonl"
            let lines = try corpus.documents.map { document in
                let spans = document.annotations.map {
                    ["start": $0.range.start, "end": $0.range.end, "label": $0.label] as [String: Any]
                }
                return try JSONSerialization.data(
                    withJSONObject: ["id": document.id, "text": document.text.string, "spans": spans])
            }
            try Data(lines.joined(separator: [0x0A])).write(to: URL(fileURLWithPath: path))
            return path
        }
        configuration.name = "tiny"
        configuration.target.train = try write(TinyCorpora.corpus(.b, notes: targetNotes, part: .train), "train")
        configuration.target.validation = try write(TinyCorpora.corpus(.b, notes: 3, part: .validation), "validation")
        configuration.target.test = try write(TinyCorpora.corpus(.b, notes: 4, part: .test), "test")
        configuration.training = TinyCorpora.configuration(epochs: 3)
        configuration.sizes = [.documents(3), .documents(5)]
        configuration.seeds = [1, 2]
        if withSource {
            configuration.source.train = try write(TinyCorpora.corpus(.a, notes: 4, part: .train), "source-train")
            configuration.source.validation = try write(
                TinyCorpora.corpus(.a, notes: 2, part: .validation), "source-validation")
        } else {
            configuration.transfers = [.none]
        }
    }

    func path(_ name: String) -> String { "\(folder.path)/\(name)" }

    /// A run without what depends on the clock.
    static func timeless(_ run: ExperimentRun?) throws -> String {
        guard var run else { return "missing" }
        run.endedAt = ""
        run.result?.seconds = .init(preparing: 0, training: 0, validating: 0, scoring: 0)
        for index in (run.result?.history ?? []).indices {
            run.result?.history[index].trainingSeconds = 0
            run.result?.history[index].validationSeconds = 0
            run.result?.history[index].tokensPerSecond = 0
        }
        return String(decoding: try StrictJSON.encodeLine(run), as: UTF8.self)
    }

    static func runs(_ experiment: Experiment) throws -> [String: String] {
        var runs: [String: String] = [:]
        for job in experiment.configuration.jobs { runs[job.name] = try timeless(experiment.folder.run(job)) }
        return runs
    }
}
