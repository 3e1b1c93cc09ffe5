import ArgumentParser
import LetheTraining

struct KeyNewCommand: LibraryCommand {
    static let configuration = CommandConfiguration(
        commandName: "new",
        abstract: "Write a new key: 32 random bytes, readable by its owner alone.",
        discussion: """
            Codes drawn from one key agree from run to run without a table of names. Whoever has the key and a list of names can tell \
            who is who: keep it apart from what is released. A key that is lost can't be made again.

            Example:
              lethe key new release.key
            """)

    @Argument(help: "File to write; nothing may be there yet.", completion: .file())
    var output: String

    func perform() throws {
        try ReleaseKey().write(to: output)
        Console.note("\(output) written. Keep it apart from what is released.")
    }
}
