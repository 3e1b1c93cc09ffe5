import ArgumentParser
import LetheEssentials
import LetheTraining

struct DemoCommand: LibraryCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "See the method work on invented notes, in under three minutes.",
        discussion: """
            Writes two invented corpora, trains a model on the large one, trains on a few notes of the small one with and \
            without its layers, compares them, and de-identifies a note. Everything is kept in the folder.

            Example:
              lethe demo --output lethe-demo
            """)

    @Option(
        name: .shortAndLong, help: "Folder for corpora and models; earlier demo models in it are replaced.",
        completion: .file())
    var output: String = "lethe-demo"

    @Option(name: .long, help: "Everything random is drawn from it.")
    var seed: UInt64 = 1

    func perform() throws {
        var demonstration = Demonstration(folder: output)
        demonstration.seed = seed
        Interruption.listen()
        let display = DemoDisplay()
        guard
            let outcome = try demonstration.run(
                observe: { display.show($0) }, shouldStop: { Interruption.isRequested })
        else {
            Console.note("Stopped as asked.")
            throw ExitCode(Interruption.exitCode)
        }
        display.finish(outcome, folder: output)
    }
}

/// Tells the demo's story as it goes on.
private final class DemoDisplay {
    private var status = StatusLine()

    func show(_ event: Demonstration.Event) {
        switch event {
        case .wroteCorpora(let source, let target):
            Console.note("1. Wrote \(source) invented notes of a large institution, \(target) of a small one")
            Console.note("   with other wording and other labels.")
            Console.note("2. Training on the large institution's notes (\(KernelSet.name)) …")
        case .trainingSource(.epoch(let record)):
            status.clear()
            let f1 = record.validation[Metric.entityExact.rawValue]?.f1 ?? 0
            Console.note(
                "   epoch \(record.epoch): entity F1 \(NumberText.percent(f1)) on its validation notes, \(NumberText.count(Int(record.tokensPerSecond))) tokens/s"
            )
        case .trainingSource(.progress(let progress)):
            status.draw("   epoch \(progress.epoch): \(progress.tokens * 100 / max(1, progress.totalTokens)) %")
        case .trainingSource: break
        case .trainingTarget(let notes, let withTransfer):
            if notes == 5, !withTransfer {
                Console.note(
                    "3. Training on few notes of the small one, without and with transfer …")
            }
            status.draw("   \(notes) notes, \(withTransfer ? "with" : "without") transfer …")
        case .row(let row):
            status.clear()
            Console.note(
                "   \(row.notes) notes: token F1 \(NumberText.percent(row.withoutTransfer.tokenBinary)) without, \(NumberText.percent(row.withTransfer.tokenBinary)) with transfer"
            )
        }
    }

    func finish(_ outcome: Demonstration.Outcome, folder: String) {
        status.clear()
        Console.result("")
        Console.result("On the small institution's test notes, whose names no training note holds,")
        Console.result("without → with transfer, in per cent:")
        Console.result("")
        var table = Table(header: ["labelled notes", "token F1", "entity F1", "token recall", "notes with a leak"])
        for row in outcome.rows {
            func change(_ figure: (Demonstration.Scores) -> Double) -> String {
                "\(NumberText.percent(figure(row.withoutTransfer))) → \(NumberText.percent(figure(row.withTransfer)))"
            }
            table.append([
                String(row.notes), change(\.tokenBinary), change(\.entityExact), change(\.recall), change(\.leakShare),
            ])
        }
        for line in table.lines { Console.result("  " + line) }
        Console.result("")
        Console.result("All runs are trained to their end. A leak is a protected token that was missed.")
        Console.result("")
        Console.result("A test note, as it came in:")
        Console.result("")
        for line in lines(outcome.example.original) { Console.result("  | " + line) }
        Console.result("")
        Console.result(
            "and de-identified by the model with transfer from \(outcome.rows.last?.notes ?? 0) notes:")
        Console.result("")
        for line in lines(outcome.example.deidentified) { Console.result("  | " + line) }
        let tokens = outcome.example.tokens
        Console.result("")
        Console.result(
            "Of its \(tokens.support) protected tokens \(tokens.falseNegatives) were missed, and \(tokens.falsePositives) others were hidden: no model"
        )
        Console.result("is right every time, and this one learned from few notes.")
        Console.result("")
        Console.result(
            "Done in \(NumberText.duration(outcome.seconds)). Notes and models are in \(folder). What to try next:")
        Console.result("")
        Console.result("  lethe deidentify --model \(outcome.bestModel) YOUR-NOTES --output CLEAN")
        Console.result("  lethe evaluate --model \(outcome.bestModel) --test \(folder)/target/test")
        Console.result("  lethe train --train YOUR-LABELLED-NOTES --validation MORE-OF-THEM --output MODEL")
        Console.result("")
        Console.result("`lethe` is .build/release/lethe, or `swift run -c release lethe`.")
        Console.result("It is an aid: a person decides about release.")
    }

    /// A note's lines, broken at blanks to fit a terminal of 80 columns.
    private func lines(_ text: String) -> [String] {
        var lines: [String] = []
        for paragraph in text.split(separator: "\n", omittingEmptySubsequences: false) {
            var line = ""
            for word in paragraph.split(separator: " ") {
                if !line.isEmpty, line.count + word.count >= 75 {
                    lines.append(line)
                    line = ""
                }
                line += line.isEmpty ? String(word) : " " + word
            }
            lines.append(line)
        }
        while lines.last?.isEmpty == true { lines.removeLast() }
        return lines
    }
}
