#if Server
    import ArgumentParser
    import LetheServer
    import LetheTraining

    struct LabelStatusCommand: LibraryCommand {
        static let configuration = CommandConfiguration(
            commandName: "status",
            abstract: "How far everybody is with a project.",
            discussion: """
                Example:
                  lethe label status notes --project labelling
                """)

        @OptionGroup var options: LabelProjectOptions

        func perform() throws {
            let workbench = try options.read()
            defer { workbench.close() }
            var table = Table(header: [
                "annotator", "done", "flagged", "skipped", "reviewed", "to measure", "labels", "minutes",
            ])
            for annotator in workbench.project.people {
                let progress = workbench.progress(of: annotator)
                table.append([
                    annotator, NumberText.count(progress.done), NumberText.count(progress.flagged),
                    NumberText.count(progress.skipped), NumberText.count(progress.reviewed),
                    NumberText.count(progress.heldOut),
                    NumberText.count(progress.spans), NumberText.fixed(Double(progress.milliseconds) / 60_000, 1),
                ])
            }
            for line in table.lines { Console.result(line) }
            Console.note(
                "\(NumberText.count(workbench.finished().count)) of \(NumberText.plural(workbench.notes.count, "note")) are done."
            )
        }
    }
#endif
