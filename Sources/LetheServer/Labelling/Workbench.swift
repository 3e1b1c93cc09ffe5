package import Lethe
internal import LetheEssentials
internal import Synchronization

/// Notes, those who label them, and what they did: every change is on the disk before it is told to be kept.
package final class Workbench: Sendable {
    package let project: LabelProject
    package let notes: [NoteKey: WorkbenchNote]
    private let labels: Set<String>
    private let folder: String
    private let lock: Mutex<FileLock>
    private let state: Mutex<State>
    /// Notes that were left out since another has the same id and text.
    package let duplicates: Int
    /// What opening found, for who started it.
    package let findings: [String]

    private struct State {
        var annotators: [String: AnnotatorState] = [:]
        var leases: [NoteKey: Lease] = [:]
        /// Of those to learn from, and of those to measure with.
        var training: [NoteKey]
        var heldOut: [NoteKey]
    }

    private struct Lease {
        var annotator: String
        var end: ContinuousClock.Instant
    }

    /// A note that nobody works on goes back after so long.
    private static let leaseTime = Duration.seconds(600)

    private struct AnnotatorState {
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
    /// - Throws: `LetheError` where another program has the project open, or a log isn't as it was written.
    package init(_ folder: String, project: LabelProject, documents: [Document]) throws {
        guard let lock = try FileLock(required: "\(folder)/lock") else {
            throw LetheError(
                .setting, place: folder, "another program has the project open",
                advice: "End it first: two would write over each other")
        }
        self.lock = Mutex(lock)
        self.folder = folder
        self.project = project
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
            training: ordered.filter { !$0.isHeldOut }.map(\.key), heldOut: ordered.filter(\.isHeldOut).map(\.key))
        try Files.makeFolder("\(folder)/events")
        var findings: [String] = []
        for annotator in project.annotators {
            let (opened, torn) = try Self.open(LabelProject.log(of: annotator, in: folder), notes)
            if torn > 0 {
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

    private static func open(_ path: String, _ notes: [NoteKey: WorkbenchNote]) throws -> (AnnotatorState, torn: Int) {
        let log = try EventLog(path)
        let contents = try log.begin()
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
        lock.withLock { $0.release() }
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
        try await commit(annotator, mutation: mutation) { state, annotatorState in
            guard let note = notes[key] else { throw Refusal.unknownNote }
            guard note.digest == digest else { throw Refusal.otherText }
            let labels = annotatorState.notes[key] ?? NoteLabels()
            if annotatorState.mutations[mutation] != nil { return (key, nil) }
            if let lease = state.leases[key], lease.annotator != annotator, lease.end > .now, !note.isShared {
                throw Refusal.leased
            }
            guard labels.revision == revision else { throw Refusal.otherRevision(labels) }
            state.leases[key] = Lease(annotator: annotator, end: .now + Self.leaseTime)
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
        try await commit(annotator, mutation: mutation) { state, annotatorState in
            if let known = annotatorState.mutations[mutation] {
                return (annotatorState.events[known - 1].event.note, nil)
            }
            guard let last = isRedo ? annotatorState.redoable.last : annotatorState.undoable.last else {
                throw Refusal.nothingToUndo
            }
            let (event, inverse) = annotatorState.events[last - 1]
            guard let note = notes[event.note] else { throw Refusal.unknownNote }
            if let lease = state.leases[event.note], lease.annotator != annotator, lease.end > .now, !note.isShared {
                throw Refusal.leased
            }
            state.leases[event.note] = Lease(annotator: annotator, end: .now + Self.leaseTime)
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

    private func commit(
        _ annotator: String, mutation: String,
        _ decide: (inout State, inout AnnotatorState) throws -> (NoteKey, LabelEvent?)
    ) async throws -> (note: NoteKey, labels: NoteLabels) {
        guard !mutation.isEmpty, mutation.utf8.count <= 64 else {
            throw Refusal.conflict(NoteLabels.Conflict(what: "a change needs a name of at most 64 bytes"))
        }
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

    // MARK: Which note

    /// The note that an annotator should see: the one under way, or the next.
    ///
    /// - Returns: nil where nothing is left for them.
    package func next(for annotator: String) throws -> WorkbenchNote? {
        try state.withLock { state in
            guard let own = state.annotators[annotator] else { throw Refusal.unknownAnnotator }
            func isTheirs(_ key: NoteKey) -> Bool {
                if notes[key]?.isShared ?? false { return true }
                if let lease = state.leases[key], lease.annotator != annotator, lease.end > .now { return false }
                return !state.annotators.contains { $0.key != annotator && $0.value.notes[key]?.status.isDone ?? false }
            }
            // One that was begun and not ended, and that nobody else has taken on since.
            let begun = own.touched.last {
                notes[$0] != nil && own.notes[$0]?.status == .open && (own.notes[$0]?.revision ?? 0) > 0 && isTheirs($0)
            }
            let held = state.leases.first {
                $0.value.annotator == annotator && $0.value.end > .now && own.notes[$0.key]?.status ?? .open == .open
            }
            let key = begun ?? held?.key ?? choose(&state, own, annotator)
            guard let key else { return nil }
            state.leases[key] = Lease(annotator: annotator, end: .now + Self.leaseTime)
            return notes[key]
        }
    }

    /// Every fifth note measures, where there are any: so many of them as were asked for.
    private func choose(_ state: inout State, _ own: AnnotatorState, _ annotator: String) -> NoteKey? {
        func isFree(_ key: NoteKey) -> Bool {
            guard let note = notes[key], own.notes[key]?.status ?? .open == .open else { return false }
            if note.isShared { return true }
            if let lease = state.leases[key], lease.annotator != annotator, lease.end > .now { return false }
            return !state.annotators.contains { $0.key != annotator && $0.value.notes[key]?.status.isDone ?? false }
        }
        let ended = own.notes.filter { $0.value.status != .open }.keys
        let measuring = ended.count { notes[$0]?.isHeldOut ?? false }
        let wantsHeldOut =
            Double(measuring) < (Double(ended.count) + 1) * project.heldOutShare - 1e-9 && ended.count > 0
        let pools = wantsHeldOut ? [state.heldOut, state.training] : [state.training, state.heldOut]
        for pool in pools { if let key = pool.first(where: isFree) { return key } }
        return nil
    }

    /// Puts the notes to learn from into another order: those that it doesn't name come last, as they stood.
    package func rank(_ keys: [NoteKey]) {
        let named = Set(keys)
        state.withLock { state in
            let known = keys.filter { key in notes[key].map { !$0.isHeldOut } ?? false }
            state.training = known + state.training.filter { !named.contains($0) }
        }
    }

    /// Notes to learn from that nobody has begun, in the order in which they come.
    package func openToLearn() -> [WorkbenchNote] {
        state.withLock { state in
            state.training.filter { key in
                !state.annotators.values.contains { $0.notes[key] != nil }
            }.compactMap { notes[$0] }
        }
    }

    // MARK: What there is

    package func labels(of key: NoteKey, by annotator: String) -> NoteLabels {
        state.withLock { $0.annotators[annotator]?.notes[key] ?? NoteLabels() }
    }

    /// Notes whose labels are somebody's last word.
    ///
    /// - Parameter chosen: whose; nil takes those of the first in the annotators' order who has one.
    package func finished(by chosen: String? = nil) -> [(note: WorkbenchNote, labels: NoteLabels, annotator: String)] {
        state.withLock { state in
            notes.values.sorted { ($0.order, $0.key.text) < ($1.order, $1.key.text) }.compactMap { note in
                for annotator in project.annotators where chosen.map({ $0 == annotator }) ?? true {
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
                progress.milliseconds += labels.milliseconds
                switch labels.status {
                case .open: continue
                case .done: progress.done += 1
                case .flagged: progress.flagged += 1
                case .skipped: progress.skipped += 1
                }
                if labels.status.isDone {
                    progress.spans += labels.spans.count
                    if notes[key]?.isHeldOut ?? false { progress.heldOut += 1 }
                }
            }
            progress.ended = own.touched.filter { notes[$0] != nil && own.notes[$0]?.status ?? .open != .open }
            progress.canUndo = !own.undoable.isEmpty
            progress.canRedo = !own.redoable.isEmpty
            return progress
        }
    }
}
