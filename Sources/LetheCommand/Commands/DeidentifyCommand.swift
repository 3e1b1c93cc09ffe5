import ArgumentParser
import LetheTraining

struct DeidentifyCommand: LibraryCommand {
    static let configuration = CommandConfiguration(
        commandName: "deidentify",
        abstract: "Replace protected text in notes.",
        discussion: """
            Text, JSON lines, tables, brat and i2b2 notes come out in their own format, in order, in bounded memory. \
            Annotations that the input holds are not used and not kept. Names of files and ids of notes are not changed: see that \
            they hold no names. An aid, not a guarantee: a person decides about release.

            Examples:
              lethe deidentify --model model notes --output clean
              lethe deidentify --model model notes.jsonl --output clean.jsonl --style mask
              lethe deidentify --model model notes.csv --output clean.csv --text-column note --drop-columns all
              cat note.txt | lethe deidentify --model model
            """)

    @OptionGroup var notes: NoteOptions

    @Option(
        name: .long,
        help: ArgumentHelp(
            "\(Self.styles); LABEL=STYLE for one label alone. May be repeated. (default: label)",
            valueName: "style"))
    var style: [String] = []

    private static var styles: String {
        ReplacementPolicy.replacers.map { "\($0.name): \($0.help)" }.joined(separator: "; ")
    }

    func validate() throws {
        do { _ = try ReplacementPolicy(parsing: style) } catch let error as LetheError {
            throw ValidationError(error.description)
        }
    }

    func perform() throws {
        try notes.perform(.deidentify(ReplacementPolicy(parsing: style)), verb: "de-identified")
    }
}
