import Foundation
import Lethe
import TestSupport
import Testing

@testable import LetheServer

struct WorkbenchTests {
    private func documents(_ count: Int) -> [Document] {
        // Texts that don't look alike, so that each is drawn by itself.
        (0..<count).map { number in
            let word = String(number, radix: 26).map {
                String(UnicodeScalar(UInt8(97 + (Int(String($0), radix: 26) ?? 0))))
            }.joined()
            return Document(id: "note \(number)", text: "👩‍👩‍👧 seen \(word) by Ann Lee on 12/03/2019.")
        }
    }

    private func project(_ annotators: [String] = ["ana"]) -> LabelProject {
        LabelProject(labels: ["NAME", "DATE"], annotators: annotators)
    }

    private func open(_ place: TemporaryFolder, _ project: LabelProject, notes: Int = 40) throws -> Workbench {
        try project.write(to: place.path + "/p")
        return try Workbench(place.path + "/p", project: project, documents: documents(notes))
    }

    private func span(_ id: String, _ start: Int, _ end: Int, _ label: String = "NAME") -> LabelOperation {
        .add(LabelSpan(id: id, range: ScalarRange(start, end), label: label))
    }

    @discardableResult
    private func change(
        _ workbench: Workbench, _ note: WorkbenchNote, _ operations: [LabelOperation], by annotator: String = "ana",
        revision: Int? = nil, mutation: String = UUID().uuidString
    ) async throws -> NoteLabels {
        try await workbench.change(
            note.key, by: annotator, digest: note.digest,
            revision: revision ?? workbench.labels(of: note.key, by: annotator).revision, operations,
            mutation: mutation,
            milliseconds: 100)
    }

