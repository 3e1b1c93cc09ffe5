#if Server
    import ArgumentParser
    import LetheServer
    import LetheTraining

    struct LabelAgreementCommand: LibraryCommand {
        static let configuration = CommandConfiguration(
            commandName: "agreement",
            abstract: "How far annotators agree about the notes that several of them did.",
            discussion: """
                Labels are compared by F1, exact and where they overlap, with 95 % intervals over notes; tokens, protected or not, also by \
                Cohen's kappa. Reviewed notes don't count, since what the model found was in place.

                Example:
                  lethe label agreement notes --project labelling
                """)

        @OptionGroup var options: LabelProjectOptions

        @Flag(name: .long, help: "Also by label.")
        var byLabel = false

        func perform() throws {
            let workbench = try options.read()
            defer { workbench.close() }
            let pairs = workbench.agreement()
            guard !pairs.isEmpty else {
                throw LetheError(
                    .corpus, place: options.project, "no note was done by two annotators",
                    advice: "`lethe label … --annotators a,b --overlap 0.1` gives one note in ten to all")
            }
            func score(_ metric: EvaluationReport.MetricReport?) -> String {
                guard let metric else { return "" }
                let interval = metric.f1Interval.map {
                    " (\(NumberText.percent($0.low))–\(NumberText.percent($0.high)))"
                }
                return NumberText.percent(metric.micro.f1) + (interval ?? "")
            }
            var table = Table(header: ["annotators", "notes", "that differ", "exact F1", "overlap F1", "token κ"])
            for pair in pairs {
                table.append([
                    "\(pair.first), \(pair.second)", NumberText.count(pair.notes),
                    NumberText.count(pair.notesThatDiffer),
                    score(pair.report[.entityExact]), score(pair.report[.entityOverlap]),
                    pair.kappa.map { NumberText.fixed($0, 3) } ?? "",
                ])
            }
            for line in table.lines { Console.result(line) }
            if byLabel {
                var table = Table(header: ["annotators", "label", "exact F1", "labelled by the first", "overlap F1"])
                for pair in pairs {
                    for (label, exact) in (pair.report[.entityExact]?.byType ?? [:]).sorted(by: { $0.key < $1.key }) {
                        table.append([
                            "\(pair.first), \(pair.second)", label, NumberText.percent(exact.f1),
                            NumberText.count(exact.support),
                            (pair.report[.entityOverlap]?.byType[label]?.f1).map { NumberText.percent($0) } ?? "",
                        ])
                    }
                }
                Console.result("")
                for line in table.lines { Console.result(line) }
            }
            let disputed = workbench.disputed
            if disputed.notes > 0 {
                Console.note(
                    workbench.project.adjudicator == nil
                        ? "\(NumberText.plural(disputed.notes, "note")) differ\(disputed.notes == 1 ? "s" : ""): `--adjudicator NAME` lets somebody decide."
                        : "\(NumberText.count(disputed.decided)) of \(NumberText.plural(disputed.notes, "note")) that differ are decided."
                )
            }
        }
    }
#endif
