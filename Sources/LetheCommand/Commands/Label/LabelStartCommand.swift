#if Server
    import ArgumentParser
    import LetheEssentials
    import LetheHTTP
    import LetheServer
    import LetheTraining

    struct LabelStartCommand: LibraryCommand {
        static let configuration = CommandConfiguration(
            commandName: "start",
            abstract: "Serve the page on which notes are labelled.",
            discussion: """
                With --model, what it finds is proposed once it has earned that on notes that were labelled without its help; and it learns \
                from the labelled notes, in a process of its own. One note in five measures and is never learned from.

                Examples:
                  lethe label notes --project labelling --labels NAME,DATE,PLACE,ID
                  lethe label notes --project labelling --model starter --rules
                  lethe label notes --project labelling --annotators ana,ben --overlap 0.1
                """)

        @OptionGroup var options: LabelProjectOptions

        @Option(name: .long, help: "Model that proposes, and from which learning begins.")
        var model: String?

        @OptionGroup var vectors: VectorOptions

        @Flag(name: .long, help: "Also propose what has a form of its own: dates, phones, numbers, addresses.")
        var rules = false

        @Option(
            name: .long,
            help:
                "Labels, separated by commas; added to those that the project has. (default: the model's, and those of the notes)"
        )
        var labels: String?

        @Option(name: .long, help: "Who labels, separated by commas: each gets an address of their own. (default: me)")
        var annotators: String?

        @Option(name: .long, help: "A new project's share of notes that all annotators label, 0 to 1.")
        var overlap = 0.0

        @Option(name: .long, help: "A new project's share of notes that measure and are never learned from.")
        var heldOut = 0.2

        @Option(
            name: .long,
            help:
                "When proposals are shown: earned (entity F1 60 % and token recall 70 % on the notes that measure), always, never."
        )
        var propose = Propose.earned

        enum Propose: String, ExpressibleByArgument, CaseIterable { case earned, always, never }

        @Option(name: .long, help: "Learn after so many further notes.")
        var every = 5

        @Flag(name: .long, help: "Don't learn while people label.")
        var noLearning = false

        @Option(
            name: .long,
            help: ArgumentHelp(
                "Where to listen. (default: a free port of this machine's own address)", valueName: "host:port"))
        var listen = "127.0.0.1:0"

        @OptionGroup var threads: ThreadOptions

        func validate() throws {
            guard every >= 1 else { throw ValidationError("--every must be 1 or more, found \(every).") }
            do {
                guard try HTTPAddress(parsing: listen).isLocal else {
                    throw ValidationError(
                        "--listen must be an address of this machine: patients' notes are shown. From elsewhere, come through SSH; see Documentation/workbench.md."
                    )
                }
            } catch let error as LetheError { throw ValidationError(error.description) }
        }

        func perform() throws {
            let recognizer = try model.map { try vectors.recognizer($0) }
            let documents = try options.documents()
            let settings = try settings(documents, recognizer)
            let workbench = try options.open(settings, documents)
            let rules = rules
            let service = NoteService(
                try Self.served(recognizer, rules: rules, folder: model), pool: NotePool(threads: threads.count))
            let policy: Proposals.Policy =
                switch propose {
                case .earned: .standard
                case .always: .always
                case .never: .never
                }
            let proposals = Proposals(service, policy: policy, labels: settings.labels)
            let training = try training(workbench, proposals, service)
            if let newest = training?.newestModel, Files.exists(newest) {
                service.use(try Self.served(Recognizer(loading: newest), rules: rules, folder: newest))
            }
            var http = HTTPServer(
                API(
                    service,
                    routes: AssetRoutes.routes + OperationRoutes.routes(service)
                        + WorkbenchRoutes(workbench, proposals, training: training).routes),
                address: try HTTPAddress(parsing: listen),
                clients: settings.annotators.map { HTTPClient(name: $0, token: HTTPToken()) })
            http.streamedPaths = []
            let clients = http.clients
            Threads.start(stackBytes: 1 << 20) {
                // Before the first note is shown, what was labelled so far says whether proposals are.
                Task {
                    do { try await proposals.measure(workbench.finished()) } catch {
                        Console.warn("the notes that measure can't be scored: \(error)")
                    }
                    training?.consider()
                }
            }
            defer {
                training?.close()
                workbench.close()
            }
            try ServerRun(
                http, service: service,
                greet: { place in
                    for client in clients {
                        let name = clients.count > 1 ? "\(client.name ?? ""): " : "Open "
                        Console.note("\(name)\(place)/#t=\(client.token.text)")
                    }
                    Console.note(
                        "\(NumberText.plural(workbench.notes.count, "note")), \(NumberText.count(workbench.finished().count)) done. End with Ctrl-C; everything is kept."
                    )
                }
            ).run()
        }

        /// The project's settings: those that it has, with what was asked for now added.
        private func settings(_ documents: [Document], _ recognizer: Recognizer?) throws -> LabelProject {
            func list(_ text: String?) -> [String] {
                (text ?? "").split(separator: ",").map { String($0.filter { !$0.isWhitespace }) }.filter { !$0.isEmpty }
            }
            let folder = options.project
            var settings: LabelProject
            if LabelProject.isThere(folder) {
                settings = try LabelProject(reading: folder)
                settings.labels += list(labels).filter { !settings.labels.contains($0) }
            } else {
                var names = list(labels)
                if names.isEmpty {
                    let found = Set(documents.flatMap { $0.annotations.map(\.label) })
                    names = found.union(recognizer?.labels ?? []).sorted()
                }
                guard !names.isEmpty else {
                    throw LetheError(
                        .setting, "there is no label to give", expected: "--labels, or --model",
                        advice: "For example: --labels NAME,DATE,PLACE,CONTACT,ID")
                }
                settings = LabelProject(labels: names, annotators: list(annotators).isEmpty ? ["me"] : [])
                settings.heldOutShare = heldOut
                settings.overlap = overlap
            }
            settings.annotators += list(annotators).filter { !settings.annotators.contains($0) }
            try settings.write(to: folder)
            return settings
        }

        private func training(
            _ workbench: Workbench, _ proposals: Proposals, _ service: NoteService
        ) throws -> LabelTraining? {
            guard !noLearning, let program = Self.ownProgram else { return nil }
            var settings = LabelTraining.Settings(program: program)
            settings.source = model
            settings.vectors = vectors.vectors
            settings.every = every
            let rules = rules
            return try LabelTraining(
                workbench, proposals, service, in: options.project, settings: settings,
                load: { folder in
                    let recognizer = try Recognizer(loading: folder)
                    return (try Self.served(recognizer, rules: rules, folder: folder), recognizer)
                }, tell: { Console.warn($0) })
        }

        /// This program's file, to be run again; nil where the system doesn't say.
        private static var ownProgram: String? {
            #if os(Linux)
                Files.exists("/proc/self/exe") ? Files.resolved("/proc/self/exe") : nil
            #else
                CommandLine.arguments.first.map { Files.resolved($0) }
            #endif
        }

        private static func served(_ recognizer: Recognizer?, rules: Bool, folder: String?) throws -> ServedModel {
            var annotator = CombinedAnnotator(recognizer)
            annotator.propagates = false
            annotator.measuresConfidence = recognizer != nil
            if rules { annotator.finders = [RuleScanner()] }
            return try ServedModel(
                pipelines: [.analyse: NotePipeline(annotator: annotator, task: .tag(.jsonl))],
                digest: try folder.map { try Certificate.digest(ofModel: $0) })
        }
    }
#endif
