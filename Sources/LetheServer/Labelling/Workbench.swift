package import Lethe
internal import LetheEssentials
internal import Synchronization

/// Notes, those who label them, and what they did: every change is on the disk before it is told to be kept.
package final class Workbench: Sendable {
    package let project: LabelProject
    package let notes: [NoteKey: WorkbenchNote]
    /// What annotators are shown notes for; who adjudicates is shown those that differ.
    package let task: WorkbenchTask
    private let labels: Set<String>
    private let folder: String
    /// nil where the project is only read.
    private let lock: Mutex<FileLock?>
    let state: Mutex<State>
    /// Notes that were left out since another has the same id and text.
    package let duplicates: Int
    /// What opening found, for who started it.
    package let findings: [String]

    struct State {
        var annotators: [String: AnnotatorState] = [:]
        var leases: [NoteKey: Lease] = [:]
        /// Of those to learn from, and of those to measure with.
        var training: [NoteKey]
        var heldOut: [NoteKey]
        /// All of them, in the order in which they are reviewed.
        var review: [NoteKey]
    }

    struct Lease {
        var annotator: String
        var end: ContinuousClock.Instant
    }

    /// A note that nobody works on goes back after so long.
    static let leaseTime = Duration.seconds(600)

    struct AnnotatorState {
        var log: EventLog
        var notes: [NoteKey: NoteLabels] = [:]
        /// By the client's name of a change: its sequence.
        var mutations: [String: Int] = [:]
        /// By sequence, less 1.
        var events: [(event: LabelEvent, inverse: [LabelOperation])] = []
        var undoable: [Int] = []
        var redoable: [Int] = []
        /// Touched last, last.
        var touched: [NoteKey] = []

        mutating func apply(_ event: LabelEvent, length: Int, labels: Set<String>?) throws {
            var note = notes[event.note] ?? NoteLabels()
            let inverse = try note.apply(
                event.operations, length: length, labels: labels, milliseconds: event.milliseconds)
            notes[event.note] = note
            events.append((event, inverse))
            mutations[event.mutation] = event.sequence
            if event.isAutomatic {
                // Nobody's act: what somebody is at stays what it was.
                if !touched.contains(event.note) { touched.insert(event.note, at: 0) }
                return
            }
            touched.removeAll { $0 == event.note }
            touched.append(event.note)
            if let undone = event.undoes {
                if undoable.last == undone { undoable.removeLast() }
                redoable.append(undone)
            } else if let redone = event.redoes {
                if redoable.last == redone { redoable.removeLast() }
                undoable.append(redone)
            } else {
                undoable.append(event.sequence)
                redoable = []
            }
        }
    }

    // MARK: Opening

    /// Opens a project over its notes.
    ///
    /// - Parameter isReadOnly: look, and change nothing: another program may have the project open. What it writes meanwhile is
    ///   there with the next opening.
    /// - Throws: `LetheError` where another program has a project open that is not only read, or a log isn't as it was written.
    package init(
        _ folder: String, project: LabelProject, documents: [Document], for task: WorkbenchTask = .label,
        isReadOnly: Bool = false
    ) throws {
        if isReadOnly {
            lock = Mutex(nil)
        } else {
            guard let lock = try FileLock(required: "\(folder)/lock") else {
                throw LetheError(
                    .setting, place: folder, "another program has the project open",
                    advice: "End it first: two would write over each other")
            }
            self.lock = Mutex(lock)
        }
        self.folder = folder
        self.project = project
        self.task = task
        labels = Set(project.labels)
        var notes: [NoteKey: WorkbenchNote] = [:]
        var duplicates = 0
        for document in documents {
            let note = WorkbenchNote(document, in: project)
            if notes.updateValue(note, forKey: note.key) != nil { duplicates += 1 }
        }
        self.notes = notes
        self.duplicates = duplicates
        let ordered = notes.values.sorted { ($0.order, $0.key.text) < ($1.order, $1.key.text) }
        var state = State(
            training: ordered.filter { !$0.isHeldOut }.map(\.key), heldOut: ordered.filter(\.isHeldOut).map(\.key),
            review: ordered.map(\.key))
        if !isReadOnly { try Files.makeFolder("\(folder)/events") }
        var findings: [String] = []
        for annotator in project.people {
            let (opened, torn) = try Self.open(
                LabelProject.log(of: annotator, in: folder), notes, isReadOnly: isReadOnly)
            // While another program writes, the last line may be on its way.
            if torn > 0, !isReadOnly {
                findings.append(
                    "\(annotator): a change that a crash cut off was taken away; nobody was told that it was kept.")
            }
            let orphans = opened.notes.keys.count { notes[$0] == nil }
            if orphans > 0 {
                findings.append(
                    "\(annotator): labels of \(NumberText.plural(orphans, "note")) that \(orphans == 1 ? "isn't" : "aren't") there, or whose text was changed, are kept and not shown."
                )
            }
            state.annotators[annotator] = opened
        }
        self.findings = findings
        self.state = Mutex(state)
    }

    private static func open(
        _ path: String, _ notes: [NoteKey: WorkbenchNote], isReadOnly: Bool = false
    ) throws -> (AnnotatorState, torn: Int) {
        let log = isReadOnly ? EventLog(reading: path) : try EventLog(path)
        let contents =
            !isReadOnly
            ? try log.begin()
            : Files.exists(path) ? try EventLog.Contents(reading: path) : EventLog.Contents()
        var state = AnnotatorState(log: log)
        for event in contents.events {
            do {
                try state.apply(event, length: notes[event.note]?.document.text.scalarCount ?? .max, labels: nil)
                guard state.notes[event.note]?.revision == event.revision else {
                    throw NoteLabels.Conflict(what: "a change is missing")
                }
            } catch let conflict as NoteLabels.Conflict {
                throw LetheError(
                    .format, place: "\(path), line \(event.sequence)", "the log contradicts itself: \(conflict.what)",
                    advice: "Nothing was changed. Put a copy of the project in its place")
            }
        }
        return (state, contents.tornBytes)
    }

    /// Waits until everything is written, and lets go of the project.
    package func close() {
        for annotator in state.withLock({ $0.annotators.values.map(\.log) }) { annotator.close() }
        lock.withLock { $0?.release() }
    }

    // MARK: Changing

    /// What a change met.
    package enum Refusal: Error {
        case unknownNote, unknownAnnotator
        /// The note is another text than the client read.
        case otherText
        /// Something was changed since the client read the note.
        case otherRevision(NoteLabels)
        case conflict(NoteLabels.Conflict)
        /// Somebody else works on it.
        case leased
        /// Nothing to take back, or to make again.
        case nothingToUndo
        /// A change's name is one of the program's own.
        case automaticName
        /// The disk takes nothing: what was kept before is kept.
        case notKept
    }

    /// Makes a change, and returns once it is on the disk.
    ///
    /// - Parameters:
    ///   - revision: of the note as the client saw it.
    ///   - mutation: a name that the client chose: the same again changes nothing, and gets the same answer.
    /// - Returns: the note's labels after it.
    /// - Throws: `Refusal`.
    package func change(
        _ key: NoteKey, by annotator: String, digest: String, revision: Int, _ operations: [LabelOperation],
        mutation: String, milliseconds: Int
    ) async throws -> NoteLabels {
        guard !mutation.hasPrefix(LabelEvent.automatic) else {
            throw Refusal.automaticName
        }
        return try await commit(annotator, mutation: mutation) { state, annotatorState in
            guard let note = notes[key] else { throw Refusal.unknownNote }
            guard note.digest == digest else { throw Refusal.otherText }
            let labels = annotatorState.notes[key] ?? NoteLabels()
            if annotatorState.mutations[mutation] != nil { return (key, nil) }
            if let lease = state.leases[key], lease.annotator != annotator, lease.end > .now, !isShared(note, annotator)
            {
                throw Refusal.leased
            }
            guard labels.revision == revision else { throw Refusal.otherRevision(labels) }
            take(key, &state, annotator)
            return (
                key,
                LabelEvent(
                    sequence: annotatorState.events.count + 1, note: key, revision: revision + 1,
                    operations: operations,
                    mutation: mutation, milliseconds: max(0, min(milliseconds, 3_600_000)))
            )
        }.labels
    }

    /// Takes an annotator's last change back, in whatever note it was made, or makes it again.
    ///
    /// - Returns: the note, with its labels after it.
    /// - Throws: `Refusal`.
    package func undo(by annotator: String, isRedo: Bool, mutation: String) async throws -> (
        note: NoteKey, labels: NoteLabels
    ) {
        guard !mutation.hasPrefix(LabelEvent.automatic) else { throw Refusal.automaticName }
        return try await commit(annotator, mutation: mutation) { state, annotatorState in
            if let known = annotatorState.mutations[mutation] {
                return (annotatorState.events[known - 1].event.note, nil)
            }
            guard let last = isRedo ? annotatorState.redoable.last : annotatorState.undoable.last else {
                throw Refusal.nothingToUndo
            }
            let (event, inverse) = annotatorState.events[last - 1]
            guard let note = notes[event.note] else { throw Refusal.unknownNote }
            if let lease = state.leases[event.note], lease.annotator != annotator, lease.end > .now,
                !isShared(note, annotator)
            {
                throw Refusal.leased
            }
            take(event.note, &state, annotator)
            let labels = annotatorState.notes[event.note] ?? NoteLabels()
            return (
                event.note,
                LabelEvent(
                    sequence: annotatorState.events.count + 1, note: event.note, revision: labels.revision + 1,
                    operations: isRedo ? event.operations : inverse, mutation: mutation, milliseconds: 0,
                    undoes: isRedo ? nil : last, redoes: isRedo ? last : nil)
            )
        }
    }

    /// Makes a change of the program's own, which nobody's undo takes back. Nothing is made twice.
    ///
    /// - Parameters:
    ///   - name: of the change, within the note's revision.
    ///   - isWanted: whether it still is, by the note's labels.
    /// - Returns: the note's labels after it.
    /// - Throws: `Refusal`.
    func changeAutomatically(
        _ key: NoteKey, by annotator: String, _ name: String, _ operations: [LabelOperation],
        isWanted: (NoteLabels) -> Bool
    ) async throws -> NoteLabels {
        let revision = labels(of: key, by: annotator).revision
        let mutation = "\(LabelEvent.automatic)\(name):\(key.text):\(revision)"
        return try await commit(annotator, mutation: mutation) { _, own in
            let labels = own.notes[key] ?? NoteLabels()
            guard labels.revision == revision, isWanted(labels) else { return (key, nil) }
            return (
                key,
                LabelEvent(
                    sequence: own.events.count + 1, note: key, revision: revision + 1, operations: operations,
                    mutation: mutation, milliseconds: 0)
            )
        }.labels
    }

    private func commit(
        _ annotator: String, mutation: String,
        _ decide: (inout State, inout AnnotatorState) throws -> (NoteKey, LabelEvent?)
    ) async throws -> (note: NoteKey, labels: NoteLabels) {
        guard !mutation.isEmpty, mutation.utf8.count <= 64 else {
            throw Refusal.conflict(NoteLabels.Conflict(what: "a change needs a name of at most 64 bytes"))
        }
        precondition(lock.withLock { $0 != nil }, "a change in a project that is only read")
        var change: (key: NoteKey, labels: NoteLabels, log: EventLog)?
        // Not ended by a cancelled request: whether the disk has the change is known in any case.
        let outcome = await withCheckedContinuation { (done: CheckedContinuation<Result<Bool, any Error>, Never>) in
            do {
                try state.withLock { state in
                    // Taken out while it changes: a copy beside it would make every change copy all of it.
                    guard var own = state.annotators.removeValue(forKey: annotator) else {
                        throw Refusal.unknownAnnotator
                    }
                    defer { state.annotators[annotator] = own }
                    let (key, event) = try decide(&state, &own)
                    if let event {
                        do {
                            try own.apply(
                                event, length: notes[key]?.document.text.scalarCount ?? 0, labels: self.labels)
                        } catch let conflict as NoteLabels.Conflict { throw Refusal.conflict(conflict) }
                        // Under the lock: lines stand in the order of their numbers.
                        own.log.append(event) { done.resume(returning: .success($0)) }
                    } else {
                        // The same again: told once all before it is kept.
                        own.log.wait { done.resume(returning: .success($0)) }
                    }
                    change = (key, own.notes[key] ?? NoteLabels(), own.log)
                }
            } catch { done.resume(returning: .failure(error)) }
        }
        guard try outcome.get(), let change else {
            if let change { try restore(annotator, after: change.log) }
            throw Refusal.notKept
        }
        return (change.key, change.labels)
    }

    /// After the disk took no more: back to what it holds.
    private func restore(_ annotator: String, after log: EventLog) throws {
        try state.withLock { state in
            guard state.annotators[annotator]?.log === log else { return }
            log.close()
            state.annotators[annotator] = try Self.open(LabelProject.log(of: annotator, in: folder), notes).0
        }
    }

    // MARK: What there is

    package func labels(of key: NoteKey, by annotator: String) -> NoteLabels {
        state.withLock { $0.annotators[annotator]?.notes[key] ?? NoteLabels() }
    }

    /// Notes whose labels are somebody's last word.
    ///
    /// - Parameter chosen: whose; nil takes those of who decides, else of the first in the annotators' order who has one.
    package func finished(by chosen: String? = nil) -> [(note: WorkbenchNote, labels: NoteLabels, annotator: String)] {
        state.withLock { state in
            notes.values.sorted { ($0.order, $0.key.text) < ($1.order, $1.key.text) }.compactMap { note in
                for annotator in project.people where chosen.map({ $0 == annotator }) ?? true {
                    if let labels = state.annotators[annotator]?.notes[note.key], labels.status.isDone {
                        return (note, labels, annotator)
                    }
                }
                return nil
            }
        }
    }

    /// How far an annotator is.
    package struct Progress: Sendable, Equatable {
        package var done = 0
        package var flagged = 0
        package var skipped = 0
        /// Of all these, those that were reviewed.
        package var reviewed = 0
        package var heldOut = 0
        package var spans = 0
        package var milliseconds = 0
        package var canUndo = false
        package var canRedo = false
        /// Ended notes, the last one last.
        package var ended: [NoteKey] = []
    }

    package func progress(of annotator: String) -> Progress {
        state.withLock { state in
            var progress = Progress()
            guard let own = state.annotators[annotator] else { return progress }
            for (key, labels) in own.notes where notes[key] != nil {
                if labels.task == .review, labels.status != .open { progress.reviewed += 1 }
                progress.milliseconds += labels.milliseconds
                switch labels.status {
                case .open: continue
                case .done: progress.done += 1
                case .flagged: progress.flagged += 1
                case .skipped: progress.skipped += 1
                }
                if labels.status.isDone {
                    progress.spans += labels.spans.count
                    if labels.canMeasure, notes[key]?.isHeldOut ?? false { progress.heldOut += 1 }
                }
            }
            progress.ended = own.touched.filter { notes[$0] != nil && own.notes[$0]?.status ?? .open != .open }
            progress.canUndo = !own.undoable.isEmpty
            progress.canRedo = !own.redoable.isEmpty
            return progress
        }
    }
}
