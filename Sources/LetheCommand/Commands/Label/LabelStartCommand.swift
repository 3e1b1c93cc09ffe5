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
                  lethe label notes --project labelling --annotators ana,ben --overlap 0.1 --adjudicator cleo
                  lethe label notes --project labelling --review --model labelling/models/200 --rules
                """)

        @OptionGroup var options: LabelProjectOptions

        @Option(name: .long, help: "Model that proposes, and from which learning begins.", completion: .directory)
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

        @Flag(
            name: .long,
            help:
                "Review what would be released: what the model finds is in place, the released note stands beside it, and one marks what was missed. The riskiest notes come first."
        )
        var review = false

        @Option(
            name: .long,
            help: ArgumentHelp(
                "With --review: how the released note is shown, as `lethe deidentify --style`. May be repeated.",
                valueName: "style"))
        var style: [String] = []

        @Option(
            name: .long,
            help: ArgumentHelp("With --review: the same, as `lethe deidentify --profile`.", valueName: "profile"),
            completion: .file())
        var profile: String?

        @Option(
            name: .long,
            help: "Who decides where annotators differ: gets an address of their own, with such notes alone.")
        var adjudicator: String?

        @Option(
            name: .long,
            help: ArgumentHelp(
                "Keys of labels, separated by commas: NAME=n,DATE=d. (default: digits, then letters of the label)",
                valueName: "label=key,…"), completion: .file())
        var keys: String?

        @Flag(name: .long, help: "Open the page in this machine's browser.")
        var open = false

        @Option(
            name: .long,
            help: ArgumentHelp(
                "Where to listen. (default: a free port of this machine's own address)", valueName: "host:port"))
        var listen = "127.0.0.1:0"

        @OptionGroup var threads: ThreadOptions

        func validate() throws {
            guard every >= 1 else { throw ValidationError("--every must be 1 or more, found \(every).") }
            if !review, !style.isEmpty || profile != nil {
                throw ValidationError(
                    "--style and --profile show a review's notes as they would be released: give --review.")
            }
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
            var server = LabelServer(
                project: options.project, settings: try settings(documents, recognizer), documents: documents,
                listen: try HTTPAddress(parsing: listen), threads: threads.count)
            server.recognizer = recognizer
            server.model = model
            server.vectors = vectors.vectors
            server.rules = rules
            server.task = review ? .review : .label
            server.release = try policy(for: server.settings.labels)
            server.policy =
                switch propose {
                case .earned: .standard
                case .always: .always
                case .never: .never
                }
            server.every = every
            server.learns = !noLearning
            server.opensBrowser = open
            try server.run()
        }

        /// What a review shows on its right. Nothing is released here.
        private func policy(for labels: [String]) throws -> ReplacementPolicy {
            var policy = ReplacementPolicy()
            if let profile { policy = try ReleaseProfile(profile).policy(for: labels).0 }
            try policy.apply(parsing: style, over: labels)
            // Surrogates as they look; the release draws its own.
            if policy.needsKey { policy.key = ReleaseKey() }
            return policy
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
            if let adjudicator {
                if let earlier = settings.adjudicator, earlier != adjudicator {
                    throw LetheError(
                        .setting, place: folder,
                        "another decides in this project, and their decisions would be left out",
                        expected: "--adjudicator \(earlier)", found: adjudicator)
                }
                settings.adjudicator = adjudicator
            }
            for pair in list(keys) {
                let parts = pair.split(separator: "=", maxSplits: 1).map(String.init)
                guard parts.count == 2 else {
                    throw LetheError.invalidSetting(name: "--keys", expected: "LABEL=KEY,…", found: pair)
                }
                settings.keys = (settings.keys ?? [:]).filter { $0.value != parts[1] }
                settings.keys?[parts[0]] = parts[1]
            }
            try settings.write(to: folder)
            return settings
        }
    }
#endif
