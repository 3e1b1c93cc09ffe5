#if Server
    import ArgumentParser
    import LetheHTTP
    import LetheServer
    import LetheTraining

    struct ServeCommand: LibraryCommand {
        static let configuration = CommandConfiguration(
            commandName: "serve",
            abstract: "Find and replace protected text for other programs, over HTTP.",
            discussion: """
                POST /v1/deidentify and /v1/tag take a note as text/plain or application/json, or any number as \
                application/x-ndjson, and answer as `lethe deidentify` and `lethe tag` write them. Programs that talk to Presidio \
                (POST /analyze, /anonymize) or to a tagger of brat (POST /brat) find what they expect. GET /metrics is for \
                Prometheus. What is replaced and how is decided here: a request can't ask for less.

                Listens on this machine alone and wants a token, which it prints. Ctrl-C or SIGTERM ends it once open requests \
                have ended; SIGHUP reads model, lists and records anew without dropping a request. See Documentation/server.md.

                Examples:
                  lethe serve --model model --rules --profile safe-harbor
                  curl -H "Authorization: Bearer TOKEN" -H "Content-Type: text/plain" --data-binary @note.txt http://127.0.0.1:8765/v1/deidentify
                  lethe serve --model model --rules --no-token --compatibility presidio
                  lethe serve --model model --unix-socket lethe.socket --no-token
                """)

        @Option(name: .long, help: "Model to use.", completion: .directory)
        var model: String?

        @OptionGroup(title: "Server") var server: ServerOptions
        @OptionGroup var threads: ThreadOptions
        @OptionGroup var vectors: VectorOptions
        @OptionGroup(title: "Finding") var finding: FindingOptions
        @OptionGroup(title: "Release") var release: ReplacementOptions
        @OptionGroup var record: RecordOptions
        @OptionGroup(title: "Audit") var audit: AuditOptions
        @OptionGroup(title: "Presidio") var presidio: PresidioOptions
        @OptionGroup var log: LogOptions

        func validate() throws {
            if server.probe { return }
            try finding.checkModel(model, vectors: vectors, hasLabels: record.replaceColumns != nil)
            if audit.audit != nil, release.key == nil {
                throw ValidationError("--audit draws from a key: give --key; `lethe key new release.key` makes one.")
            }
        }

        func perform() throws {
            if server.probe { return try HTTPProbe.ask(try server.address) }
            for place in [audit.audit, audit.auditSeal] {
                try OutputPlace.protect(
                    release.inputs + finding.inputs + [model, vectors.vectors, server.tokenFile], from: place)
            }
            var reading = server.reading
            try record.apply(to: &reading)
            let loader = ServedModelLoader(
                model: model, vectors: vectors, finding: finding, release: release, audit: audit,
                record: reading)
            let loaded = try loader.load(key: nil)
            let service = NoteService(
                loaded.model, pool: NotePool(threads: threads.count),
                audit: try audit.log(
                    beside: [model], policy: loaded.policy, annotator: loaded.annotator,
                    certified: try release.certifiedRun), logger: log.logger)
            var http = HTTPServer(
                api(service, reading: reading, try presidio.labels), address: try server.address,
                clients: try server.token.map { [HTTPClient(token: $0)] } ?? [])
            http.allowedHosts = Set(server.allowHost.map { $0.lowercased() })
            let token = http.clients.first?.token
            let isPrinted = server.tokenFile == nil
            try ServerRun(
                http, service: service,
                greet: { place in
                    Console.note("Listening on \(place). End with Ctrl-C.")
                    if isPrinted, let token { Console.note("Token: \(token.text)") }
                }, reload: { try loader.load(key: loaded.policy.key).model }
            ).run()
            FindingOptions.report(loaded.annotator)
            try finish(service)
        }

        private func api(_ service: NoteService, reading: ReadingOptions, _ labels: PresidioLabels) -> API {
            let notes = NoteRoutes(service, reading: reading, maximumNoteBytes: server.maximumNoteBytes)
            let analyzer = AnalyzerRoutes(
                service, maximumBytes: server.maximumNoteBytes, labels: labels, languages: presidio.languages,
                scores: presidio.scores, hasStandardRecognizers: presidio.compatibility != nil)
            let anonymizer = AnonymizerRoutes(service, maximumBytes: server.maximumNoteBytes)
            return API(
                service,
                routes: OperationRoutes.routes(service) + notes.routes + analyzer.routes + anonymizer.routes)
        }

        private func finish(_ service: NoteService) throws {
            if let comparison = service.comparison, comparison.comparison.isAlike, !comparison.comparison.isTooSmall {
                Console.note("The notes looked like those that the certificate was made on.")
            }
            guard let end = try service.finishAudit(isWhole: true) else { return }
            try audit.tell(end.log, lines: end.lines, head: end.head)
        }
    }
#endif
