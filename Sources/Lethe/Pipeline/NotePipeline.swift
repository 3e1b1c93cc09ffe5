package import LetheEssentials

/// What becomes of one note: annotated, changed, and put into the form in which it is written. Touches no file.
public struct NotePipeline: Sendable {
    /// What to make of each note.
    public enum Task: Sendable {
        /// The note unchanged, annotated, in another format.
        case tag(CorpusFormat)
        /// The note with protected text replaced, in its own format.
        case deidentify(ReplacementPolicy)
    }

    public var annotator: any Annotator
    public var task: Task
    /// How annotated notes are written. Tokens are cut as the annotator does.
    public var writing = WritingOptions()
    /// Refuse notes of which something would be lost.
    public var isStrict = false
    /// What is looked at before a note with replaced text goes out; nil looks at nothing.
    package var lastLook: LastLook?
    /// Ids of notes and names of their files become codes of the policy's key.
    package var codesIDs = false
    /// Whose a note is: surrogates agree within a patient. Nil makes each note a patient of its own.
    package var patients: PatientNaming?
    /// Notes get a line of an audit log; offsets of stretches are in it or aren't.
    package var audits = false
    package var auditsOffsets = true
    /// Places that nothing hides and that a reader should look at are told with each note.
    package var tellsFlags = false
    /// What offsets count in notes that come out in the format in which they came.
    var offsets: OffsetUnit?

    public init(annotator: any Annotator, task: Task) {
        self.annotator = annotator
        self.task = task
    }

    /// A note that is ready to be written.
    public struct Processed: Sendable {
        public var document: Document
        /// In the note as it was.
        public var annotations: [Annotation]
        public var tokenCount: Int
        /// Findings of reading and writing.
        public var problems: [CorpusProblem]
        /// Stretches for which there was no replacement but the label, by label.
        public var fallbacks: [String: Int]
        /// Of these, dates that were understood.
        public var unmovedDates: UnmovedDates
        /// Its line of an audit log.
        package var audit: AuditRecord?
        /// How it looks, where a certificate's batch is compared.
        package var shape: NoteShape?
        /// Where a reader should look, if that was asked for.
        package var flags: [ReviewFlag] = []
        /// How likely the model sees a leak, if that was asked for.
        package var leakRisk: Double?
        /// What its file is called where that isn't the input's name.
        package var fileName: String?
        package var written: WrittenNote
        /// The bytes of its file, or of its part of one; without those beside it.
        package var output: Data { written.files.last?.data ?? Data() }
    }

    /// The format in which a note of another comes out.
    package func outputFormat(_ input: CorpusFormat) -> CorpusFormat {
        if case .tag(let format) = task { format } else { input }
    }

    /// - Throws: `LetheError` of kind `setting` for a replacement of a label that is never found: a misspelt one would do nothing.
    package func checkLabels() throws {
        guard case .deidentify(let policy) = task else { return }
        let known = annotator.labels
        guard let label = policy.namedLabels.sorted().first(where: { !known.contains($0) }) else { return }
        throw LetheError.invalidSetting(
            name: "style for the label \(label)", expected: "one of \(known.joined(separator: ", "))", found: label)
    }

    var replacesText: Bool {
        if case .deidentify = task { true } else { false }
    }

    /// Processes notes on one thread.
    ///
    /// - Parameters:
    ///   - notes: parsed notes of one format.
    ///   - worker: of the pipeline's annotator.
    /// - Returns: a result a note, each of which may fail alone.
    public func process(_ notes: [ParsedDocument], _ worker: any AnnotationWorker) -> [Result<Processed, LetheError>] {
        let notes = notes.map { note in
            var note = note
            note.document.tokenization = annotator.tokenizer.tokens(of: note.document)
            return note
        }
        return zip(notes, worker.examine(notes.map(\.document))).map { note, findings in
            Result {
                try finish(note, findings)
            }.mapError {
                $0 as? LetheError ?? LetheError(.format, place: note.document.origin.path, "can't be written")
            }
        }
    }

    /// Parses and processes notes on one thread.
    ///
    /// - Parameter refusesPieces: a part of a note alone fails: a promise is about whole ones.
    /// - Returns: a result a note, failures with the place at which the note stands.
    package func process(
        _ raws: [RawDocument], _ worker: any AnnotationWorker, refusesPieces: Bool = false
    ) -> [Result<Processed, LetheError>] {
        let parsed = raws.map { raw in
            Result {
                guard !refusesPieces || raw.isFirst && raw.isLast else {
                    throw LetheError(
                        .corpus, place: raw.place,
                        "the text is read in pieces, and the certificate is about whole notes",
                        expected: "at most 64 KiB", advice: "Give it as JSON lines or brat, which are read whole")
                }
                return try raw.parse()
            }.mapError {
                $0 as? LetheError ?? LetheError(.format, place: raw.place, "can't be read")
            }
        }
        var processed = process(parsed.compactMap { try? $0.get() }, worker)[...]
        return zip(raws, parsed).map { raw, note in
            note.flatMap { _ in processed.removeFirst() }.mapError { error in
                guard error.place.hasPrefix("document ") else { return error }
                var error = error
                error.place = "\(raw.place), \(error.place)"
                return error
            }
        }
    }

