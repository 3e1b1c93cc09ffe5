internal import Foundation
public import Logging

/// Runs a model over notes of any number and writes what comes of them: tagged copies or de-identified ones.
public struct NoteProcessing: Sendable {
    /// What to make of each note.
    public enum Task: Sendable {
        /// The note unchanged, annotated by the model, in another format.
        case tag(CorpusFormat)
        /// The note with protected text replaced, in its own format.
        case deidentify(ReplacementStyle)
    }

    public var task: Task
    public var recognizer: Recognizer
    /// File or folder; nil is standard input.
    public var input: String?
    /// File or folder; nil is standard output.
    public var output: String?
    public var reading = ReadingOptions()
    /// Write where something is already. The default refuses.
    public var overwrites = false
    /// How annotated notes are written: scheme, offsets, names. Tokens are cut as the model does.
    public var writing = CorpusWriter.Options()
    /// Receives ids and counts, never text. The default is silence.
    public var logger: Logger?
    /// Threads. The default is one a core.
    public var workers = ProcessInfo.processInfo.activeProcessorCount

    public init(task: Task, recognizer: Recognizer, input: String?, output: String?) {
        self.task = task
        self.recognizer = recognizer
        self.input = input
        self.output = output
    }

    /// How far the work is.
    public struct Progress: Sendable {
        public var documents = 0
        public var tokens = 0
        public var annotations = 0
        /// Replaced or tagged stretches by label.
        public var annotationsByLabel: [String: Int] = [:]
        /// The first of them, at most `failuresKept`.
        public var failures: [LetheError] = []
        /// Notes that are not in the output.
        public var failureCount = 0
        /// Files of many notes that were not read to their end: they may hold any number of others.
        public var unreadFiles = 0
        /// Folders that can't be opened, with whatever is in them.
        public var unreadFolders = 0
        /// Whether everything given is in the output.
        public var isComplete: Bool { failureCount + unreadFiles + unreadFolders == 0 }
        /// Findings of reading and writing by kind.
        public var problems: [CorpusProblem.Kind: Int] = [:]
        /// Where the notes done so far are, after a stop in the middle of a file of many.
        public var incompleteFile: String?
        /// Files of the input folder that are not of its format, hidden ones among them.
        public var ignoredFiles: [String] = []
        /// Files of the output folder that this run didn't write.
        public var filesOfEarlierRuns = 0
        /// Whether each file given is a note.
        public var isFilePerNote = false
        public var bytesRead = 0
        public var totalBytes: Int?
        public var seconds = 0.0
    }

    private struct NoteOutput: Sendable {
        var files: [(ending: String, data: Data)]
        var path: String
        var tokens: Int
        var annotations: [Annotation]
        var problems: [CorpusProblem]
    }

    /// Processes every note. A note that can't be read is counted and reported, and the others are done.
    ///
    /// - Parameters:
    ///   - observe: called with each failure as it is met, and now and then with progress alone.
    ///   - shouldStop: true ends the work; what was finished is kept.
    /// - Returns: the final counts.
    /// - Throws: `LetheError` where the input can't be opened, or the output can't be written.
    public func run(
        observe: (Progress, LetheError?) -> Void = { _, _ in }, shouldStop: () -> Bool = { false }
    ) throws -> Progress {
        let source = try DocumentSource(path: input, options: reading, textChunkBytes: chunkBytes)
        if case .deidentify = task, source.format.isColumns {
            throw LetheError(
                .setting, "tokens in columns can't be de-identified in place", expected: "text, jsonl, brat or i2b2",
                found: source.format.rawValue, advice: "Convert them first: `lethe corpus convert IN OUT --to brat`")
        }
        let sink = try NoteSink(
            output: output, input: input, format: outputFormat(source.format), overwrites: overwrites,
            holdsOneNote: source.format.isFilePerDocument && !(input.map(Files.isFolder) ?? false), isTagging: isTagging
        )
        let start = ContinuousClock.now
        var lastReport = start
        var progress = Progress()
        progress.totalBytes = source.totalBytes
        progress.ignoredFiles = source.ignoredFiles
        progress.isFilePerNote = source.format.isFilePerDocument
        for file in source.ignoredFiles { logger?.info("left aside", metadata: ["file": "\(file)"]) }
        func fail(_ error: LetheError) {
            switch error.extent {
            case .note: progress.failureCount += 1
            case .restOfFile: progress.unreadFiles += 1
            case .folder: progress.unreadFolders += 1
            }
            if progress.failures.count < Self.failuresKept { progress.failures.append(error) }
            logger?.error("note failed", metadata: ["place": "\(error.place)", "what": "\(error.what)"])
            observe(progress, error)
        }
        do {
            try DocumentPipeline.run(
                source, workers: workers, makeProcessor: { makeProcessor(format: source.format) },
                consume: { raw, result in
                    progress.bytesRead = source.bytesRead
                    progress.seconds = (ContinuousClock.now - start) / .seconds(1)
                    switch result {
                    case .success(let output):
                        progress.tokens += output.tokens
                        progress.annotations += output.annotations.count
                        for annotation in output.annotations {
                            progress.annotationsByLabel[annotation.label, default: 0] += 1
                        }
                        for problem in output.problems { progress.problems[problem.kind, default: 0] += 1 }
                        logger?.debug(
                            "note done",
                            metadata: [
                                "place": "\(raw.place)", "tokens": "\(output.tokens)",
                                "annotations": "\(output.annotations.count)",
                            ])
                        do {
                            let isKept = try sink.write(
                                output.files, path: output.path, source: raw.path, isLast: raw.isLast)
                            if isKept, raw.isLast { progress.documents += 1 }
                        } catch let error as LetheError where error.kind == .corpus || error.kind == .path {
                            fail(error)
                            return
                        }
                        if ContinuousClock.now - lastReport > .milliseconds(200) {
                            lastReport = .now
                            observe(progress, nil)
                        }
                    case .failure(let error):
                        // Of a file of many notes, the path names the file, not the note; of one that failed before, a
                        // further piece is no further note.
                        let isNew = !source.format.isFilePerDocument || sink.skip(source: raw.path)
                        if isNew || raw.isFirst { fail(error) }
                    }
                }, shouldStop: shouldStop)
            progress.incompleteFile = try sink.finish(wasStopped: shouldStop())
            progress.filesOfEarlierRuns = sink.filesOfEarlierRuns
        } catch {
            sink.abandon()
            throw error
        }
        progress.seconds = (ContinuousClock.now - start) / .seconds(1)
        return progress
    }

