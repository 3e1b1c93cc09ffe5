package import Lethe
internal import LetheEssentials

/// The labels of a project's notes that are done, for those who release them: read without holding the project, which may be open.
package enum FinishedLabels {
    /// - Throws: `LetheError` for what is no project, or a log that isn't as it was written.
    package static func read(_ folder: String) throws -> ReadNotes {
        let project = try LabelProject(reading: folder)
        var done: [NoteKey: [Annotation]] = [:]
        for person in project.people {
            let path = LabelProject.log(of: person, in: folder)
            guard Files.exists(path) else { continue }
            var notes: [NoteKey: NoteLabels] = [:]
            for event in try EventLog.Contents(reading: path).events {
                do {
                    _ = try notes[event.note, default: NoteLabels()].apply(
                        event.operations, length: .max, labels: nil, milliseconds: 0)
                } catch let conflict as NoteLabels.Conflict {
                    throw LetheError(
                        .format, place: "\(path), line \(event.sequence)",
                        "the log contradicts itself: \(conflict.what)")
                }
            }
            // Who decides comes first, then the annotators in their order.
            for (key, labels) in notes where labels.status.isDone && done[key] == nil { done[key] = labels.annotations }
        }
        let labelled = done
        return ReadNotes(labels: project.labels.sorted(), count: done.count) { document in
            labelled[NoteKey(id: document.id, digest: WorkbenchNote.digest(document.text))]
        }
    }
}
