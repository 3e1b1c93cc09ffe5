#if Server
    import ArgumentParser
    import LetheServer
    import LetheTraining

    struct LabelExportCommand: LibraryCommand {
        static let configuration = CommandConfiguration(
            commandName: "export",
            abstract: "Write the labelled notes in any format.",
            discussion: """
                Notes that are done are written with their labels; others aren't. Those that measure were drawn by chance, so that they \
                serve as validation or test notes: --only learn and --only measure write the two apart.

                Examples:
                  lethe label export notes --project labelling --to brat --output labelled
                  lethe label export notes --project labelling --only measure --to jsonl --output test.jsonl
                """)

        @OptionGroup var options: LabelProjectOptions

        @Option(
            name: .long,
            help: "Labels of this annotator alone. (default: of who adjudicated it, else of the first one who did it)")
        var annotator: String?

        @Option(name: .long, help: "Only notes to learn from (learn), or only those that measure (measure).")
        var only: Part?

        enum Part: String, ExpressibleByArgument, CaseIterable { case learn, measure }

        @Option(name: .shortAndLong, help: "File or folder to write.", completion: .file())
        var output: String

        @Flag(name: .long, help: "Write where something is already.")
        var overwrite = false

        @OptionGroup(title: "Output") var format: OutputOptions

        func validate() throws {
            if !format.to.holdsAnnotations {
                throw ValidationError("--to \(format.to.rawValue) would hold no labels; expected one of the others.")
            }
        }

        func perform() throws {
            try OutputPlace.protect([options.notes, options.project], from: output)
            let workbench = try options.read()
            defer { workbench.close() }
            if let annotator, !workbench.project.people.contains(annotator) {
                throw LetheError.invalidSetting(
                    name: "--annotator", expected: "one of \(workbench.project.people.joined(separator: ", "))",
                    found: annotator)
            }
            let documents = workbench.finished(by: annotator).filter { entry in
                only.map { $0 == .measure ? entry.note.isHeldOut && entry.labels.canMeasure : !entry.note.isHeldOut }
                    ?? true
            }.map { entry in
                var document = entry.note.document
                document.annotations = entry.labels.annotations
                return document
            }
            guard !documents.isEmpty else {
                throw LetheError(
                    .corpus, place: options.project, "no note is done",
                    advice: "A note is done once Space was pressed on it")
            }
            var writing = format.options
            writing.overwrites = overwrite
            writing.inputs = [options.notes]
            try CorpusWriter.write(documents, to: output, format: format.to, options: writing)
            Console.note(
                "\(NumberText.plural(documents.count, "note")) with \(NumberText.plural(documents.reduce(0) { $0 + $1.annotations.count }, "label")) written to \(output)."
            )
        }
    }
#endif
