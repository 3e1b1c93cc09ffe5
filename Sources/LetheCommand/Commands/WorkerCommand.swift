import ArgumentParser
import LetheEssentials
import LetheServer
import LetheTraining
import Synchronization

struct WorkerCommand: LibraryCommand {
    static let configuration = CommandConfiguration(
        commandName: "worker",
        abstract: "Tag or de-identify notes for a program that keeps this one running: the Python package does.",
        discussion: """
            Reads notes as JSON lines and answers with a line for each, in order and as soon as it can; a note that fails gets a line \
            {"error": …}. The first line that it writes says what it can do. It ends with its input, or with the program that \
            started it. See Documentation/python.md.

            Example:
              lethe worker --model model --task deidentify --rules
            """)

    @Option(name: .long, help: "Model to use.", completion: .directory)
    var model: String?

    @Option(name: .long, help: "What to do with notes: tag or deidentify.")
    var task = Task.tag

    enum Task: String, ExpressibleByArgument, CaseIterable { case tag, deidentify }

    @Flag(name: .long, help: "With --task tag: also write how sure the model is.")
    var confidence = false

    @Option(name: .long, help: ArgumentHelp("The longest note.", valueName: "bytes"))
    var maxNote = 32 << 20

    @OptionGroup var threads: ThreadOptions
    @OptionGroup var vectors: VectorOptions
    @OptionGroup(title: "Finding") var finding: FindingOptions
    @OptionGroup(title: "Release") var release: ReplacementOptions
    @OptionGroup var record: RecordOptions
    @OptionGroup(title: "Audit") var audit: AuditOptions

    func validate() throws {
        try finding.checkModel(model, vectors: vectors, hasLabels: record.replaceColumns != nil)
        if audit.audit != nil { throw ValidationError("A worker writes no audit log: `lethe deidentify` does.") }
        if confidence, task == .deidentify { throw ValidationError("--confidence goes with --task tag.") }
    }

    func perform() throws {
        Self.endWithParent()
        var loader = ServedModelLoader(
            model: model, vectors: vectors, finding: finding, release: release, audit: audit)
        loader.confidence = confidence
        var reading = ReadingOptions()
        try record.apply(to: &reading)
        loader.record = reading
        let loaded = try loader.load(key: nil)
        let purpose: ServedModel.Purpose = task == .tag ? .tag : .deidentify
        let service = NoteService(loaded.model, pool: NotePool(threads: threads.count))
        try Files.write(Data(greeting(loaded.model, purpose)), toDescriptor: 1)
        let pipe = NotePipe(service, purpose: purpose, reading: reading, maximumLineBytes: maxNote)
        let outcome = Mutex<Result<Void, any Error>?>(nil)
        let done = Condition()
        _Concurrency.Task {
            let result: Result<Void, any Error>
            do { result = .success(try await pipe.run(input: 0, output: 1)) } catch { result = .failure(error) }
            outcome.withLock { $0 = result }
            done.withLock { done.broadcast() }
        }
        done.lock()
        while outcome.withLock({ $0 == nil }) { done.wait() }
        done.unlock()
        service.pool.finish()
        FindingOptions.report(loaded.annotator)
        try outcome.withLock { try $0?.get() }
    }

    /// What the other side may rely on.
    private func greeting(_ model: ServedModel, _ purpose: ServedModel.Purpose) -> [UInt8] {
        var fields: [String: JSONValue] = [
            "lethe": .string(ProgramVersion.current), "protocol": .integer(1), "task": .string(task.rawValue),
            "labels": .array((model.labels[purpose] ?? []).map { .string($0) }), "confidence": .bool(confidence),
        ]
        if let digest = model.digest { fields["model"] = .string(digest) }
        return JSONWriter.line(.object(fields)) + [0x0A]
    }

    /// Ctrl-C is for the program that started this one. A copy of that program may hold this one's input open after it has gone, so
    /// that its end is looked for as well.
    private static func endWithParent() {
        signal(SIGINT, SIG_IGN)
        signal(SIGPIPE, SIG_IGN)
        let parent = getppid()
        Threads.start(stackBytes: 512 << 10) {
            while getppid() == parent { usleep(500_000) }
            _exit(0)
        }
    }
}
