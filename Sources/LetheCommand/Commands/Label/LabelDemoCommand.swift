#if Server
    import ArgumentParser
    import LetheEssentials
    import LetheHTTP
    import LetheServer
    import LetheTraining

    struct LabelDemoCommand: LibraryCommand {
        static let configuration = CommandConfiguration(
            commandName: "demo",
            abstract: "Try labelling on invented notes, with the answers at hand.",
            discussion: """
                Serves the page on 100 invented notes. Label as you like, or press O for the right answer and Space for the next note: \
                after a few notes a model learns, after some more its proposals are shown. Everything is kept in the folder.

                Example:
                  lethe label demo
                """)

        @Option(name: .shortAndLong, help: "The project's folder, with the notes.", completion: .directory)
        var project = "lethe-label-demo"

        @Option(
            name: .long,
            help: ArgumentHelp(
                "Where to listen. (default: a free port of this machine's own address)", valueName: "host:port"))
        var listen = "127.0.0.1:0"

        @Flag(name: .long, help: "Open the page in this machine's browser.")
        var open = false

        @OptionGroup var threads: ThreadOptions

        private static let noteCount = 100

        func perform() throws {
            let address = try HTTPAddress(parsing: listen)
            guard address.isLocal else {
                throw LetheError.invalidSetting(
                    name: "--listen", expected: "an address of this machine", found: listen)
            }
            let notes = SampleGenerator(institution: .b, seed: 1).notes(Self.noteCount, part: .train)
            var settings = LabelProject(
                labels: Set(notes.flatMap { $0.annotations.map(\.label) }).sorted(), annotators: ["me"])
            // More of them than of real notes, so that a score is there after a few minutes.
            settings.heldOutShare = 0.3
            // Somebody's project is never taken for the demo's.
            let mark = "\(project)/invented-notes"
            if Files.exists(project), !Files.exists(mark), try !Files.isEmpty(project) {
                throw LetheError(
                    .setting, place: project, "there is something already that isn't a demo's",
                    expected: "a new folder",
                    advice: "Name another with --project")
            }
            if LabelProject.isThere(project) { settings = try LabelProject(reading: project) }
            // The mark comes first: a folder that a kill left without it would be taken for somebody's.
            try Files.makePrivateFolder(project)
            try Files.write(Data("The notes here are invented.\n".utf8), to: mark)
            try settings.write(to: project)
            // As a file too: what follows works on it as on anybody's notes.
            var options = WritingOptions()
            options.overwrites = true
            try CorpusWriter.write(
                notes.map { Document(id: $0.id, text: $0.text) }, to: "\(project)/notes.jsonl", format: .jsonl,
                options: options)
            var server = LabelServer(
                project: project, settings: settings, documents: notes.map { Document(id: $0.id, text: $0.text) },
                listen: address, threads: threads.count)
            server.answers = Dictionary(notes.map { ($0.id, $0.annotations) }, uniquingKeysWith: { one, _ in one })
            server.opensBrowser = open
            // Whoever presses two keys a note waits for it.
            server.updates = 1_500
            Console.note("O gives the right answer, Space goes on. Then, for the notes that nobody read:")
            Console.note("  lethe label status \(project)/notes.jsonl --project \(project)")
            Console.note(
                "  lethe deidentify \(project)/notes.jsonl --model \(project)/models/NEWEST --labelled \(project) --output clean.jsonl"
            )
            try server.run()
        }
    }
#endif
