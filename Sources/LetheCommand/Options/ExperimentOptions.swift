internal import ArgumentParser
import LetheEssentials
public import LetheTraining

extension SampleSize.ShareBase: ExpressibleByArgument {}
extension ExperimentConfiguration.ValidationRegime: ExpressibleByArgument {}

/// A whole experiment: a configuration file, options, or both, the options deciding.
struct ExperimentOptions: ParsableArguments {
    @Option(
        name: .long, help: "File with the experiment's settings; the options beside it decide.", completion: .file())
    var configuration: String?

    @Option(name: .long, help: "Title of tables and figures.")
    var name: String?

    @Option(
        name: .long, help: "Model whose layers are transferred, or labelled notes to train one on.",
        completion: .directory)
    var source: String?

    @Option(
        name: .long, help: "Where --source is labelled notes: more of them, to decide about the best epoch.",
        completion: .file())
    var sourceValidation: String?

    @Option(name: .long, help: "Format of --source and --source-validation; recognised where not given.")
    var sourceFormat: CorpusFormat?

    @Option(name: .long, help: "The target's training part: samples of it are what a hospital would label.")
    var target: String?

    @Option(
        name: .long, help: "Labelled notes that decide about the best epoch, in the fixed regime.", completion: .file())
    var validation: String?

    @Option(name: .long, help: "Labelled notes that every run is measured with.", completion: .file())
    var test: String?

    @Option(name: .long, help: "Sizes of the samples: shares, numbers of notes, or all. (default: 5%,10%,20%,40%,all)")
    var sizes: String?

    @Option(
        name: .long,
        help: "What a share counts from: the training part, or the whole corpus as in the paper. (default: training)")
    var shareOf: SampleSize.ShareBase?

    @Option(
        name: .long,
        help:
            "Where validation notes come from: `fixed`, the part given as --validation (the paper's), `budget`, out of the sample itself, or `halves`, the part given as --test, each half of which stops for the other. (default: fixed)"
    )
    var regime: ExperimentConfiguration.ValidationRegime?

    @Option(name: .long, help: "Share of the sample that validates in the budget regime. (default: 0.2)")
    var validationShare: Double?

    @Option(name: .long, help: "How many seeds (5 means 1 to 5), or which (1,2,7). (default: 5)")
    var seeds: String?

    @Option(name: .long, help: "SOURCE=TARGET[,TARGET]: target types that begin as a source type. May be repeated.")
    var map: [String] = []

    @Option(name: .long, help: "Transferred layers whose weights stay as they are, separated by commas.")
    var freeze: String?

    @Flag(name: .long, help: "Forget tokens of the source that a sample lacks.")
    var forgetSourceTokens = false

    @Flag(name: .long, help: "Keep every run's model, in the folder `models`.")
    var keepModels = false

    @OptionGroup var settings: TrainingSettings

    /// The file's settings with the options over them.
    ///
    /// - Parameter transfers: what the command compares; nil leaves it to the file.
    func experiment(transfers: [TransferExtent]?) throws -> ExperimentConfiguration {
        var experiment = try configuration.map { try ExperimentConfiguration(contentsOf: $0) } ?? .init()
        if let transfers { experiment.transfers = transfers }
        if let name { experiment.name = name }
        if let source {
            experiment.source = .init()
            if ModelBundle.isPresent(at: source) {
                if sourceValidation != nil || sourceFormat != nil {
                    throw ValidationError(
                        "--source-validation and --source-format are for labelled notes; \(source) is a model.")
                }
                experiment.source.model = source
            } else {
                guard Files.exists(source) else { throw Files.cannotRead(source) }
                experiment.source.train = source
            }
        }
        if let sourceValidation { experiment.source.validation = sourceValidation }
        if let sourceFormat { experiment.source.format = sourceFormat }
        if let target { experiment.target.train = target }
        if let validation { experiment.target.validation = validation }
        if let test { experiment.target.test = test }
        if let sizes {
            experiment.sizes = try Self.list(sizes).map { try SampleSize(parsing: $0) }
        }
        if let shareOf { experiment.shareOf = shareOf }
        if let regime { experiment.validationRegime = regime }
        if let validationShare {
            guard experiment.validationRegime == .budget else {
                throw ValidationError("--validation-share is for --regime budget.")
            }
            experiment.validationShare = validationShare
        }
        if validation != nil, experiment.validationRegime == .budget, experiment.shareOf == .training {
            throw ValidationError(
                "--validation isn't read in the budget regime: samples hold their own validation notes.")
        }
        if let seeds { experiment.seeds = try Self.seeds(seeds) }
        if !map.isEmpty { experiment.labelMap = [:] }
        for (target, source) in try TransferPlan.parseMap(map).sorted(by: { $0.key < $1.key }) {
            experiment.labelMap[source, default: []].append(target)
        }
        if let freeze { experiment.frozenLayers = try LayerOptions.layers(freeze, option: "--freeze") }
        if forgetSourceTokens { experiment.keepsSourceTokens = false }
        if keepModels { experiment.keepsModels = true }
        settings.apply(to: &experiment.training)
        return experiment
    }

    private static func list(_ text: String) -> [String] {
        text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }

    /// - Throws: `ValidationError` for what are no seeds.
    static func seeds(_ text: String) throws -> [UInt64] {
        let seeds = list(text).map { UInt64($0) }
        guard !seeds.isEmpty, !seeds.contains(nil) else {
            throw ValidationError("--seeds: expected a number such as 5, or a list such as 1,2,7.")
        }
        let found = seeds.compactMap { $0 }
        guard found.count == 1, let count = found.first else { return found }
        guard (1...1000).contains(count) else {
            throw ValidationError("--seeds: expected 1 to 1000 seeds, found \(count).")
        }
        return Array(1...count)
    }
}

/// Lists of layers on the command line.
enum LayerOptions {
    /// - Throws: `ValidationError` naming the layer that doesn't exist.
    static func layers(_ list: String?, option: String) throws -> [LayerName] {
        guard let list else { return [] }
        let found = try Set(
            list.split(separator: ",", omittingEmptySubsequences: false).map { name in
                guard let layer = LayerName(rawValue: String(name)) else {
                    throw ValidationError(
                        "\(option): there is no layer \(name); expected \(LayerName.transferOrder.map(\.rawValue).joined(separator: ", "))."
                    )
                }
                return layer
            })
        return LayerName.allCases.filter(found.contains)
    }
}
