internal import LetheEssentials

/// The files of an experiment.
///
///     experiment.json        the configuration
///     runs/NAME.json         one a finished or failed run
///     samples/NAME.json      which documents a size and seed stand for
///     source/                the source model, where the experiment trains it
///     models/NAME/           models of the runs, where they are kept
///     work/NAME/             a run under way
///     report/                tables, figures and page
package struct ExperimentFolder: Sendable {
    package let path: String

    package init(_ path: String) { self.path = path }

    var configurationFile: String { "\(path)/experiment.json" }
    var sourceModel: String { "\(path)/source" }
    /// Where reports are written.
    package var report: String { "\(path)/report" }
    private var runs: String { "\(path)/runs" }
    private var samples: String { "\(path)/samples" }

    /// The file that a job's run ends in; on a command line it stands for the job.
    package func runFile(_ job: ExperimentJob) -> String { "\(runs)/\(job.name).json" }
    /// What stands for the training of the source on a command line.
    package var sourceFile: String { "\(runs)/source.json" }
    func work(_ name: String) -> String { "\(path)/work/\(name)" }
    func lockFile(_ name: String) -> String { "\(path)/work/\(name).lock" }
    func progressFile(_ name: String) -> String { "\(path)/work/\(name).progress.json" }
    func model(_ job: ExperimentJob) -> String { "\(path)/models/\(job.name)" }

    /// Makes the folders.
    func make() throws {
        for folder in [path, runs, samples, "\(path)/work"] { try Files.makeFolder(folder) }
    }

    /// The folder and name behind a job as a command line gives it.
    ///
    /// - Throws: `LetheError` of kind `setting` for a path of another shape.
    package static func parse(job path: String) throws -> (folder: ExperimentFolder, name: String) {
        let url = URL(fileURLWithPath: path)
        guard url.pathExtension == "json", url.deletingLastPathComponent().lastPathComponent == "runs" else {
            throw LetheError.invalidSetting(
                name: "job `\(path)`", expected: "a line of `lethe experiment plan`, such as EXPERIMENT/runs/NAME.json",
                found: "something else")
        }
        let name = url.deletingPathExtension().lastPathComponent
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count > 1, parts[parts.count - 2] == "runs" else {
            // Said from within the folder of runs.
            return (ExperimentFolder(url.deletingLastPathComponent().deletingLastPathComponent().path), name)
        }
        let parent = parts.dropLast(2).joined(separator: "/")
        return (ExperimentFolder(parent.isEmpty ? (parts.count > 2 ? "/" : ".") : parent), name)
    }

    // MARK: Configuration

    /// The experiment's configuration.
    ///
    /// - Throws: `LetheError` where there is none or it can't be used.
    package func configuration() throws -> ExperimentConfiguration {
        guard Files.exists(configurationFile) else {
            throw LetheError(
                .file, place: path, "not an experiment", expected: "a folder with experiment.json",
                advice: "`lethe experiment size` and `lethe experiment layers` make one")
        }
        let configuration = try ExperimentConfiguration(contentsOf: configurationFile)
        try configuration.validate()
        return configuration
    }

    func save(_ configuration: ExperimentConfiguration) throws {
        try make()
        try Files.write(try StrictJSON.encode(configuration), to: configurationFile)
    }

    // MARK: Runs

    /// Whether any run is finished or the source's training is begun.
    func hasRuns(of configuration: ExperimentConfiguration) throws -> Bool {
        if ModelBundle.isPresent(at: sourceModel) { return true }
        return try configuration.jobs.contains { try run($0)?.result != nil }
    }

    /// A job's record; nil where there is none yet.
    ///
    /// - Throws: `LetheError` for a file that is damaged.
    package func run(_ job: ExperimentJob) throws -> ExperimentRun? {
        let file = runFile(job)
        guard Files.exists(file) else { return nil }
        let run = try StrictJSON.decode(ExperimentRun.self, from: try Files.read(file), place: file)
        guard run.format == ExperimentRun.formatName, run.formatVersion == 1, run.job == job else {
            throw LetheError(
                .format, place: file, "not the run that its name says", expected: job.name, found: run.job.name,
                advice: "Remove it; the run is then done again")
        }
        return run
    }

    func save(_ run: ExperimentRun) throws {
        var line = try StrictJSON.encodeLine(run)
        line.append(0x0A)
        try Files.write(line, to: runFile(run.job))
    }

    func save(_ record: ExperimentSample.Record, named name: String) throws {
        let data = try StrictJSON.encode(record)
        let file = "\(samples)/\(name).json"
        // Both runs of a pair write the same.
        if try !Files.exists(file) || Files.read(file) != data { try Files.write(data, to: file) }
    }

    /// What the run under way began with; nil where there is none.
    func inputsOfWork(_ name: String) -> ExperimentInputs? {
        let file = "\(work(name))/inputs.json"
        // A file that can't be read is like none: the run begins anew.
        guard Files.exists(file), let data = try? Files.read(file) else { return nil }
        return try? StrictJSON.decode(ExperimentInputs.self, from: data, place: file)
    }

    func beginWork(_ name: String, inputs: ExperimentInputs) throws {
        try Files.makeFolder(work(name))
        try Files.write(try StrictJSON.encode(inputs), to: "\(work(name))/inputs.json")
    }

    func hasWork(_ name: String) -> Bool { Files.exists(work(name)) || Files.exists(progressFile(name)) }

    func removeWork(_ name: String) {
        // What stays is done again or passed over by the next run; nothing depends on its absence.
        try? FileManager.default.removeItem(atPath: work(name))
        try? FileManager.default.removeItem(atPath: progressFile(name))
    }
}
