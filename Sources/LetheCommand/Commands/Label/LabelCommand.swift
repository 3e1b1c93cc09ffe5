#if Server
    import ArgumentParser

    struct LabelCommand: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "label",
            abstract: "Label notes in a browser, while the model learns from them.",
            discussion: """
                `lethe label NOTES --project FOLDER` serves a page on this machine alone and prints its address. Labels are kept in the \
                project's folder with every key press; the notes are never changed. `export` writes them in any format, `status` says how \
                far everybody is. See Documentation/workbench.md.
                """,
            subcommands: [
                LabelStartCommand.self, LabelDemoCommand.self, LabelExportCommand.self, LabelStatusCommand.self,
                LabelAgreementCommand.self,
            ],
            defaultSubcommand: LabelStartCommand.self)
    }
#endif
