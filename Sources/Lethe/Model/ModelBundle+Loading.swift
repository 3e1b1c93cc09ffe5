internal import LetheEssentials

extension ModelBundle {
    /// Reads a bundle.
    ///
    /// - Throws: `LetheError` where a file is missing or damaged, or where the three don't fit together.
    public init(loading folder: String) throws {
        // The folder may be replaced, as a whole, while its files are read: then they are read again.
        for _ in 0..<5 {
            let before = Files.identity(folder)
            do {
                self = try Self.load(folder)
                return
            } catch let error as LetheError {
                guard let before, let after = Files.identity(folder), before != after else { throw error }
            }
        }
        self = try Self.load(folder)
    }

    private static func load(_ folder: String) throws -> ModelBundle {
        guard Files.exists(folder) else { throw Files.cannotRead(folder) }
        guard Files.isFolder(folder), Files.exists("\(folder)/\(ModelFolder.configurationFile)") else {
            throw LetheError(
                .model, place: folder, "not a model",
                expected: "a folder with config.json, vocabulary.json and weights.safetensors",
                advice: "`lethe train` writes one")
        }
        guard Files.exists("\(folder)/\(ModelFolder.weightsFile)") else {
            throw LetheError(
                .model, place: folder, "the model has no weights yet",
                advice: "Its training was stopped before the first epoch ended; `lethe train --resume` begins it again")
        }
        let configurationPath = "\(folder)/\(ModelFolder.configurationFile)"
        // Read once: what the checksums are taken of is what is used.
        let configurationData = try Files.read(configurationPath)
        let configuration = try Self.readConfiguration(configurationData, configurationPath)
        let vocabularyPath = "\(folder)/\(ModelFolder.vocabularyFile)"
        let vocabularyData = try Files.read(vocabularyPath)
        var vocabulary = try Self.readVocabulary(vocabularyData, vocabularyPath)
        vocabulary.lookup = configuration.tokenLookup
        vocabulary.hash = configuration.tokenHash
        let weightsPath = "\(folder)/\(ModelFolder.weightsFile)"
        let file = try Safetensors(decoding: try Files.read(weightsPath), place: weightsPath)
        // Weights that another program saved carry none of our checksums, and only shapes can be checked.
        let isOurs = !file.metadata.isEmpty
        for key in [Safetensors.checksumKey, Safetensors.headerChecksumKey] where isOurs && file.metadata[key] == nil {
            throw LetheError(
                .model, place: weightsPath, "not weights of a Lethe model", expected: "a checksum `\(key)`",
                advice: "Weights that another program saved are read where they have no metadata at all")
        }
        for (name, path, data) in [
            (ModelFolder.configurationFile, configurationPath, configurationData),
            (ModelFolder.vocabularyFile, vocabularyPath, vocabularyData),
        ] where isOurs {
            let key = ModelDescription.checksumKeys[name] ?? ""
            let found = CRC32.text(of: [UInt8](data))
            guard let expected = file.metadata[key] else {
                throw LetheError(
                    .model, place: weightsPath, "not weights of a Lethe model", expected: "a checksum `\(key)`")
            }
            guard expected == found else {
                throw LetheError(
                    .model, place: path, "belongs to other weights or was changed", expected: "checksum \(expected)",
                    found: found, advice: "Copy the three files of a model together")
            }
        }
        let tagSet = TagSet(types: configuration.types, scheme: configuration.tagScheme)
        let shape = NetworkShape(
            configuration: configuration.network, alphabetSize: vocabulary.characterRowCount,
            vocabularySize: vocabulary.tokenRowCount, tagCount: tagSet.count)
        let networks = try Self.networks(
            configuration.ensemble?.seeds.count ?? 1, shape: shape, from: file, place: weightsPath)
        let result = try file.metadata["lethe.result"].map {
            try StrictJSON.decode(TrainingResult.self, from: Data($0.utf8), place: weightsPath)
        }
        var bundle = ModelBundle(
            configuration: configuration, vocabulary: vocabulary, weights: networks[0], result: result)
        bundle.furtherWeights = Array(networks.dropFirst())
        return bundle
    }

