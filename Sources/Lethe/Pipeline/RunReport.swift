/// What a run did, in counts: no text, no ids, and places of failures alone.
package struct RunReport: Encodable, Sendable {
    private let format = "lethe run 1"
    private let notes: Int
    private let tokens: Int
    private let stretches: Int
    private let stretchesByLabel: [String: Int]
    /// A stretch that several found counts for each.
    private let stretchesBySource: [String: Int]
    /// Stretches that became their label for want of another replacement.
    private let fallbacksByLabel: [String: Int]
    private let ambiguousDates: Int
    private let datesOfOldAge: Int
    private let failedNotes: Int
    private let unreadFiles: Int
    private let unreadFolders: Int
    private let entriesLeftAside: Int
    private let findings: [String: Int]
    private let isComplete: Bool

    package init(_ progress: NoteProcessing.Progress) {
        notes = progress.documents
        tokens = progress.tokens
        stretches = progress.annotations
        stretchesByLabel = progress.annotationsByLabel
        stretchesBySource = Dictionary(
            progress.annotationsBySource.map { ($0.key.description, $0.value) }, uniquingKeysWith: +)
        fallbacksByLabel = progress.fallbacks
        ambiguousDates = progress.unmovedDates.ambiguous
        datesOfOldAge = progress.unmovedDates.old
        failedNotes = progress.failureCount
        unreadFiles = progress.unreadFiles
        unreadFolders = progress.unreadFolders
        entriesLeftAside = progress.ignoredFiles.count
        findings = Dictionary(
            progress.problems.map { ($0.key.rawValue, $0.value) }, uniquingKeysWith: +)
        isComplete = progress.isComplete
    }
}
