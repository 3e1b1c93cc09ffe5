#if Server
    import LetheEssentials
    import LetheHTTP
    import LetheServer
    import LetheTraining

    /// The workbench of a project, served until a signal ends it.
    struct LabelServer {
        var project: String
        var settings: LabelProject
        var documents: [Document]
        var listen: HTTPAddress
        var threads: Int
        /// What proposes before anything is learned, and its folder, from which learning begins.
        var recognizer: Recognizer?
        var model: String?
        var vectors: String?
        /// Also find what has a form of its own.
        var rules = false
        var task = WorkbenchTask.label
        /// How a review shows notes.
        var release = ReplacementPolicy()
        var policy = Proposals.Policy.standard
        /// Learn after so many further notes, if at all.
        var every = 5
        var learns = true
        /// Updates of a training at most; nil leaves the recipe's.
        var updates: Int?
        var opensBrowser = false
        /// By note's id, of invented notes.
        var answers: [String: [Annotation]] = [:]

        init(project: String, settings: LabelProject, documents: [Document], listen: HTTPAddress, threads: Int) {
            self.project = project
            self.settings = settings
            self.documents = documents
            self.listen = listen
            self.threads = threads
        }

        /// - Throws: `LetheError` where the project can't be opened or the address can't be had.
        func run() throws {
            let workbench = try Workbench(project, project: settings, documents: documents, for: task)
            LabelProjectOptions.report(workbench)
            let service = NoteService(try served(recognizer, folder: model), pool: NotePool(threads: threads))
            let proposals = Proposals(service, policy: policy, labels: settings.labels)
            let training = try training(workbench, proposals, service)
            // Whoever reviews a model that they named reviews that one.
            if let newest = training?.newestModel, Files.exists(newest), task == .label || recognizer == nil {
                service.use(try served(Recognizer(loading: newest), folder: newest))
            } else if task == .review, recognizer == nil, !rules {
                throw LetheError(
                    .setting, "the project has no model yet to be reviewed", expected: "--model, --rules or both")
            }
            var http = HTTPServer(
                API(
                    service,
                    routes: AssetRoutes.routes + OperationRoutes.routes(service)
                        + WorkbenchRoutes(workbench, proposals, training: training, release: release, answers: answers)
                        .routes),
                address: listen,
                clients: settings.people.map { HTTPClient(name: $0, token: HTTPToken()) })
            http.streamedPaths = []
            begin(workbench, proposals, training)
            let browser = opensBrowser ? BrowserOpening(in: project) : nil
            defer {
                browser?.close()
                training?.close()
                workbench.close()
            }
            let clients = http.clients
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
                    if let token = clients.first?.token.text { browser?.open("\(place)/#t=\(token)") }
                }
            ).run()
        }

        /// Before the first note is shown, what was labelled so far says whether proposals are, and which notes come first.
        private func begin(_ workbench: Workbench, _ proposals: Proposals, _ training: LabelTraining?) {
            let (task, learns) = (task, learns)
            Threads.start(stackBytes: 1 << 20) {
                Task {
                    if task == .review { await proposals.rankByRisk(workbench) }
                    do { try await proposals.measure(workbench.finished()) } catch {
                        Console.warn("the notes that measure can't be scored: \(error)")
                    }
                    if learns, task == .label { training?.consider() }
                }
            }
        }

        private func training(
            _ workbench: Workbench, _ proposals: Proposals, _ service: NoteService
        ) throws -> LabelTraining? {
            guard learns || task == .review, let program = Self.ownProgram else { return nil }
            var settings = LabelTraining.Settings(program: program)
            settings.source = model
            settings.vectors = vectors
            settings.every = every
            settings.updates = updates
            settings.learns = learns && task == .label
            let loader = self
            return try LabelTraining(
                workbench, proposals, service, in: project, settings: settings,
                load: { folder in
                    let recognizer = try Recognizer(loading: folder)
                    return (try loader.served(recognizer, folder: folder), recognizer)
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

        private func served(_ recognizer: Recognizer?, folder: String?) throws -> ServedModel {
            var annotator = CombinedAnnotator(recognizer)
            // As a release hides it, where that is what is looked at.
            annotator.propagates = task == .review
            annotator.measuresConfidence = recognizer != nil
            if rules { annotator.finders = [RuleScanner()] }
            var pipeline = NotePipeline(annotator: annotator, task: .tag(.jsonl))
            pipeline.tellsFlags = true
            return try ServedModel(
                pipelines: [.analyse: pipeline], digest: try folder.map { try Certificate.digest(ofModel: $0) })
        }
    }
#endif
