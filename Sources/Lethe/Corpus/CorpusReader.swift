/// Reads whole corpora into memory.
public enum CorpusReader {
    /// Reads a file or folder.
    ///
    /// Documents that can't be read are listed in `failures`; the others are there all the same.
    ///
    /// - Throws: `LetheError` where the path can't be read or its format isn't known; with `options.isStrict` also for
    ///   the first document that can't be read or holds something that can't be represented.
    public static func read(_ path: String, options: ReadingOptions = ReadingOptions()) throws -> Corpus {
        let source = try DocumentSource(path: path, options: options)
        var corpus = Corpus(name: source.name, format: source.format)
        corpus.ignoredFiles = source.ignoredFiles
        while let raw = source.next() {
            do {
                let parsed = try raw.parse()
                // What nobody stands by is no gold; the finding says so.
                let isGold = !parsed.document.origin.isUnfinished
                if isGold, let problem = parsed.problems.first(where: \.kind.losesGold) {
                    throw LetheError(
                        .format, place: "\(raw.place), document \(problem.documentID)", problem.detail,
                        expected: problem.kind == .emptyLabel ? "a label for every annotation" : nil,
                        advice: problem.kind == .emptyLabel
                            ? "Give it a label, or remove it" : "Name the key as in the other records")
                }
                if isGold { corpus.documents.append(parsed.document) }
                corpus.problems.append(contentsOf: parsed.problems)
            } catch let error as LetheError {
                if options.isStrict { throw error }
                corpus.failures.append(error)
            }
        }
        if options.isStrict, let problem = corpus.problems.first(where: \.kind.losesInformation) {
            throw LetheError(
                .corpus, place: "\(path), document \(problem.documentID)",
                "\(corpus.problems.lazy.filter(\.kind.losesInformation).count) findings in strict mode, the first: \(problem.kind.rawValue) at \(problem.ranges.map(\.description).joined(separator: ", "))",
                advice: "`lethe corpus check` lists them all")
        }
        return corpus
    }

    /// Reads a corpus for training or scoring: every document must be readable.
    ///
    /// - Throws: `LetheError` naming the first document that isn't, and how many there are.
    public static func readComplete(_ path: String, options: ReadingOptions = ReadingOptions()) throws -> Corpus {
        let corpus = try read(path, options: options)
        if let failure = corpus.failures.first {
            throw LetheError(
                failure.kind, place: failure.place,
                corpus.failures.count == 1
                    ? failure.what : "\(failure.what) (and \(corpus.failures.count - 1) more documents can't be read)",
                expected: failure.expected, found: failure.found,
                advice: failure.advice ?? "Mend or remove it; `lethe corpus check` lists every finding")
        }
        guard !corpus.documents.isEmpty else {
            let unfinished = corpus.problems.filter { $0.kind == .notAccepted }.count
            throw LetheError(
                .corpus, place: path,
                unfinished == 0 ? "the corpus holds no documents" : "none of the \(unfinished) tasks is annotated",
                advice: unfinished == 0
                    ? nil
                    : "Tasks that were skipped, rejected or not annotated are left out; --predictions takes Label Studio's predictions"
            )
        }
        return corpus
    }
}

extension CorpusProblem.Kind {
    /// Whether a document lacks annotations that its author made: as gold it would teach, and score, a miss.
    var losesGold: Bool { self == .emptyLabel || self == .annotationsElsewhere }

    /// Whether something of the input is missing or changed in what was read.
    var losesInformation: Bool {
        switch self {
        case .misaligned, .overlapping, .empty, .discontinuous, .outOfBounds, .crossesSentence, .fieldLeftOut,
            .notAccepted, .emptyLabel, .annotationsElsewhere:
            true
        default: false
        }
    }
}
