public import ArgumentParser
public import Lethe

extension ReplacementStyle: ExpressibleByArgument {}

struct DeidentifyCommand: LibraryCommand {
    static let configuration = CommandConfiguration(
        commandName: "deidentify",
        abstract: "Replace protected text in notes.",
        discussion: """
            Text, JSON lines, brat and i2b2 notes come out in their own format, in order, in bounded memory. Annotations \
            that the input holds are not used and not kept. Names of files and ids of notes are not changed: see that \
            they hold no names. An aid, not a guarantee: a person decides about release.

            Examples:
              lethe deidentify --model model notes --output clean
              lethe deidentify --model model notes.jsonl --output clean.jsonl --style mask
              cat note.txt | lethe deidentify --model model
            """)

    @OptionGroup var notes: NoteOptions

    @Option(name: .long, help: "label: <DATE>; mask: one asterisk a character.")
    var style: ReplacementStyle = .label

    func perform() throws { try notes.perform(.deidentify(style), verb: "de-identified") }
}
