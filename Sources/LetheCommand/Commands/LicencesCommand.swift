import ArgumentParser
import LetheTraining

struct LicencesCommand: LibraryCommand {
    static let configuration = CommandConfiguration(
        commandName: "licences",
        abstract: "Say whose work this program holds besides Lethe's own, and on what terms.",
        discussion: """
            Lethe itself is under the Apache License 2.0. A release's archive holds the texts of all these licences.

            Example:
              lethe licences
            """)

    func perform() throws {
        for component in LinkedComponent.all {
            Console.result("\(component.name)\n  \(component.licence)\n  \(component.holder)\n  \(component.address)")
        }
    }
}
