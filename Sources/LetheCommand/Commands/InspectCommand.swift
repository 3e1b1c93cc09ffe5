import ArgumentParser
import LetheTraining

struct InspectCommand: LibraryCommand {
    static let configuration = CommandConfiguration(
        commandName: "inspect",
        abstract: "Show what a model is made of and how it came to be; checks all its files.",
        discussion: """
            Examples:
              lethe inspect model
              lethe inspect model --json model.json
            """)

    @Argument(help: "Folder of a model.", completion: .directory)
    var model: String

    @OptionGroup var json: JSONOptions

    /// A model for other programs.
    private struct Record: Encodable {
        struct Tensor: Encodable {
            var name: String
            var shape: [Int]
        }

        var configuration: ModelConfiguration
        var tokens: Int
        var characters: Int
        var result: TrainingResult?
        var tensors: [Tensor]
    }

    func perform() throws {
        try json.check(against: [model])
        let bundle = try ModelBundle(loading: model)
        try json.write(
            Record(
                configuration: bundle.configuration, tokens: bundle.vocabulary.tokens.count,
                characters: bundle.vocabulary.characters.count, result: bundle.result,
                tensors: bundle.weights.tensors.map { .init(name: $0.name, shape: $0.shape) }))
        if bundle.result != nil, Files.exists("\(model)/checkpoint.safetensors") {
            Console.result("Training: not finished; `lethe train --resume` goes on")
        }
        for line in bundle.descriptionLines { Console.result(line) }
    }
}

