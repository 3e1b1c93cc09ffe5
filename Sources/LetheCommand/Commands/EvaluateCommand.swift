import ArgumentParser
import LetheEssentials
import LetheTraining

struct EvaluateCommand: LibraryCommand {
    static let configuration = CommandConfiguration(
        commandName: "evaluate",
        abstract: "Score a model on labelled notes, or one annotated corpus against another.",
        discussion: """
            Precision, recall and F1 of entities (exact, as conlleval counts; or overlapping) and of tokens (by type; or \
            protected or not, as in the paper), with 95 % intervals from resampled documents.

            Examples:
              lethe evaluate --model model --test notes/test
              lethe evaluate --model model --test notes/test --misses
              lethe evaluate --model model --test notes/test --errors
              lethe evaluate --gold notes/test --predicted tagged --json scores.json
            """)

    @Option(name: .long, help: "Model to score.", completion: .directory)
    var model: String?

    @Option(name: .long, help: "Labelled notes to score it on.", completion: .file())
    var test: String?

    @Option(name: .long, help: "Annotated notes that are right.", completion: .file())
    var gold: String?

    @Option(name: .long, help: "The same notes as something else annotated them.", completion: .file())
    var predicted: String?

    @Option(name: .long, help: "Resamples behind the intervals; 0 leaves them out.")
    var resamples: Int = 1000

    @Flag(
        name: .long,
        help: "List every annotation of which something was missed: document, offsets, label, what is open.")
    var misses = false

    @Flag(name: .long, help: "With --misses, also print the text that was missed. It may name patients.")
    var quote = false

    @Flag(
        name: .long,
        help:
            "Also say what kinds of errors there are (other label, other borders, missed, spurious), by label, and where."
    )
    var errors = false

    @Flag(
        name: .long,
        help:
            "Also say how far the model's probabilities can be relied on, and what hiding less probable tokens would bring: recall, precision, notes with a leak."
    )
    var confidence = false

    @Option(
        name: .long,
        help: "With --gold: where text that comes without tokens is cut. (default: lethe; a model decides itself)")
    var tokenizer: TokenizerRules?

    @OptionGroup var json: JSONOptions
    @OptionGroup var threads: ThreadOptions
    @OptionGroup var vectors: VectorOptions
    @OptionGroup(title: "Finding") var finding: FindingOptions
    @OptionGroup(title: "Input") var corpus: CorpusOptions

    private var isModel: Bool {
        (model != nil) != finding.withoutModel && test != nil && gold == nil && predicted == nil
    }

    private var isPair: Bool {
        model == nil && test == nil && gold != nil && predicted != nil && !finding.withoutModel
    }

    func validate() throws {
        try finding.checkFinders()
        try finding.refusePatientsWithoutRecords()
        if isPair, confidence || finding.isUsed {
            throw ValidationError("--confidence and what finds beside the model go with --model.")
        }
        if confidence, model == nil { throw ValidationError("--confidence is a model's: give --model.") }
        if isPair, vectors.vectors != nil { throw ValidationError("--vectors goes with --model.") }
        if isModel, tokenizer != nil { throw ValidationError("--tokenizer goes with --gold: a model brings its own.") }
        if quote, !misses { throw ValidationError("--quote goes with --misses.") }
        if resamples < 0 { throw ValidationError("--resamples must be 0 or more, found \(resamples).") }
    }

    private func read(_ path: String, arePredictions: Bool = false) throws -> Corpus {
        var options = corpus.readingOptions
        if arePredictions { options.predictions = .first }
        let read = try CorpusReader.readComplete(path, options: options)
        Console.report(read)
        return read
    }

    /// Where nothing is to be found nothing can be missed: that must not pass for a result.
    private static func check(_ gold: Corpus) throws {
        guard gold.documents.contains(where: { !$0.annotations.isEmpty }) else {
            throw LetheError(
                .corpus, place: gold.name, "the notes have no annotations: there is nothing to measure",
                advice: "Give labelled notes; for brat, the .ann files must stand beside the .txt files")
        }
    }

    /// One miss a line, tab-separated.
    private func show(_ misses: [Miss], of documents: [Document]) {
        let texts =
            quote
            ? Dictionary(documents.map { ($0.id, $0.text) }, uniquingKeysWith: { first, _ in first }) : [:]
        Console.result("")
        Console.result("missed\tdocument\toffsets\tlabel\topen" + (quote ? "\ttext" : ""))
        for miss in misses {
            var fields = [
                miss.isWhole ? "whole" : "part", miss.documentID, miss.range.description, miss.label,
                miss.open.map(\.description).joined(separator: " "),
            ]
            if let text = texts[miss.documentID] {
                fields.append(miss.open.map { text.copy($0).debugDescription }.joined(separator: " "))
            }
            Console.result(fields.map(Console.plain).joined(separator: "\t"))
        }
    }

    func perform() throws {
        // Not in `validate`: it would hide an option that doesn't exist.
        guard isModel || isPair else {
            throw ValidationError(
                "Give --model and --test, or --gold and --predicted; --without-model takes a model's place.")
        }
        try json.check(against: [model, test, gold, predicted, vectors.vectors] + finding.inputs)
        let report: EvaluationReport
        let goldDocuments: [Document]
        if let test {
            let testCorpus = try read(test)
            try Self.check(testCorpus)
            let recognizer = try model.map { try vectors.recognizer($0) { testCorpus.tokens(by: $0) } }
            if let seen = recognizer?.bundle.configuration.provenance?.seen {
                let count = testCorpus.documents.count { seen.contains($0.text) }
                if count > 0 {
                    Console.warn(
                        "the model has seen \(NumberText.plural(count, "note")) of these, with or without labels: the scores will be too good."
                    )
                }
            }
            var annotator = try finding.annotator(
                recognizer, propagates: false, replaced: corpus.readingOptions.replaceColumns)
            annotator.measuresConfidence = confidence
            let known = annotator.labels
            if !testCorpus.labels.isEmpty, Set(known).isDisjoint(with: testCorpus.labels) {
                Console.warn(
                    "the \(model == nil ? "rules'" : "model's") labels (\(known.joined(separator: ", "))) and the notes' (\(testCorpus.labels.joined(separator: ", "))) have none in common: only the binary figures mean something."
                )
            }
            report = try Evaluation.score(
                annotator, on: testCorpus, bootstrapSamples: resamples, listsMisses: misses,
                analysesErrors: errors, workers: threads.count)
            goldDocuments = testCorpus.documents
        } else {
            let goldCorpus = try read(gold ?? "")
            try Self.check(goldCorpus)
            var predictedCorpus = try read(predicted ?? "", arePredictions: true)
            // A tool's tasks that nobody annotated have no gold to be scored against.
            let unfinished = Set(goldCorpus.problems.filter { $0.kind == .notAccepted }.map(\.documentID))
            let before = predictedCorpus.documents.count
            predictedCorpus.documents.removeAll { unfinished.contains($0.id) }
            let left = before - predictedCorpus.documents.count
            if left > 0 { Console.note("\(NumberText.plural(left, "document")) without gold annotations left out.") }
            var rules = Tokenizer()
            if let tokenizer { rules.rules = tokenizer }
            report = try Evaluation.compare(
                gold: goldCorpus, predicted: predictedCorpus, tokenizer: rules, bootstrapSamples: resamples,
                listsMisses: misses, analysesErrors: errors)
            goldDocuments = goldCorpus.documents
        }
        // First the file: a reader of the table may end early.
        try json.write(report)
        for line in report.lines { Console.result(line) }
        if let misses = report.misses { show(misses, of: goldDocuments) }
    }
}
