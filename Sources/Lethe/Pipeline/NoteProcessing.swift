internal import LetheEssentials
public import Logging

/// Runs notes of any number through a pipeline and writes what comes of them: tagged copies or de-identified ones.
public struct NoteProcessing: Sendable {
    public var pipeline: NotePipeline
    /// File or folder; nil is standard input.
    public var input: String?
    /// File or folder; nil is standard output.
    public var output: String?
    public var reading = ReadingOptions()
    /// Write where something is already. The default refuses.
    public var overwrites = false
    /// Receives ids and counts, never text. The default is silence.
    public var logger: Logger?
    /// What is written of each note before it takes its place.
    package var auditLog: AuditLog?
    /// Notes of which a part alone would be seen at a time fail: a promise is about whole ones.
    package var refusesPieces = false
    /// Whose notes are seen together: names found in one note are hidden in all of a patient's, and surrogates agree between
    /// them. The input is read twice.
    package var patients: PatientNaming?
    /// The part of the input that is processed; nil is all.
    package var shard: Shard?
    /// Threads. The default is one a core.
    public var workers = ProcessInfo.processInfo.activeProcessorCount

    public init(_ pipeline: NotePipeline, input: String?, output: String?) {
        self.pipeline = pipeline
        self.input = input
        self.output = output
    }

    /// How far the work is.
    public struct Progress: Sendable {
        /// The first of two passes, which writes nothing.
        public var isFirstPass = false
        public var documents = 0
        public var tokens = 0
        public var annotations = 0
        /// Replaced or tagged stretches by label.
        public var annotationsByLabel: [String: Int] = [:]
        /// The same by what found them; a stretch that several found counts for each.
        public var annotationsBySource: [FindingSource: Int] = [:]
        /// Stretches that got their label for want of another replacement, by label.
        public var fallbacks: [String: Int] = [:]
        /// Of these, dates that were understood.
        public var unmovedDates = UnmovedDates()
        /// How the notes look, where that was measured.
        package var shapes: [NoteShape] = []
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
        /// Notes of the whole input, of which this run may have had a part.
        package var notesInInput = 0
        /// Of a part of a file of many: positions of the notes that failed.
        package var failedOrdinals: [Int] = []
        /// Names and sizes of the input's files.
        package var inventory: [String] = []
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

    /// A text is looked up as a whole.
    var keepsTextWhole: Bool { (pipeline.annotator as? CombinedAnnotator)?.readNotes != nil }

    /// The format in which notes come out, and the names and sizes of the input's files.
    ///
    /// - Throws: `LetheError` where the input can't be opened.
    package func look() throws -> (outputFormat: CorpusFormat, inventory: [String]) {
        let source = try DocumentSource(path: input, options: reading, replacesText: pipeline.replacesText)
        return (pipeline.outputFormat(source.format), source.inventory)
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
        let source = try DocumentSource(
            path: input, options: reading, replacesText: pipeline.replacesText, keepsTextWhole: keepsTextWhole,
            shard: shard)
        guard source.format.type.holdsText || !pipeline.replacesText else {
            throw LetheError(
                .setting, "tokens in columns can't be de-identified in place", expected: "notes as text",
                found: source.format.rawValue,
                advice: "Convert them first: `lethe corpus convert IN --output OUT --to brat`")
        }
        try pipeline.checkLabels()
        var processing = self
        if let patients {
            guard let pass = try PatientPass(self, patients).run(observe: { observe($0, nil) }, shouldStop: shouldStop)
            else { return Progress() }
            pass.apply(to: &processing.pipeline)
        }
        let format = pipeline.outputFormat(source.format)
        let sink = try OutputPlace.sink(
            output, format: format, input: input, source: source, overwrites: overwrites,
            isTagging: !pipeline.replacesText)
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
                source, workers: workers, makeProcessor: { processing.makeProcessor() },
                consume: { raw, result in
                    progress.bytesRead = source.bytesRead
                    progress.seconds = (ContinuousClock.now - start) / .seconds(1)
                    switch result {
                    case .success(let output):
                        progress.tokens += output.tokenCount
                        progress.annotations += output.annotations.count
                        for annotation in output.annotations {
                            progress.annotationsByLabel[annotation.label, default: 0] += 1
                            for source in annotation.sources {
                                progress.annotationsBySource[source, default: 0] += 1
                            }
                        }
                        if let shape = output.shape { progress.shapes.append(shape) }
                        progress.unmovedDates += output.unmovedDates
                        progress.fallbacks.merge(output.fallbacks) { $0 + $1 }
                        for problem in output.problems { progress.problems[problem.kind, default: 0] += 1 }
                        logger?.debug(
                            "note done",
                            metadata: [
                                "place": "\(raw.place)", "tokens": "\(output.tokenCount)",
                                "annotations": "\(output.annotations.count)",
                            ])
                        if let record = output.audit { try auditLog?.add(record) }
                        do {
                            let isKept = try sink.write(
                                OutputNote(
                                    output, raw, format: format, from: source.format, keepsEnding: pipeline.replacesText
                                ))
                            if isKept, raw.isLast { progress.documents += 1 }
                        } catch let error as LetheError where error.kind == .corpus || error.kind == .path {
                            if shard != nil { progress.failedOrdinals.append(raw.ordinal) }
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
                        let isNew = !source.format.isFilePerDocument || sink.skip(raw.path)
                        if isNew || raw.isFirst { fail(error) }
                        if shard != nil { progress.failedOrdinals.append(raw.ordinal) }
                    }
                }, shouldStop: shouldStop)
            progress.incompleteFile = try sink.finish(wasStopped: shouldStop(), frame: emptyFrame(source, format))
            progress.filesOfEarlierRuns = sink.filesOfEarlierRuns
            progress.notesInInput = source.notesInInput
            progress.inventory = source.inventory
        } catch {
            sink.abandon()
            throw error
        }
        progress.seconds = (ContinuousClock.now - start) / .seconds(1)
        return progress
    }

    /// Every failure is told when it is met; of a broken file of millions, these are kept.
    public static let failuresKept = 1000

    /// What stands in a file without notes: what stood in the input, in its own format.
    private func emptyFrame(_ source: DocumentSource, _ format: CorpusFormat) -> FileFrame {
        format == source.format ? source.frame ?? format.type.frame : format.type.frame
    }

    private func makeProcessor() -> @Sendable ([RawDocument]) -> [Result<NotePipeline.Processed, LetheError>] {
        var pipeline = pipeline
        pipeline.isStrict = reading.isStrict
        pipeline.offsets = reading.offsets
        let own = pipeline
        let refusesPieces = refusesPieces
        nonisolated(unsafe) let worker = pipeline.annotator.makeWorker()
        return { own.process($0, worker, refusesPieces: refusesPieces) }
    }
}

extension OutputNote {
    /// - Parameter keepsEnding: a file's ending stays as it is spelt.
    init(
        _ note: NotePipeline.Processed, _ raw: RawDocument, format: CorpusFormat, from input: CorpusFormat,
        keepsEnding: Bool
    ) {
        let own = keepsEnding ? Files.lastEnding(of: raw.path) : nil
        var files = note.written.files
        for index in files.indices where own?.lowercased() == files[index].ending {
            files[index].ending = own ?? files[index].ending
        }
        self.init(
            files: files, frame: note.written.frame,
            name: note.fileName
                ?? (input.isFilePerDocument ? Files.relativeStem(raw.path) : CorpusWriter.fileName(note.document.id)),
            distinctName: format.type.distinctName(note.document), source: input.isFilePerDocument ? raw.path : nil,
            isLast: raw.isLast)
    }
}
