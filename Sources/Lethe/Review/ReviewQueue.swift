package import LetheEssentials

/// Notes in the order in which somebody should look at them: those most likely to leak first.
///
/// For repair. It tells nothing of how many notes leak: for that a random sample is read (`ReviewSample`).
package struct ReviewQueue: Sendable {
    package var annotator: CombinedAnnotator
    package var reading = ReadingOptions()
    /// Notes that are kept.
    package var count = 200
    package var workers = Threads.available

    package init(_ annotator: CombinedAnnotator) { self.annotator = annotator }

    /// A note to be read, with what was found in it and what should be looked at.
    package struct Entry: Sendable {
        package var document: Document
        package var flags: [ReviewFlag]
        /// Falling in the queue: leak risk where a model measured it, then the number of flags.
        var risk: Double
    }

    package struct Outcome: Sendable {
        /// Most likely to leak first.
        package var entries: [Entry] = []
        package var documents = 0
        /// The first of them, at most `NoteProcessing.failuresKept`.
        package var failures: [LetheError] = []
        package var failureCount = 0
    }

    /// Reads all notes, keeps the riskiest.
    ///
    /// - Parameter wants: notes that are kept whatever their risk; nil keeps the riskiest `count`.
    /// - Throws: `LetheError` where the input can't be opened.
    package func run(
        _ input: String, wants: Set<String>? = nil, observe: (Int) -> Void = { _ in },
        shouldStop: () -> Bool = { false }
    ) throws -> Outcome {
        let source = try DocumentSource(path: input, options: reading, replacesText: false)
        var outcome = Outcome()
        try DocumentPipeline.run(
            source, workers: workers, makeProcessor: { NoteExamination.processor(annotator) { Self.entry($0, $1) } },
            consume: { _, result in
                switch result {
                case .success(let entry):
                    outcome.documents += 1
                    if let wants {
                        if wants.contains(entry.document.id) { outcome.entries.append(entry) }
                    } else {
                        outcome.entries.append(entry)
                        // Bounded memory: twice the number wanted at most.
                        if outcome.entries.count >= 2 * count { Self.sort(&outcome.entries, keep: count) }
                    }
                    observe(outcome.documents)
                case .failure(let error):
                    outcome.failureCount += 1
                    if outcome.failures.count < NoteProcessing.failuresKept { outcome.failures.append(error) }
                }
            }, shouldStop: shouldStop)
        if wants == nil { Self.sort(&outcome.entries, keep: count) }
        return outcome
    }

    private static func sort(_ entries: inout [Entry], keep count: Int) {
        entries.sort { ($1.risk, $1.flags.count, $0.document.id) < ($0.risk, $0.flags.count, $1.document.id) }
        if entries.count > count { entries.removeLast(entries.count - count) }
    }

    private static func entry(_ document: Document, _ findings: NoteFindings) -> Entry {
        var document = document
        let tokenization = document.tokenization ?? Tokenization()
        document.annotations = findings.annotations
        document.leakRisk = findings.leakRisk
        let flags = ReviewFlag.flags(
            in: document, annotations: findings.annotations, tokenization: tokenization,
            protection: findings.tokens?.protection)
        document.tokenization = nil
        return Entry(document: document, flags: flags, risk: findings.leakRisk ?? 0)
    }
}

extension ReviewQueue.Entry {
    /// The key under which flags stand in a queue's file.
    package static let flagsKey = "flags"

    /// The note as a line of a queue's file: JSON lines that `lethe train` reads, with flags as a further field.
    package var line: Data {
        var document = document
        document.fields = [
            Self.flagsKey: .array(
                flags.map {
                    .object([
                        "start": .integer(Int64($0.range.start)), "end": .integer(Int64($0.range.end)),
                        "kind": .string($0.kind.rawValue),
                    ])
                })
        ]
        var data = PlainRecord.encode(document, keys: PlainRecord.Keys())
        data.append(0x0A)
        return data
    }

    /// What a line of a queue's file holds.
    ///
    /// - Throws: `LetheError` for flags that are none.
    package init(_ document: Document) throws {
        var flags: [ReviewFlag] = []
        if case .array(let items)? = document.fields[Self.flagsKey] {
            for item in items {
                guard case .object(let fields) = item, case .integer(let start)? = fields["start"],
                    case .integer(let end)? = fields["end"], case .string(let name)? = fields["kind"],
                    let kind = ReviewFlag.Kind(rawValue: name), start >= 0, start < end,
                    end <= document.text.scalarCount
                else {
                    throw LetheError(
                        .format, place: "document \(document.id)", "a flag of another form",
                        expected:
                            "start, end and one of \(ReviewFlag.Kind.allCases.map(\.rawValue).joined(separator: ", "))")
                }
                flags.append(ReviewFlag(range: ScalarRange(Int(start), Int(end)), kind: kind))
            }
        }
        self.init(document: document, flags: flags, risk: document.leakRisk ?? 0)
    }
}