    /// Other fields of a note's record that are replaced, by name.
    private func replacedFields(of document: Document) throws -> [ReplacedField] {
        guard let fields = document.payload?.replacedFields, !fields.isEmpty else { return [] }
        return try Self.replacedFields(fields, labels: annotator.labels)
    }

    /// - Parameter meanings: what each field means, by name.
    /// - Throws: `LetheError` of kind `setting` for a field of which nothing says what it holds.
    package static func replacedFields(_ meanings: [String: String], labels: [String]) throws -> [ReplacedField] {
        let namer = LabelNamer(labels)
        return try meanings.sorted { $0.key < $1.key }.map { name, meaning in
            guard let role = KnownRole(meaning: meaning) else { throw KnownRole.unknown(name, meaning) }
            return ReplacedField(name: name, label: namer.label(role.kind), isBirthDate: role == .birthDate)
        }
    }

    private func finish(_ note: ParsedDocument, _ findings: NoteFindings) throws -> Processed {
        if var failure = findings.failure {
            if failure.place.isEmpty { failure.place = "document \(note.document.id)" }
            throw failure
        }
        var document = note.document
        let tokenCount = document.tokenization?.tokens.count ?? 0
        document.annotations = findings.annotations
        document.leakRisk = findings.leakRisk
        document.origin.isPrediction = true
        document.origin.isUnfinished = false
        // Blocks of a file that marks no documents are documents of what is written.
        document.origin.isBlock = false
        let input = document.origin.format ?? .text
        var leftOut = input.type.carry(&document, through: .annotationsReplaced)
        let format = outputFormat(input)
        var fallbacks: [String: Int] = [:]
        var unmovedDates = UnmovedDates()
        var fileName: String?
        var audit: AuditRecord?
        switch task {
        case .deidentify(let policy):
            let original = document
            let patient = try patients?.patient(of: document) ?? document.id
            let changed = policy.apply(to: document, patient: patient, fields: try replacedFields(of: document))
            document = changed.document
            leftOut += changed.leftBehind
            fallbacks = changed.fallbacks
            unmovedDates = changed.unmovedDates
            if codesIDs, let key = policy.key {
                document.id = key.code(of: original.id, purpose: "id")
                fileName = document.id
            }
            if audits, let key = policy.key {
                audit = AuditRecord(
                    original, output: document.text, fallbacks: fallbacks, key: key, showsOffsets: auditsOffsets)
            }
            if let lastLook {
                let stem = fileName ?? (input.isFilePerDocument ? Files.relativeStem(original.origin.path) : "")
                try lastLook.check(original: original, policy, output: document, names: [document.id, stem])
            }
        case .tag:
            if !format.type.holdsFields(of: document) { leftOut += document.fields.count }
        }
        var problems = note.problems
        if leftOut > 0 {
            problems.append(
                CorpusProblem(.fieldLeftOut, documentID: document.id, detail: "\(leftOut) fields or lines"))
        }
        problems += format.type.makeWritable(&document)
        var options = writing
        options.tokenizer = annotator.tokenizer
        if options.offsets == nil, format == input { options.offsets = offsets }
        let written = try format.type.write(document, options)
        problems += written.problems
        if isStrict, let problem = problems.first(where: \.kind.losesInformation) {
            throw LetheError(
                .corpus, place: "document \(document.id)",
                "\(problems.count) findings in strict mode, the first: \(problem.kind.rawValue)",
                advice: "`lethe corpus check` lists those of the input")
        }
        var processed = Processed(
            document: document, annotations: findings.annotations, tokenCount: tokenCount, problems: problems,
            fallbacks: fallbacks, unmovedDates: unmovedDates, audit: audit, shape: findings.shape,
            fileName: fileName,
            written: written)
        processed.leakRisk = findings.leakRisk
        if tellsFlags {
            processed.flags = ReviewFlag.flags(
                in: note.document, annotations: findings.annotations,
                tokenization: note.document.tokenization ?? Tokenization(), protection: findings.tokens?.protection)
        }
        return processed
    }
}
