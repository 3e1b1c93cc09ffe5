import ArgumentParser
import LetheTraining

struct AuditVerifyCommand: LibraryCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Say whether an audit log is as it was written.",
        discussion: """
            Each line is chained to the one before, so that a change, a line removed, added or moved shows, with its place. That the end \
            wasn't cut off, or all of it written anew, only a seal shows, and that the seal is yours only the release's key.

            Examples:
              lethe audit verify audit.jsonl
              lethe audit verify audit.jsonl --seal audit.seal --key release.key
            """)

    @Argument(help: "The log that `lethe deidentify --audit` wrote.")
    var log: String

    @Option(name: .long, help: "The seal that --audit-seal wrote.")
    var seal: String?

    @Option(name: .long, help: "With --seal: the release's key, with which it must have been signed.")
    var key: String?

    func validate() throws {
        if key != nil, seal == nil { throw ValidationError("--key goes with --seal.") }
    }

    func perform() throws {
        let found = try AuditVerification(log)
        if let seal {
            try found.check(
                AuditSeal(reading: seal), key: try key.map { try ReleaseKey(reading: $0) }, place: seal)
        }
        guard found.isEnded else {
            throw LetheError(
                .format, place: log, "the chain holds, but the log has no end",
                advice: "The run was killed, or lines were cut off: \(NumberText.plural(found.notes, "note")) are in it"
            )
        }
        Console.result(
            "The chain holds: \(NumberText.plural(found.notes, "note")), \(NumberText.count(found.failed)) failed\(found.isWhole ? "" : ", stopped before the end"). \(NumberText.plural(found.lines, "line")), the last one's hash \(found.head)."
        )
        if seal == nil {
            Console.note("Without --seal, a log whose end was cut off and written anew can't be told from this one.")
        } else if key == nil {
            Console.note("The seal holds; that it is yours, only --key shows.")
        }
    }
}
