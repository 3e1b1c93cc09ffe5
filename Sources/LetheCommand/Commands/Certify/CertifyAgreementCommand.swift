import ArgumentParser
import LetheTraining

struct CertifyAgreementCommand: LibraryCommand {
    static let configuration = CommandConfiguration(
        commandName: "agreement",
        abstract: "Estimate what the people who labelled overlooked.",
        discussion: """
            A certificate is about labels: what nobody marked counts as harmless. Have two people label the same notes (fifty or more, each \
            without seeing the other's) and compare.

            Example:
              lethe certify agreement labelled-by-one labelled-by-two
            """)

    @Argument(help: "The notes as one person labelled them.")
    var first: String

    @Argument(help: "The same notes, labelled by another.")
    var second: String

    @Option(
        name: .long,
        help: "Profile of the release: \(ReleaseProfile.builtIn.map(\.name).joined(separator: ", ")), or a file.",
        completion: .file())
    var profile = "safe-harbor"

    @OptionGroup(title: "Input") var corpus: CorpusOptions

    func perform() throws {
        let corpora = try [first, second].map {
            try CorpusReader.readComplete($0, options: corpus.readingOptions)
        }
        for corpus in corpora { Console.report(corpus) }
        let agreement = try LabelAgreement(corpora[0], corpora[1], profile: try ReleaseProfile(profile))
        func share(_ value: Double) -> String { "\(NumberText.fixed(value * 100, 1)) %" }
        let counts = [agreement.first, agreement.second, agreement.both].map(NumberText.count)
        Console.result(
            "Protected tokens in \(NumberText.plural(agreement.notes, "note")): \(counts[0]) marked by the first, \(counts[1]) by the second, \(counts[2]) by both (token F1 of one against the other: \(share(agreement.tokenF1)); they differ in \(NumberText.plural(agreement.notesThatDiffer, "note"))).\n"
        )
        Console.prose(
            "Estimated: the first overlooked \(share(agreement.missedByFirst)), the second \(share(agreement.missedBySecond)), and both together \(share(agreement.missedByBoth)) of about \(NumberText.count(Int(agreement.estimatedTokens.rounded()))) (Chapman's estimate, which takes them for independent: people overlook the same hard places, so it is rather more). A certificate made on one person's labels says nothing of what that person overlooked; decide where the two differ, and certify on that."
        )
    }
}
