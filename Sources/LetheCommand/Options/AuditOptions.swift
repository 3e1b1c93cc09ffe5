import ArgumentParser
import LetheTraining

/// Proof of what was done.
struct AuditOptions: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp(
            "Write a log: a chained line a note, with keyed digests, places and labels, no text. Needs --key.",
            valueName: "file"), completion: .file())
    var audit: String?

    @Option(
        name: .long,
        help: ArgumentHelp("Sign the log's end with the key, so that a tail that is cut off shows.", valueName: "file"),
        completion: .file())
    var auditSeal: String?

    @Option(
        name: .long, help: "Whether the log holds where stretches stood: their lengths tell something of the names.")
    var auditOffsets = Offsets.all

    enum Offsets: String, ExpressibleByArgument, CaseIterable { case all, none }

    func validate() throws {
        if auditSeal != nil, audit == nil { throw ValidationError("--audit-seal goes with --audit.") }
    }

    /// Begins the log; nil where none is wanted.
    ///
    /// - Parameter inputs: what is read, over which it may not be written.
    /// - Throws: `LetheError` where there is a log already.
    func log(
        beside inputs: [String?], policy: ReplacementPolicy, annotator: CombinedAnnotator, certified: CertifiedRun?
    ) throws -> AuditLog? {
        guard let audit, let key = policy.key else { return nil }
        try OutputPlace.protect(inputs, from: audit)
        if let auditSeal {
            try OutputPlace.protect(inputs + [audit], from: auditSeal)
            guard !Files.exists(auditSeal) || Files.isSpecial(auditSeal) else {
                throw LetheError(
                    .setting, place: auditSeal, "there is something already", expected: "a new file",
                    advice: "A seal is never written over anything, and belongs to one log: name another place")
            }
        }
        var settings = ["rung": "\(annotator.rung)", "offsets": auditOffsets.rawValue]
        if let certified { settings["certificate"] = try certified.digest }
        return try AuditLog(audit, key: key, settings: settings)
    }

    func finish(_ log: AuditLog?, _ progress: NoteProcessing.Progress) throws {
        guard let log else { return }
        let end = try log.finish(
            failed: progress.failureCount, isWhole: progress.isComplete && !Interruption.isRequested)
        try tell(log, lines: end.lines, head: end.head)
    }

    /// Seals an ended log, and says what who keeps it should keep with it.
    func tell(_ log: AuditLog, lines: Int, head: String) throws {
        guard let audit else { return }
        if let auditSeal { try log.seal(to: auditSeal) }
        Console.note("\(audit): \(NumberText.plural(lines, "line")), the last one's hash \(head).")
    }
}