    @Test func labelsComeBackAfterARestart() async throws {
        let place = TemporaryFolder()
        var workbench = try open(place, project())
        let note = try #require(try workbench.next(for: "ana"))
        try await change(workbench, note, [span("a", 6, 10), span("b", 12, 15, "DATE")])
        try await change(workbench, note, [.remove(id: "a"), span("c", 5, 11)])
        try await change(workbench, note, [.reject(ScalarRange(0, 3), label: "DATE")])
        try await change(workbench, note, [.status(.done, nil)])
        let labels = workbench.labels(of: note.key, by: "ana")
        #expect(labels.spans.map(\.id) == ["c", "b"])
        #expect(labels.revision == 4)
        // A second program may not open it meanwhile: tried from another process, since a lock is a process's.
        workbench.close()
        workbench = try open(place, project())
        #expect(workbench.labels(of: note.key, by: "ana") == labels)
        #expect(workbench.progress(of: "ana").done == 1)
        #expect(workbench.progress(of: "ana").milliseconds == 400)
        #expect(workbench.findings.isEmpty)
        workbench.close()
        // No word of a note is in what was written.
        let log = place.read("p/events/ana.jsonl")
        for word in ["Ann", "Lee", "seen", "note 1"] { #expect(!log.contains(word)) }
    }

    @Test func undoGoesBackOverNotesAndRestarts() async throws {
        let place = TemporaryFolder()
        var workbench = try open(place, project())
        let first = try #require(try workbench.next(for: "ana"))
        try await change(workbench, first, [span("a", 6, 10)])
        try await change(workbench, first, [.status(.done, nil)])
        let second = try #require(try workbench.next(for: "ana"))
        #expect(second.key != first.key)
        try await change(workbench, second, [span("b", 6, 10)])
        try await change(workbench, second, [.change(id: "b", range: ScalarRange(6, 8), label: "DATE")])
        let full = workbench.labels(of: second.key, by: "ana")
        func undo(_ isRedo: Bool = false) async throws -> NoteKey {
            try await workbench.undo(by: "ana", isRedo: isRedo, mutation: UUID().uuidString).note
        }
        #expect(try await undo() == second.key)
        #expect(workbench.labels(of: second.key, by: "ana").spans.first?.range == ScalarRange(6, 10))
        workbench.close()
        workbench = try open(place, project())
        #expect(try await undo() == second.key)
        #expect(workbench.labels(of: second.key, by: "ana").spans.isEmpty)
        #expect(try await undo() == first.key)
        #expect(workbench.labels(of: first.key, by: "ana").status == .open)
        #expect(try await undo() == first.key)
        await #expect(throws: Workbench.Refusal.self) { _ = try await undo() }
        // And all again.
        for _ in 0..<4 { _ = try await undo(true) }
        await #expect(throws: Workbench.Refusal.self) { _ = try await undo(true) }
        #expect(workbench.labels(of: second.key, by: "ana").spans == full.spans)
        #expect(workbench.labels(of: first.key, by: "ana").status == .done)
        // A new change ends what could be made again.
        _ = try await undo()
        try await change(workbench, second, [span("z", 12, 15)])
        #expect(!workbench.progress(of: "ana").canRedo)
        workbench.close()
    }

    @Test func theSameChangeTwiceIsMadeOnce() async throws {
        let place = TemporaryFolder()
        let workbench = try open(place, project())
        defer { workbench.close() }
        let note = try #require(try workbench.next(for: "ana"))
        let once = try await change(workbench, note, [span("a", 6, 10)], mutation: "m")
        let twice = try await change(workbench, note, [span("a", 6, 10)], revision: 0, mutation: "m")
        #expect(once == twice)
        #expect(workbench.labels(of: note.key, by: "ana").revision == 1)
    }

    @Test func aLateReplyWritesNowhereElse() async throws {
        let place = TemporaryFolder()
        let workbench = try open(place, project())
        defer { workbench.close() }
        let note = try #require(try workbench.next(for: "ana"))
        try await change(workbench, note, [span("a", 6, 10)])
        // Made on an older state, on another text, outside the text, over another span, with a label that isn't there.
        func isRefused(_ operations: [LabelOperation], revision: Int = 1, digest: String? = nil, key: NoteKey? = nil)
            async -> Bool
        {
            do {
                _ = try await workbench.change(
                    key ?? note.key, by: "ana", digest: digest ?? note.digest, revision: revision, operations,
                    mutation: UUID().uuidString, milliseconds: 0)
                return false
            } catch { return error is Workbench.Refusal }
        }
        #expect(await isRefused([span("b", 12, 14)], revision: 0))
        #expect(await isRefused([span("b", 12, 14)], digest: "0"))
        let other = try #require(workbench.notes.values.first { $0.key != note.key })
        #expect(await isRefused([span("b", 12, 14)], key: other.key))
        #expect(await isRefused([span("b", 12, 10_000)]))
        #expect(await isRefused([span("b", 14, 14)]))
        #expect(await isRefused([span("b", -1, 3)]))
        #expect(await isRefused([span("b", 8, 12)]))
        #expect(await isRefused([span("a", 12, 14)]))
        #expect(await isRefused([span("b", 12, 14, "NOTHING")]))
        #expect(await isRefused([.remove(id: "x")]))
        #expect(await isRefused([.status(.skipped, nil)]))
        // Half of a change is none.
        #expect(await isRefused([span("b", 12, 14), .remove(id: "x")]))
        #expect(workbench.labels(of: note.key, by: "ana").spans.map(\.id) == ["a"])
        #expect(workbench.labels(of: other.key, by: "ana") == NoteLabels())
    }

    @Test func oneNoteInFiveMeasuresAndNoneIsShownTwice() async throws {
        let place = TemporaryFolder()
        let workbench = try open(place, project(), notes: 100)
        defer { workbench.close() }
        let heldOut = workbench.notes.values.count { $0.isHeldOut }
        #expect((8...35).contains(heldOut))
        #expect(
            workbench.notes.values.contains { $0.isBlind }
                && workbench.notes.values.allSatisfy { !$0.isBlind || $0.isHeldOut })
        var seen: [WorkbenchNote] = []
        while let note = try workbench.next(for: "ana") {
            seen.append(note)
            try await change(
                workbench, note, [.status(seen.count % 7 == 0 ? .skipped : .done, seen.count % 7 == 0 ? .unsure : nil)])
        }
        #expect(Set(seen.map(\.key)).count == 100)
        #expect(seen.count == 100)
        // From the beginning on, in their share.
        #expect(seen.prefix(50).count(where: \.isHeldOut) == min(heldOut, 10))
    }

