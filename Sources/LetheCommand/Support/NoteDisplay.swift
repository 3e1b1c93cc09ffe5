import ArgumentParser
import LetheEssentials
import LetheTraining

/// Shows notes being processed and sums up; used by `tag` and `deidentify`.
final class NoteDisplay {
    private var status = StatusLine()
    /// How many notes failed for one reason.
    private var failures: [String: Int] = [:]

    /// After so many of one reason, only the note is named.
    private static let fullFailures = 5

    private func note(_ failure: LetheError) {
        var reason = failure
        reason.place = ""
        let count = failures[reason.description, default: 0] + 1
        failures[reason.description] = count
        Console.note(
            "Error: \(count > Self.fullFailures ? "\(failure.place): the same, \(failure.what)" : failure.description)")
    }

    func show(_ progress: NoteProcessing.Progress, failure: LetheError?) {
        if let failure {
            status.clear()
            note(failure)
        }
        var text = "\(NumberText.plural(progress.documents, "note")), \(NumberText.count(rate(progress))) tokens/s"
        if let total = progress.totalBytes, progress.bytesRead > 0, total > 0 {
            let left = progress.seconds * Double(total - progress.bytesRead) / Double(progress.bytesRead)
            text += ", \(NumberText.duration(max(0, left))) left"
        }
        status.draw(progress.isFirstPass ? "First pass, for names within a patient: " + text : text)
    }

    private func rate(_ progress: NoteProcessing.Progress) -> Int {
        Int(Double(progress.tokens) / max(progress.seconds, 1e-9))
    }

    /// The final lines.
    ///
    /// - Throws: `ExitCode` 1 where some note failed, 130 after an interruption.
    func finish(_ progress: NoteProcessing.Progress, verb: String) throws {
        status.clear()
        Console.note(
            "\(NumberText.plural(progress.documents, "note")) \(verb), \(NumberText.plural(progress.tokens, "token")), "
                + "\(NumberText.plural(progress.annotations, "stretch", "stretches")) found, \(NumberText.count(rate(progress))) tokens/s."
        )
        for (label, count) in progress.annotationsByLabel.sorted(by: { ($1.value, $0.key) < ($0.value, $1.key) }) {
            Console.note("  \(label) \(NumberText.count(count))")
        }
        let sources = progress.annotationsBySource.sorted {
            ($1.value, $0.key.description) < ($0.value, $1.key.description)
        }
        if sources.contains(where: { $0.key.kind != .model }) {
            Console.note("Found by (a stretch that several found counts for each):")
            for (source, count) in sources { Console.note("  \(source) \(NumberText.count(count))") }
        }
        for (label, count) in progress.fallbacks.sorted(by: { $0.key < $1.key }) {
            Console.note(
                "\(NumberText.plural(count, "stretch", "stretches")) of \(label) became the label: its style had nothing for \(count == 1 ? "it" : "them")."
            )
        }
        if progress.unmovedDates.old > 0 {
            Console.warn(
                "\(NumberText.plural(progress.unmovedDates.old, "date")) could tell an age over 89 (years of two digits may be of the last century) and became the label."
            )
        }
        if progress.unmovedDates.ambiguous > 0 {
            Console.warn(
                "\(NumberText.plural(progress.unmovedDates.ambiguous, "date")) could be day first or month first and became the label: --date-order says which."
            )
        }
        Console.warnOfFilesLeftAside(progress.ignoredFiles)
        for (kind, count) in progress.problems.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            Console.warn(words(of: kind, count))
        }
        if progress.filesOfEarlierRuns > 0 {
            Console.warn(
                "\(NumberText.plural(progress.filesOfEarlierRuns, "file")) of the output folder \(progress.filesOfEarlierRuns == 1 ? "is" : "are") from an earlier run."
            )
        }
        if Interruption.isRequested {
            Console.note(
                progress.incompleteFile.map { "Stopped as asked; the notes done so far are in \($0)." }
                    ?? "Stopped as asked; notes that were finished are kept.")
            throw ExitCode(Interruption.exitCode)
        }
        let left = progress.ignoredFiles.count
        if progress.isFilePerNote, progress.failureCount + left > 0 {
            // So that the numbers add up to what was given.
            Console.note(
                "Of \(NumberText.plural(progress.documents + progress.failureCount + left, "entry", "entries")) given: \(NumberText.count(progress.documents)) \(verb), \(NumberText.count(progress.failureCount)) failed, \(NumberText.count(left)) left aside."
            )
        }
        if progress.failureCount > 0 {
            let count = progress.failureCount
            Console.note(
                "\(NumberText.plural(count, "note")) failed and \(count == 1 ? "is" : "are") not in the output.")
            if progress.documents == 0 {
                Console.note(
                    "Nothing was released. What was begun stays where it is: give --overwrite, and another name for --audit, next time."
                )
            }
        }
        if progress.unreadFiles > 0 {
            Console.note(
                "Of \(NumberText.plural(progress.unreadFiles, "file")) the rest was not read: more notes are missing than were counted."
            )
        }
        if progress.unreadFolders > 0 {
            Console.note(
                "\(NumberText.plural(progress.unreadFolders, "folder")) could not be read, with the notes in it.")
        }
        if !progress.isComplete { throw ExitCode.failure }
    }

    private func words(of kind: CorpusProblem.Kind, _ count: Int) -> String {
        switch kind {
        case .fieldLeftOut:
            "\(NumberText.plural(count, "note")) held fields or lines other than text and annotations; they were left out."
        case .otherEncoding: "\(NumberText.plural(count, "file")) in another encoding; what was written is in UTF-8."
        default: "\(NumberText.plural(count, "finding")) of kind \(kind.rawValue)."
        }
    }
}
