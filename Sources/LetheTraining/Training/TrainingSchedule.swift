/// How long training may last and how long it waits, as named rules.
///
/// The paper counts epochs (Lee et al. 2017, section 4.1). On few notes ten epochs are a handful of updates, and a network
/// that begins at random stops before it has learned; so the standard rule counts updates as well.
public enum TrainingRecipe: String, Codable, Sendable, CaseIterable {
    /// Epochs and updates, whichever ends later.
    case standard
    /// Epochs alone, validated after each: the paper's and NeuroNER's.
    case paper
    /// Adam over sentences in batches, a step size that falls to nothing over a fixed length, the mean of the weights as the model,
    /// words dropped by how rare they are, entities that change places. Needs no validation notes.
    case fast
    /// As `fast`, but the training notes' text is learned before their labels.
    case best1 = "best-1"
}

extension TrainingConfiguration {
    /// Sets length, patience and how often is validated, and for `fast` how the weights move; everything else stays.
    public mutating func apply(_ recipe: TrainingRecipe) {
        // Without updates, as setting them leaves it: the paper's.
        maximumEpochs = 100
        patienceEpochs = 10
        switch recipe {
        case .standard:
            maximumUpdates = 100_000
            patienceUpdates = 20_000
            validationUpdates = 250
        case .paper: break
        case .fast, .best1:
            optimizer = .adam
            learningRate = 0.002
            learningRateCurve = .cosine
            batchSize = 8
            averagedEpochs = 1
            wordDropout = 1
            exchangedShare = 0.3
            malformedTags = .impossibleOnFewNotes
            agreesWithinNotes = true
            maximumEpochs = 15
            // Few notes are few updates.
            maximumUpdates = 6_000
            validationUpdates = 250
            textEpochs = recipe == .best1 ? 20 : 0
        }
    }
}

extension TrainingConfiguration {
    /// Whether malformed tags are impossible in a run of this length.
    func forbidsMalformed(_ schedule: TrainingSchedule) -> Bool {
        switch malformedTags {
        case .improbable: false
        case .impossible: true
        case .impossibleOnFewNotes: schedule.maximumEpochs > maximumEpochs
        }
    }
}

/// A configuration's lengths in epochs of one training part.
public struct TrainingSchedule: Codable, Sendable, Equatable {
    /// Updates of one epoch.
    public let updatesPerEpoch: Int
    /// The run ends here at the latest.
    public let maximumEpochs: Int
    /// Epochs without a better validation score before stopping.
    public let patienceEpochs: Int
    /// Epochs from one validation to the next; the last epoch is always validated.
    public let validationEpochs: Int
    /// The run lasts `maximumEpochs` whatever validation says, and its last weights are the model.
    public let hasEnd: Bool

    /// - Parameter sentences: of the training part.
    package init(_ configuration: TrainingConfiguration, sentences: Int) {
        let updates = max(1, (sentences + configuration.batchSize - 1) / configuration.batchSize)
        func epochs(_ wanted: Int?) -> Int { wanted.map { $0 / updates + ($0 % updates == 0 ? 0 : 1) } ?? 0 }
        updatesPerEpoch = updates
        maximumEpochs = max(configuration.maximumEpochs, epochs(configuration.maximumUpdates))
        patienceEpochs = max(configuration.patienceEpochs, epochs(configuration.patienceUpdates))
        validationEpochs = max(1, epochs(configuration.validationUpdates))
        hasEnd = configuration.learningRateCurve.hasEnd
    }

    /// Updates of a run that isn't stopped early.
    var totalUpdates: Int {
        updatesPerEpoch.multipliedReportingOverflow(by: maximumEpochs).overflow ? .max : updatesPerEpoch * maximumEpochs
    }

    /// Whether an epoch is validated.
    func validates(_ epoch: Int) -> Bool { epoch >= maximumEpochs || epoch.isMultiple(of: validationEpochs) }
}
