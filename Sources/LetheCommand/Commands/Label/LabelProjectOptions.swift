#if Server
    import ArgumentParser
    import LetheServer
    import LetheTraining

    /// Notes and the project in which they are labelled: shared by the commands of `lethe label`.
    struct LabelProjectOptions: ParsableArguments {
        @Argument(
            help: "Notes to label, a file or folder of any format. They are read and never changed.",
            completion: .file())
        var notes: String

        @Option(name: .shortAndLong, help: "The project's folder.", completion: .directory)
        var project: String

        @OptionGroup(title: "Input") var corpus: CorpusOptions

        /// All notes, with what is said of those that can't be read.
        func documents() throws -> [Document] {
            let read = try CorpusReader.read(notes, options: corpus.readingOptions)
            Console.report(read)
            for failure in read.failures.prefix(20) { Console.note("Error: \(failure)") }
            if !read.failures.isEmpty {
                Console.warn("\(NumberText.plural(read.failures.count, "note")) can't be read and won't be shown.")
            }
            guard !read.documents.isEmpty else {
                throw LetheError(.corpus, place: notes, "there is no note to label")
            }
            return read.documents
        }

        /// Looks into a project that is there, also while its page is open.
        func read() throws -> Workbench {
            guard LabelProject.isThere(project) else {
                throw LetheError(
                    .file, place: project, "there is no project of labelling",
                    advice: "Begin one: lethe label NOTES --project \(project)")
            }
            return try open(LabelProject(reading: project), documents(), isReadOnly: true)
        }

        func open(_ settings: LabelProject, _ documents: [Document], isReadOnly: Bool = false) throws -> Workbench {
            let workbench = try Workbench(project, project: settings, documents: documents, isReadOnly: isReadOnly)
            Self.report(workbench)
            return workbench
        }

        /// Says what opening found.
        static func report(_ workbench: Workbench) {
            for finding in workbench.findings { Console.warn(finding) }
            if workbench.duplicates > 0 {
                Console.warn(
                    "\(NumberText.plural(workbench.duplicates, "note")) left out: others have the same id and text.")
            }
        }
    }
#endif
