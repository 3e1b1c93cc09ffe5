internal import LetheEssentials

/// What a simulated annotator came to by one strategy with one seed: counts and places, no text and no ids.
package struct ActiveRun: JobRecord, Sendable {
    /// One chain of rounds.
    package struct Job: Codable, Sendable, Hashable {
        package var strategy: ActiveStrategy
        package var seed: UInt64

        package var name: String { "\(strategy.text)_seed-\(seed)" }
    }

    /// What was labelled by one stop, and what a network that learned from it finds.
    package struct Round: Codable, Sendable {
        /// That the annotator has worked, by the cost model.
        package var minutes: Double
        /// Labelled so far: notes or lines.
        package var units: Int
        /// Notes that something was labelled in.
        package var notes: Int
        /// Read so far.
        package var tokens: Int
        /// Marked so far.
        package var spans: Int
        /// Of choosing, training and scoring.
        package var seconds: Double
        /// By metric's name.
        package var test: [String: ExperimentRun.TestScore]
        /// What was labelled in this round, by place among all notes or lines, in the order in which it was labelled.
        package var chosen: [Int]
    }

    package private(set) var format = formatName
    /// Of notes and settings.
    package var inputs: String
    package var job: Job
    package var rounds: [Round] = []

    static let formatName = "lethe-active 1"

    init(inputs: String, job: Job) {
        self.inputs = inputs
        self.job = job
    }

    var isConsistent: Bool { true }
    static func name(_ job: Job) -> String { job.name }
    static var noun: String { "run" }
}
