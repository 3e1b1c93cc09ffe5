import ArgumentParser
import LetheTraining

struct CorpusCheckCommand: LibraryCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "List everything in a corpus that a person should look at.",
        discussion: """
            Findings are given by document id and offsets (Unicode scalars), one a line, tab-separated: kind, document, \
            offsets, labels, remark. Text is quoted only with --quote. The exit code is 1 where a document can't be read, \
            and with --strict also where there is any finding.

            Examples:
              lethe corpus check notes
              lethe corpus check notes --kinds misaligned,overlapping
            """)

    @Argument(help: "File or folder.", completion: .file())
    var path: String

    @Flag(name: .long, help: "Also print the text at the offsets. It may name patients.")
    var quote = false

    @Option(name: .long, help: "Only these kinds, separated by commas.")
    var kinds: String?

    @OptionGroup var json: JSONOptions
    @OptionGroup var cutting: TokenizerOptions
    @OptionGroup(title: "Input") var corpus: CorpusOptions

    func validate() throws { _ = try chosenKinds() }

    private func chosenKinds() throws -> Set<CorpusProblem.Kind> {
        guard let kinds else { return Set(CorpusProblem.Kind.allCases) }
        return Set(
            try kinds.split(separator: ",").map { name in
                guard let kind = CorpusProblem.Kind(rawValue: String(name)) else {
                    throw ValidationError(
                        "--kinds: there is no kind \(name); expected \(CorpusProblem.Kind.allCases.map(\.rawValue).joined(separator: ", "))."
                    )
                }
                return kind
            })
    }

    /// A finding for other programs.
    private struct Record: Encodable {
        var kind: CorpusProblem.Kind
        var document: String
        var ranges: [ScalarRange]
        var labels: [String]
        var detail: String
    }

    func perform() throws {
        try json.check(against: [path])
        var options = corpus.readingOptions
        // Strict reading would stop at the first finding; here strictness is for the exit code.
        options.isStrict = false
        let read = try CorpusReader.read(path, options: options)
        for failure in read.failures { Console.note("Error: \(failure)") }
        Console.warnOfFilesLeftAside(read.ignoredFiles)
        let kinds = try chosenKinds()
        let problems = CorpusCheck.problems(of: read, tokenizer: cutting.rules).filter { kinds.contains($0.kind) }
        // First the file: a reader of the list may end early.
        try json.write(
            problems.map {
                Record(
                    kind: $0.kind, document: $0.documentID, ranges: $0.ranges, labels: $0.labels, detail: $0.detail)
            })
        let texts =
            quote
            ? Dictionary(read.documents.map { ($0.id, $0.text) }, uniquingKeysWith: { first, _ in first })
            : [:]
        for problem in problems { Console.result(line(problem, text: texts[problem.documentID])) }
        let counts = Dictionary(grouping: problems, by: \.kind).mapValues(\.count)
        let summary = counts.sorted { $0.key.rawValue < $1.key.rawValue }.map {
            "\(NumberText.count($0.value)) \($0.key.rawValue)"
        }
        let annotations = read.documents.reduce(0) { $0 + $1.annotations.count }
        Console.note(
            "\(read.format.rawValue): \(NumberText.plural(read.documents.count, "document")), \(NumberText.plural(annotations, "annotation")), "
                + (problems.isEmpty
                    ? "no findings."
                    : "\(NumberText.plural(problems.count, "finding")): \(summary.joined(separator: ", ")).")
        )
        if !read.failures.isEmpty {
            Console.note("\(NumberText.plural(read.failures.count, "document")) can't be read.")
        }
        if !read.failures.isEmpty || (corpus.strict && !problems.isEmpty) { throw ExitCode.failure }
    }

    private func line(_ problem: CorpusProblem, text: NoteText?) -> String {
        var fields = [
            problem.kind.rawValue, problem.documentID, problem.ranges.map(\.description).joined(separator: " "),
            problem.labels.joined(separator: " "), problem.detail,
        ]
        if let text {
            fields += problem.ranges.filter { $0.start >= 0 && $0.end <= text.scalarCount && $0.start <= $0.end }
                .map { text.copy($0).debugDescription }
        }
        return fields.map(Console.plain).joined(separator: "\t")
    }
}