    /// A file's networks; every tensor must be there, in its shape and finite, and no other.
    static func networks(
        _ count: Int, shape: NetworkShape, from file: Safetensors, place: String
    ) throws -> [FrozenParameters] {
        let networks = try (0..<count).map { index in
            try FrozenParameters(shape: shape) {
                try fill($0, from: file, prefix: ModelBundle.prefix(ofNetwork: index), place: place)
            }
        }
        let names = Set(
            networks.enumerated().flatMap { index, network in
                network.tensors.map { ModelBundle.prefix(ofNetwork: index) + $0.name }
            })
        if let extra = file.tensors.keys.filter({ !names.contains($0) }).min() {
            throw LetheError(.model, place: place, "tensor `\(extra)` belongs to no layer of this network")
        }
        return networks
    }

    private static func readConfiguration(_ data: Data, _ path: String) throws -> ModelConfiguration {
        struct Header: Decodable {
            var format: String
            var formatVersion: Int
        }
        guard let header = try? JSONDecoder().decode(Header.self, from: data),
            header.format == ModelConfiguration.formatName
        else {
            throw LetheError(.model, place: path, "not a Lethe model's configuration")
        }
        let (current, later) = (ModelConfiguration.currentVersion, ModelConfiguration.laterVersion)
        guard [current, later].contains(header.formatVersion) else {
            throw LetheError(
                .model, place: path, "written for another version of the model format",
                expected: "formatVersion \(current) or \(later)", found: "\(header.formatVersion)",
                advice: "Use the version of Lethe that wrote it, or train again")
        }
        let configuration = try StrictJSON.decode(ModelConfiguration.self, from: data, place: path)
        try configuration.network.validate()
        guard configuration.types.isEmpty || !configuration.isPretrained else {
            throw LetheError(
                .model, place: path, "a network that was taught without labels has types", expected: "none",
                found: NumberText.plural(configuration.types.count, "type"))
        }
        if let ensemble = configuration.ensemble {
            guard (2...EnsembleRecord.mostNetworks).contains(ensemble.seeds.count) else {
                throw LetheError(
                    .model, place: path, "a number of networks that can't be",
                    expected: "2 to \(EnsembleRecord.mostNetworks)", found: "\(ensemble.seeds.count)")
            }
        }
        guard Set(configuration.types).count == configuration.types.count,
            configuration.types == configuration.types.sorted()
        else { throw LetheError(.model, place: path, "types are not sorted and distinct") }
        // Before anything is made from them: the CRF's weights grow with their square.
        guard configuration.types.count <= TagSet.maximumTypes else {
            throw LetheError(
                .model, place: path, "too many types", expected: "at most \(TagSet.maximumTypes)",
                found: "\(configuration.types.count)")
        }
        guard (1...Tokenizer.longestSentenceTokens).contains(configuration.tokenizer.maximumSentenceTokens) else {
            throw LetheError(
                .model, place: path, "sentences of a length that can't be",
                expected: "1 to \(Tokenizer.longestSentenceTokens) tokens",
                found: "\(configuration.tokenizer.maximumSentenceTokens)")
        }
        return configuration
    }

    private static func readVocabulary(_ data: Data, _ path: String) throws -> Vocabulary {
        let file = try StrictJSON.decode(ModelDescription.VocabularyFile.self, from: data, place: path)
        var vocabulary = Vocabulary()
        for token in file.tokens { vocabulary.insert(token: token) }
        for character in file.characters {
            guard let scalar = character.unicodeScalars.first, character.unicodeScalars.count == 1 else {
                throw LetheError(.model, place: path, "a character is not one Unicode scalar")
            }
            vocabulary.insert(character: scalar)
        }
        guard vocabulary.tokens.count == file.tokens.count, vocabulary.characters.count == file.characters.count else {
            throw LetheError(.model, place: path, "a token or character stands twice")
        }
        return vocabulary
    }

    /// Copies tensors of a file into parameters; every tensor must be there, in its shape and finite.
    ///
    /// - Parameter prefix: before the tensors' names in the file.
    private static func fill(
        _ parameters: NetworkParameters<Float>, from file: Safetensors, prefix: String, place: String
    ) throws {
        for tensor in parameters.tensors {
            guard let found = file.tensors[prefix + tensor.name] else {
                throw LetheError(.model, place: place, "tensor `\(prefix)\(tensor.name)` is missing")
            }
            guard found.shape == tensor.shape else {
                throw LetheError(
                    .model, place: place, "tensor `\(tensor.name)` has another shape", expected: "\(tensor.shape)",
                    found: "\(found.shape)", advice: "config.json and vocabulary.json say otherwise")
            }
            guard found.values.allSatisfy(\.isFinite) else {
                throw LetheError(.model, place: place, "tensor `\(tensor.name)` holds values that are not finite")
            }
            tensor.matrix.setValues(found.values)
        }
    }
}
