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
              lethe audit verify audit.jsonl --seal audit.seal --key release.key --released clean
            """)

    @Argument(help: "The log that `lethe deidentify --audit` wrote.")
    var log: String

    @Option(name: .long, help: "The seal that --audit-seal wrote.")
    var seal: String?

    @Option(
        name: .long, help: "With --seal: the release's key, with which it must have been signed.", completion: .file())
    var key: String?

    @Option(name: .long, help: "The notes that were written: each must be as the log says, and none missing.")
    var released: String?

    @OptionGroup(title: "Input of --released") var corpus: CorpusOptions

    func validate() throws {
        if key != nil, seal == nil { throw ValidationError("--key goes with --seal.") }
    }

    private func compare(_ path: String, with log: AuditVerification) throws {
        let read = try CorpusReader.readComplete(path, options: corpus.readingOptions)
        let compared = log.compare(read.documents)
        guard compared.unknown.isEmpty, compared.missing == 0 else {
            let more = compared.unknown.count > 5 ? ", …" : ""
            let ids = compared.unknown.isEmpty ? "" : " (\(compared.unknown.prefix(5).joined(separator: ", "))\(more))"
            throw LetheError(
                .corpus, place: path, "the released notes aren't those of the log",
                expected: "\(NumberText.plural(log.notes, "note")) with the texts that the log names",
                found:
                    "\(NumberText.count(compared.asLogged)) as logged, \(NumberText.count(compared.unknown.count)) with a text that isn't in the log\(ids), \(NumberText.count(compared.missing)) of the log's texts missing; a changed note is one of each",
                advice: "Something changed them after the release, or this is another release")
        }
        Console.result(
            "\(path): \(NumberText.plural(compared.asLogged, "note")), each as the log says, and none missing.")
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
        try released.map { try compare($0, with: found) }
        if seal == nil {
            Console.note("Without --seal, a log whose end was cut off and written anew can't be told from this one.")
        } else if key == nil {
            Console.note("The seal holds; that it is yours, only --key shows.")
        }
    }
}