    /// Text keeps its bytes when it is cut at line ends and put together again; a tagged text is one document.
    private var chunkBytes: Int? {
        if case .deidentify = task { return 1 << 16 }
        return nil
    }

    /// Every failure is told when it is met; of a broken file of millions, these are kept.
    public static let failuresKept = 1000

    private var isTagging: Bool {
        if case .tag = task { return true }
        return false
    }

    private func outputFormat(_ input: CorpusFormat) -> CorpusFormat {
        if case .tag(let format) = task { return format }
        return input
    }

    private func makeProcessor(format: CorpusFormat) -> @Sendable ([RawDocument]) -> [Result<NoteOutput, LetheError>] {
        nonisolated(unsafe) let worker = recognizer.makeWorker()
        return { job in
            var results: [Result<NoteOutput, LetheError>] = []
            var parsed: [ParsedDocument] = []
            var places: [Int] = []
            for raw in job {
                do {
                    var document = try DocumentSource.parse(raw, format: format, options: reading)
                    document.document.tokenization = recognizer.tokenizer.tokens(of: document.document)
                    places.append(results.count)
                    parsed.append(document)
                    results.append(.failure(LetheError(.corpus, place: raw.place, "not processed")))
                } catch let error as LetheError {
                    results.append(.failure(error))
                } catch {
                    results.append(.failure(LetheError(.format, place: raw.place, "can't be read")))
                }
            }
            let annotations = worker.annotate(parsed.map(\.document))
            for (index, place) in places.enumerated() {
                do {
                    results[place] = .success(
                        try render(parsed[index], annotations: annotations[index], raw: job[place]))
                } catch let error as LetheError {
                    results[place] = .failure(error)
                } catch {
                    results[place] = .failure(LetheError(.format, place: job[place].place, "can't be written"))
                }
            }
            return results
        }
    }

    private func render(_ parsed: ParsedDocument, annotations: [Annotation], raw: RawDocument) throws -> NoteOutput {
        var document = parsed.document
        let tokens = document.tokenization?.tokens.count ?? 0
        document.annotations = annotations
        document.provenance.isPrediction = true
        document.provenance.isUnfinished = false
        document.provenance.labelStudio.annotationFields = [:]
        var problems = parsed.problems
        let format = outputFormat(document.provenance.format ?? .text)
        // Relations and notes of a brat file point at the annotations that the model's replace.
        var left = document.provenance.bratLines.count
        document.provenance.bratLines = []
        // What was said of the annotations that the model's replace is not said of the model's.
        for key in ["relations", "answer", "_task_hash"] + (format == .labelStudio ? ["predictions"] : [])
        where document.provenance.format?.isJSON == true && document.provenance.format != .jsonl {
            if document.provenance.extraFields.removeValue(forKey: key) != nil { left += 1 }
        }
        if case .deidentify(let style) = task {
            left += document.provenance.extraFields.count
            document = Replacement.apply(style, to: document)
        } else if !format.keepsExtraFields {
            left += document.provenance.extraFields.count
        }
        if left > 0 {
            problems.append(
                CorpusProblem(.fieldLeftOut, documentID: document.id, detail: "\(left) fields or lines"))
        }
        problems += CorpusWriter.makeWritable(&document, in: format)
        if reading.isStrict, let problem = problems.first(where: \.kind.losesInformation) {
            throw LetheError(
                .corpus, place: raw.place,
                "\(problems.count) findings in strict mode, the first: \(problem.kind.rawValue)",
                advice: "`lethe corpus check` lists those of the input")
        }
        let files: [(ending: String, data: Data)]
        switch format {
        case .conll, .neuroner, .jsonl, .doccano, .prodigy, .labelStudio:
            var options = writing
            options.tokenizer = recognizer.tokenizer
            options.offsets = options.offsets ?? (format == parsed.document.provenance.format ? reading.offsets : nil)
            let written = try CorpusWriter.entry(document, format: format, options: options, withMark: true)
            problems += written.problems
            files = [(format.fileExtension, written.data)]
        case .brat, .i2b2, .text:
            files = CorpusWriter.render(document, format: format).map { ending, data in
                let own = isTagging ? nil : CorpusFormat.ending(of: raw.path)
                return (own?.lowercased() == ending ? own ?? ending : ending, data)
            }
        }
        let name: String
        switch document.provenance.format {
        case .neuroner: name = NeuroNERFormat.name(document)
        case .jsonl, .conll, .doccano, .prodigy, .labelStudio: name = CorpusWriter.fileName(document.id)
        default: name = Files.relativeStem(raw.path)
        }
        return NoteOutput(files: files, path: name, tokens: tokens, annotations: annotations, problems: problems)
    }
}