extension ModelBundle {
    /// The model as people read it.
    fileprivate var descriptionLines: [String] {
        let network = configuration.network
        var lines = [
            "Format: \(configuration.format) \(configuration.formatVersion), files consistent, checksums right",
            "Network: \(network.cell.rawValue) cell, \(network.outputLayer.rawValue), dropout \(network.dropoutRate)",
            "Tags: \(tagSet.count) (\(configuration.tagScheme.rawValue.uppercased())) of \(NumberText.plural(configuration.types.count, "type")): \(configuration.types.joined(separator: ", "))",
            "Vocabulary: \(NumberText.plural(vocabulary.tokens.count, "token"))\(vocabulary.hash == nil ? "" : ", hashed"), \(NumberText.plural(vocabulary.characters.count, "character"))",
            "Unknown tokens: \(configuration.tokenLookup == .exact ? "looked up as they stand" : "looked up as they stand, lower-cased, with digits as 0, and both")",
            "Tokenizer: \(configuration.tokenizer.name.rawValue), sentences of at most \(configuration.tokenizer.maximumSentenceTokens) tokens",
        ]
        if configuration.agreesWithinNotes == true {
            lines.append(
                "Within a note: the same words have one label, and what is certain is found wherever it stands")
        }
        if configuration.isPretrained {
            lines.append("Taught without labels: a source to transfer from (lethe transfer --source)")
        }
        if let ensemble = configuration.ensemble {
            let seeds = ensemble.seeds.map { $0.map { "\($0)" } ?? "unknown" }.joined(separator: ", ")
            lines.append(
                "Networks: \(ensemble.seeds.count), whose scores are averaged; trained with seeds \(seeds). Below, what the first came from"
            )
        }
        if let vectors = configuration.vectors {
            lines.append(
                "Word vectors: \(vectors.name), \(NumberText.count(vectors.rows)) of \(vectors.dimension) values, checksum \(vectors.checksum)\(configuration.holdsAllVectors == true ? "; all in the vocabulary" : "")"
            )
        }
        if let imported = configuration.imported {
            lines.append(
                "Imported from: \(imported.program), run “\(imported.name)”, tokens of \(imported.tokenizer), vectors \(imported.vectors)"
            )
        }
        if let sharing = configuration.sharing {
            let how =
                switch sharing.tokens {
                case .listed:
                    "\(NumberText.count(sharing.tokensKept)) of \(NumberText.plural(sharing.tokensBefore, "token")) kept, those of \(sharing.list ?? "a public list")"
                case .hashed: "\(NumberText.plural(sharing.tokensKept, "token")) hashed"
                case .none: "no tokens kept, of \(NumberText.count(sharing.tokensBefore))"
                }
            lines.append("Made for sharing: \(how)")
        }
        if let provenance = configuration.provenance {
            for (role, corpus) in [("Trained on", provenance.train), ("Validated on", provenance.validation)] {
                guard let corpus else { continue }
                lines.append(
                    "\(role): \(corpus.name.isEmpty ? "(name removed)" : corpus.name), \(NumberText.plural(corpus.documents, "document")), \(NumberText.plural(corpus.tokens, "token")), \(NumberText.plural(corpus.annotations, "annotation"))"
                )
            }
            if let taught = provenance.taught {
                lines.append(
                    "Also learned: \(NumberText.plural(taught.documents, "document")) without labels, as \(NumberText.plural(taught.networks, "network")) saw them"
                )
            }
            let settings = provenance.settings
            lines.append(
                "Training: \(settings.optimizer.rawValue), rate \(settings.learningRate), \(NumberText.plural(settings.batchSize, "sentence")) an update, seed \(settings.seed), by \(provenance.program)"
            )
            var also: [String] = []
            if settings.learningRateCurve != .constant {
                also.append("step size on a \(settings.learningRateCurve.rawValue) curve")
            }
            if settings.averagedEpochs > 0 {
                also.append(
                    "weights averaged over \(NumberText.short(settings.averagedEpochs)) \(settings.averagedEpochs == 1 ? "epoch" : "epochs")"
                )
            }
            if settings.wordDropout > 0 { also.append("word dropout \(NumberText.short(settings.wordDropout))") }
            if settings.exchangedShare > 0 {
                also.append("\(NumberText.short(settings.exchangedShare * 100)) % of the entities exchanged")
            }
            if settings.slices > 1 { also.append("\(NumberText.count(settings.slices)) slices a batch") }
            if settings.malformedTags != .improbable {
                also.append("malformed tags \(settings.malformedTags.rawValue)")
            }
            if settings.textEpochs > 0, provenance.transfer == nil {
                also.append("the notes' text before their labels, \(NumberText.plural(settings.textEpochs, "epoch"))")
            }
            if settings.leastOccurrences > 1 {
                also.append("tokens that occur less than \(NumberText.count(settings.leastOccurrences)) times unknown")
            }
            if !also.isEmpty { lines.append("  \(also.joined(separator: ", "))") }
            if settings.vocabulary != .all {
                lines.append(
                    "Vocabulary of the notes: \(settings.vocabulary.rawValue), without tokens that occur only inside annotations"
                )
            }
            if !settings.frozenLayers.isEmpty {
                lines.append("Frozen: \(settings.frozenLayers.map(\.rawValue).joined(separator: ", "))")
            }
            if let transfer = provenance.transfer {
                lines.append(
                    "Transferred from: \(transfer.source.isEmpty ? "(name removed)" : transfer.source), layers \(transfer.layers.map(\.rawValue).joined(separator: ", "))"
                )
                lines += transfer.lines.map { "  \($0)" }
            }
        }
        if let result {
            let scores = Metric.allCases.compactMap { metric in
                result.validation[metric.rawValue].map { "\(metric.title) \(NumberText.percent($0.f1))" }
            }
            lines.append(
                "Weights: epoch \(result.epoch)"
                    + (scores.isEmpty
                        ? "; no notes were kept back to validate it"
                        : "; validation F1: \(scores.joined(separator: "; "))"))
        }
        var table = Table(header: ["Tensor", "shape", "values"])
        for tensor in weights.tensors {
            table.append([
                tensor.name, tensor.shape.map(String.init).joined(separator: " × "),
                NumberText.count(tensor.shape.reduce(1, *)),
            ])
        }
        return lines + [""] + table.lines
    }
}