    @Test func twoAnnotatorsShareNotesAsTheyWereAskedTo() async throws {
        let place = TemporaryFolder()
        var settings = project(["ana", "ben"])
        settings.overlap = 0.3
        let workbench = try open(place, settings, notes: 60)
        defer { workbench.close() }
        let shared = workbench.notes.values.count(where: \.isShared)
        #expect((8...30).contains(shared))
        // Never the same at the same time, but for those that both label.
        let first = try #require(try workbench.next(for: "ana"))
        let other = try #require(try workbench.next(for: "ben"))
        #expect(first.key != other.key || first.isShared)
        if !first.isShared {
            await #expect(throws: Workbench.Refusal.self) {
                try await change(workbench, first, [.status(.done, nil)], by: "ben")
            }
        }
        // What is under way is shown again.
        #expect(try workbench.next(for: "ana")?.key == first.key)
        var done: [String: Set<NoteKey>] = [:]
        for turn in 0..<200 {
            let annotator = turn % 2 == 0 ? "ana" : "ben"
            guard let note = try workbench.next(for: annotator) else { continue }
            try await change(workbench, note, [.status(.done, nil)], by: annotator)
            done[annotator, default: []].insert(note.key)
        }
        let both = done["ana", default: []].intersection(done["ben", default: []])
        #expect(both.count == shared)
        #expect(done["ana", default: []].union(done["ben", default: []]).count == 60)
        #expect(throws: Workbench.Refusal.self) { try workbench.next(for: "eve") }
    }

    @Test func aNoteThatWasBegunIsNotTakenBackFromWhoEndedIt() async throws {
        let place = TemporaryFolder()
        let settings = project(["ana", "ben"])
        var workbench = try open(place, settings, notes: 30)
        let note = try #require(try workbench.next(for: "ana"))
        try await change(workbench, note, [span("a", 6, 8)])
        workbench.close()
        // Leases end with the server: Ben comes to it, and ends it.
        workbench = try open(place, settings, notes: 30)
        try await change(workbench, note, [.status(.done, nil)], by: "ben")
        #expect(try workbench.next(for: "ana")?.key != note.key)
        await #expect(throws: Workbench.Refusal.self) {
            _ = try await workbench.undo(by: "ana", isRedo: false, mutation: "u")
        }
        workbench.close()
    }

    @Test func aNoteWhoseTextChangedKeepsItsLabelsUnseen() async throws {
        let place = TemporaryFolder()
        var workbench = try open(place, project(), notes: 3)
        let note = try #require(try workbench.next(for: "ana"))
        try await change(workbench, note, [span("a", 6, 10)])
        workbench.close()
        let settings = project()
        var changed = documents(3)
        for index in changed.indices where changed[index].id == note.document.id {
            changed[index].text = NoteText("Another text.")
        }
        workbench = try Workbench(place.path + "/p", project: settings, documents: changed)
        #expect(workbench.notes[note.key] == nil)
        #expect(workbench.findings.count == 1)
        workbench.close()
        workbench = try open(place, settings, notes: 3)
        #expect(workbench.labels(of: note.key, by: "ana").spans.count == 1)
        workbench.close()
    }

    @Test func manyChangesAtOnceEndAsOneAfterTheOther() async throws {
        let place = TemporaryFolder()
        var workbench = try open(place, project(["ana", "ben"]))
        let notes = workbench.notes.values.sorted { $0.key.text < $1.key.text }.prefix(8)
        let opened = workbench
        try await withThrowingTaskGroup(of: Void.self) { group in
            for annotator in ["ana", "ben"] {
                for (index, note) in notes.enumerated() where (index % 2 == 0) == (annotator == "ana") {
                    group.addTask {
                        for number in 0..<60 {
                            // Fails where two would overlap, which changes nothing.
                            _ = try? await change(
                                opened, note, [span("s\(number)", number % 20, number % 20 + 2)], by: annotator)
                            if number % 5 == 4 {
                                _ = try? await opened.undo(
                                    by: annotator, isRedo: number % 2 == 0, mutation: UUID().uuidString)
                            }
                        }
                    }
                }
            }
            try await group.waitForAll()
        }
        let before = notes.map { note in ["ana", "ben"].map { workbench.labels(of: note.key, by: $0) } }
        workbench.close()
        workbench = try open(place, project(["ana", "ben"]))
        #expect(before == notes.map { note in ["ana", "ben"].map { workbench.labels(of: note.key, by: $0) } })
        workbench.close()
    }

    @Test func settingsThatCannotBeAreRefused() throws {
        let place = TemporaryFolder()
        for project in [
            LabelProject(labels: [], annotators: ["a"]), LabelProject(labels: ["A", "A"], annotators: ["a"]),
            LabelProject(labels: ["A"], annotators: []), LabelProject(labels: ["A"], annotators: ["../a"]),
            LabelProject(labels: ["A"], annotators: ["a", "a"]),
        ] { #expect(throws: LetheError.self) { try project.write(to: place.path + "/x") } }
        #expect(!LabelProject.isThere(place.path + "/x"))
    }

    @Test func everyLabelGetsAKeyOfItsOwn() {
        let labels = (0..<30).map { "LABEL\($0)" }
        let keys = LabelKeys.keys(for: labels).compactMap { $0 }
        #expect(Set(keys).count == keys.count)
        #expect(keys.prefix(10) == ["1", "2", "3", "4", "5", "6", "7", "8", "9", "0"])
        for command in ["a", "x", "r", "m", "s", "f", "p", "u"] { #expect(!keys.contains(command)) }
    }

    @Test func releasesTakeWhatPeopleSaid() async throws {
        let place = TemporaryFolder()
        let workbench = try open(place, project(["ana", "ben"]), notes: 4)
        let notes = workbench.notes.values.sorted { $0.key.text < $1.key.text }
        try await change(workbench, notes[0], [span("a", 6, 10), .status(.done, nil)])
        try await change(workbench, notes[1], [span("b", 6, 10)])
        try await change(workbench, notes[2], [.status(.skipped, .unsure)])
        // While the project is open: it is only read.
        let read = try FinishedLabels.read(place.path + "/p")
        #expect(read.labels == ["DATE", "NAME"])
        var annotator = CombinedAnnotator(nil)
        annotator.readNotes = read
        let findings = annotator.makeWorker().examine(
            notes.map { Document(id: $0.document.id, text: $0.document.text) })
        #expect(findings[0].failure == nil)
        #expect(findings[0].annotations.map(\.label) == ["NAME"])
        #expect(findings[0].annotations.first?.sources.map(\.description) == ["person"])
        // Begun, left aside and never seen: nobody has read them to their end.
        #expect(findings[1...].allSatisfy { $0.failure?.what == "nobody has read the note" })
        // Another text under the same id is another note.
        let other = annotator.makeWorker().examine([Document(id: notes[0].document.id, text: "Something else.")])
        #expect(other[0].failure != nil)
        // Rules add to what people said, and stand alone for the others.
        annotator.finders = [RuleScanner()]
        let withRules = annotator.makeWorker().examine(notes.map(\.document))
        #expect(withRules[0].annotations.map(\.label).contains("DATE"))
        #expect(withRules[1].failure == nil && withRules[1].annotations.map(\.label).contains("DATE"))
        workbench.close()
    }

    @Test func keysCanBeChosen() throws {
        let place = TemporaryFolder()
        var chosen = project()
        chosen.keys = ["DATE": "d"]
        try chosen.write(to: place.path + "/p")
        let read = try LabelProject(reading: place.path + "/p")
        #expect(LabelKeys.keys(for: read.labels, chosen: read.keys ?? [:]) == ["1", "d"])
        for keys in [["DATE": "x"], ["OTHER": "d"], ["DATE": "dd"], ["DATE": "d", "NAME": "d"], ["DATE": ""]] {
            chosen.keys = keys
            #expect(throws: LetheError.self) { try chosen.write(to: place.path + "/p") }
        }
    }
}
