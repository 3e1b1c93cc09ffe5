import ArgumentParser
import LetheTraining

/// A file of word vectors: shared by every command that takes one.
struct VectorOptions: ParsableArguments {
    @Option(
        name: .long,
        help: "Word vectors: GloVe text, word2vec text or binary, or fastText .vec, also gzipped.", completion: .file())
    var vectors: String?

    /// Reads the vectors, shows how far, and says what was found in them.
    func read(_ reader: WordVectorReader = WordVectorReader()) throws -> WordVectors? {
        guard let vectors else { return nil }
        var status = StatusLine()
        let start = ContinuousClock.now
        let read = try reader.read(vectors) { bytes, total in
            let seconds = (ContinuousClock.now - start) / .seconds(1)
            let left = total > bytes ? seconds * Double(total - bytes) / Double(max(1, bytes)) : 0
            status.draw(
                "\(vectors): \(NumberText.count(bytes >> 20)) of \(NumberText.count(total >> 20)) MB, \(NumberText.duration(left)) left"
            )
        }
        status.clear()
        for (kind, text) in [
            (WordVectors.Finding.Kind.duplicate, "of a token that stands above already; the first counts"),
            (.notUTF8, "with a token that is not UTF-8, which no token of a note matches"),
        ] {
            let lines = read.findings.filter { $0.kind == kind }.map(\.line)
            guard !lines.isEmpty else { continue }
            let list = lines.prefix(5).map(String.init).joined(separator: ", ") + (lines.count > 5 ? ", …" : "")
            Console.warn("\(vectors): \(NumberText.plural(lines.count, "row")) \(text) (line \(list)).")
        }
        return read
    }

    /// A model with the vectors, where they are given.
    ///
    /// - Parameter tokens: where it is known beforehand, what they are needed for.
    func recognizer(_ model: String, tokens: ((Tokenizer) -> Set<String>)? = nil) throws -> Recognizer {
        let bundle = try ModelBundle(loading: model)
        let reader = tokens.map { WordVectorReader(neededBy: $0(bundle.configuration.tokenizer.tokenizer)) }
        let found = try read(reader ?? WordVectorReader())
        let recognizer = try Recognizer(bundle, vectors: found)
        if let found {
            Self.warnOfOthers(found, than: bundle, called: model)
        } else if let origin = bundle.configuration.vectors, bundle.configuration.holdsAllVectors != true {
            Console.note(
                "\(model) began with the word vectors \(origin.name); without --vectors, tokens that its training notes lack are unknown to it."
            )
        } else if bundle.configuration.imported != nil, bundle.vocabulary.tokens.isEmpty {
            Console.warn(
                "\(model) has no word vectors, so every token is unknown to it: expect poor results without --vectors.")
        }
        return recognizer
    }
}

extension VectorOptions {
    /// Numbers of another space mean nothing to a network.
    static func warnOfOthers(_ vectors: WordVectors, than bundle: ModelBundle, called model: String) {
        let configuration = bundle.configuration
        if let origin = configuration.vectors {
            guard origin.checksum != vectors.origin.checksum else { return }
            Console.warn(
                "\(model) began with other word vectors (\(origin.name), checksum \(origin.checksum); these have \(vectors.origin.checksum)): what it finds may mean nothing."
            )
        } else if let imported = configuration.imported, !vectors.origin.name.hasPrefix(imported.vectors) {
            Console.warn(
                "\(model) was trained with \(imported.vectors), these vectors are called \(vectors.origin.name): others than those of its training mean nothing to it."
            )
        }
    }
}

/// Word vectors that a model begins with: shared by `train` and `transfer`.
struct TrainingVectorOptions: ParsableArguments {
    @OptionGroup var file: VectorOptions

    @Flag(
        name: .long,
        help: "Leave the vectors as they are. Tokens without one are unknown then: their rows would never be trained.")
    var freezeVectors = false

    @Flag(name: .long, help: "Put every token of the vectors into the model, so that tagging needs no --vectors.")
    var keepAllVectors = false

    func validate() throws {
        if file.vectors == nil, freezeVectors || keepAllVectors {
            throw ValidationError("--freeze-vectors and --keep-all-vectors need --vectors.")
        }
    }
}
