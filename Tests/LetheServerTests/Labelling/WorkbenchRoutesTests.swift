import Foundation
import Lethe
import TestSupport
import Testing

@testable import LetheServer

struct WorkbenchRoutesTests {
    private final class Bench {
        let place = TemporaryFolder()
        let service: NoteService
        let workbench: Workbench
        let proposals: Proposals
        let api: API

        init(
            _ documents: [Document], policy: Proposals.Policy = .always, heldOut: Double = 0, overlap: Double = 0,
            adjudicator: String? = nil, task: WorkbenchTask = .label, release: ReplacementPolicy = ReplacementPolicy(),
            answers: [String: [Annotation]] = [:]
        ) throws {
            var project = LabelProject(labels: ["DATE", "NAME"], annotators: ["ana", "ben"])
            project.heldOutShare = heldOut
            project.blindShare = 0
            project.overlap = overlap
            project.adjudicator = adjudicator
            try project.write(to: place.path + "/p")
            service = try ServedFixture.service()
            workbench = try Workbench(place.path + "/p", project: project, documents: documents, for: task)
            proposals = Proposals(service, policy: policy, labels: project.labels)
            api = API(
                service,
                routes: WorkbenchRoutes(workbench, proposals, training: nil, release: release, answers: answers).routes
                    + AssetRoutes.routes)
        }

        deinit {
            service.pool.finish()
            workbench.close()
        }

        func ask(_ path: String, _ fields: [String: Any]? = nil, by client: String? = "ana") async throws -> Reply {
            let bytes = try fields.map { [UInt8](try JSONSerialization.data(withJSONObject: $0)) } ?? []
            let response = await api.respond(
                to: APIRequest(
                    method: fields == nil ? .get : .post, path: path, mediaType: "application/json", client: client,
                    body: body([bytes])))
            guard case .bytes(let bytes) = response.body else { throw CancellationError() }
            return Reply(status: response.status, text: String(decoding: bytes, as: UTF8.self))
        }

        func next(by client: String = "ana") async throws -> [String: Any] {
            try #require(try await ask("/api/next", [:], by: client).object["note"] as? [String: Any])
        }

        func change(
            _ note: [String: Any], _ ops: [[String: Any]], revision: Int = 0, by client: String = "ana"
        ) async throws -> Reply {
            try await ask(
                "/api/change",
                [
                    "key": note["key"] ?? "", "sha256": note["sha256"] ?? "", "revision": revision, "ops": ops,
                    "mutation": UUID().uuidString, "ms": 10,
                ], by: client)
        }

        func spans(_ note: [String: Any]) -> [[String: Any]] {
            (note["labels"] as? [String: Any])?["spans"] as? [[String: Any]] ?? []
        }

        func revision(_ note: [String: Any]) -> Int {
            (note["labels"] as? [String: Any])?["revision"] as? Int ?? -1
        }
    }

    @Test func whoeverDecidesSeesWhatDiffers() async throws {
        let bench = try Bench(
            (1...3).map { Document(id: "\($0)", text: "\($0) Ann Lee, Bo, on a day") }, policy: .never, overlap: 1,
            adjudicator: "cleo")
        // Of note 1 they say the same, of note 2 they differ in three ways.
        for (person, ops) in [
            ("ana", [("a", 2, 9, "NAME"), ("b", 11, 13, "NAME")]),
            ("ben", [("c", 2, 5, "NAME"), ("d", 11, 13, "DATE"), ("e", 18, 21, "DATE")]),
        ] {
            for _ in 0..<3 {
                let note = try await bench.next(by: person)
                let chosen = note["name"] as? String == "2" ? ops : []
                let adds =
                    chosen.map {
                        ["op": "add", "id": $0.0, "start": $0.1, "end": $0.2, "label": $0.3, "from": "hand"]
                            as [String: Any]
                    }
                    + (note["name"] as? String == "1"
                        ? [["op": "add", "id": "z", "start": 2, "end": 9, "label": "NAME", "from": "hand"]] : [])
                var revision = 0
                if !adds.isEmpty {
                    #expect(try await bench.change(note, adds, by: person).status == 200)
                    revision = 1
                }
                #expect(
                    try await bench.change(note, [["op": "status", "status": "done"]], revision: revision, by: person)
                        .status == 200)
            }
        }
        let pairs = try #require(try await bench.ask("/api/agreement").object["pairs"] as? [[String: Any]])
        #expect(pairs.count == 1)
        #expect(pairs[0]["notes"] as? Int == 3 && pairs[0]["differing"] as? Int == 1)
        // One label of three and four is the same: 2 · 1 / 7.
        #expect(abs((pairs[0]["f1"] as? Double ?? 0) - 2.0 / 7) < 1e-9)

        let note = try await bench.next(by: "cleo")
        #expect(note["name"] as? String == "2" && note["task"] as? String == "adjudicate")
        let disputes = try #require(note["disputes"] as? [[String: Any]])
        #expect(disputes.map { $0["start"] as? Int } == [2, 11, 18])
        let sides = try #require(disputes[2]["sides"] as? [[String: Any]])
        #expect(sides.map { $0["by"] as? [String] } == [["ana"], ["ben"]])
        #expect((sides[0]["spans"] as? [Any])?.isEmpty == true)
        // Ana's word for the first, nobody's for the last; the second stays open.
        var revision = bench.revision(note)
        #expect(revision == 1)
        for ops in [
            [["op": "add", "id": "x", "start": 2, "end": 9, "label": "NAME", "from": "ana"]],
            [["op": "reject", "start": 18, "end": 21, "label": "DATE"]],
        ] {
            #expect(try await bench.change(note, ops, revision: revision, by: "cleo").status == 200)
            revision += 1
        }
        var again = try await bench.next(by: "cleo")
        #expect((again["disputes"] as? [[String: Any]])?.map { $0["start"] as? Int } == [11])
        // What is taken back is open again.
        _ = try await bench.ask("/api/undo", ["mutation": "u1"], by: "cleo")
        again = try await bench.next(by: "cleo")
        #expect((again["disputes"] as? [[String: Any]])?.map { $0["start"] as? Int } == [11, 18])
        // What the program put in place isn't taken back by a key.
        _ = try await bench.ask("/api/undo", ["mutation": "u2"], by: "cleo")
        #expect(try await bench.ask("/api/undo", ["mutation": "u3"], by: "cleo").status == 404)
        #expect(
            try await bench.change(note, [["op": "status", "status": "done"]], revision: 5, by: "cleo").status == 200)
        #expect(try await bench.ask("/api/next", [:], by: "cleo").object["note"] is NSNull)
        // The last word is whose it should be.
        let finished = bench.workbench.finished().first { $0.note.document.id == "2" }
        #expect(finished?.annotator == "cleo")
        #expect(bench.workbench.disputed.notes == 1 && bench.workbench.disputed.decided == 1)
        // Whoever labels goes on being asked about their own notes alone.
        #expect(try await bench.ask("/api/next", [:]).object["note"] is NSNull)
    }

    @Test func aReviewShowsWhatWouldBeReleased() async throws {
        let bench = try Bench(
            [
                Document(id: "1", text: "Vorn Quell, seen 12/03/2019, 👩‍👩‍👧 home."),
                Document(id: "2", text: "Vorn Quell came on 13/03/2019."),
                Document(id: "3", text: "Vorn Quellen is another, 14/03/2019."),
            ], heldOut: 0.5, task: .review)
        var texts: [String: String] = [:]
        var missed: [String: Any]?
        for _ in 0..<3 {
            let note = try await bench.next()
            #expect(note["task"] as? String == "review")
            // What is found is in place, and nothing is proposed.
            #expect(bench.spans(note).count == 1)
            #expect((note["proposals"] as? [Any])?.isEmpty == true)
            let clean = try await bench.ask("/api/clean", ["key": note["key"] ?? ""]).object
            let text = try #require(clean["text"] as? String)
            texts[note["name"] as? String ?? ""] = text
            let place = try #require((clean["replaced"] as? [[String: Any]])?.first)
            let units = Array(text.utf16)
            #expect(
                String(decoding: units[(place["start"] as? Int ?? 0)..<(place["end"] as? Int ?? 0)], as: UTF16.self)
                    == "<DATE>")
            if missed == nil, note["name"] as? String != "3" { missed = note }
            #expect(try await bench.change(note, [["op": "status", "status": "done"]], revision: 1).status == 200)
        }
        #expect(texts["1"] == "Vorn Quell, seen <DATE>, 👩‍👩‍👧 home.")
        #expect(bench.workbench.progress(of: "ana").reviewed == 3)
        // Labels that began with the model's measure nothing.
        #expect(bench.workbench.finished().allSatisfy { !$0.labels.canMeasure })
        try await bench.proposals.measure(bench.workbench.finished())
        #expect(bench.proposals.measured == nil)
        #expect(try await bench.ask("/api/next", [:]).object["note"] is NSNull)
        // A name was missed: the other note with the same words is open again, the one with a longer word isn't.
        let note = try #require(missed)
        let reply = try await bench.change(
            note, [["op": "add", "id": "n", "start": 0, "end": 10, "label": "NAME", "from": "hand"]], revision: 2)
        #expect(reply.object["again"] as? Int == 1)
        let again = try await bench.next()
        #expect(again["name"] as? String == (note["name"] as? String == "1" ? "2" : "1"))
        #expect(bench.workbench.progress(of: "ana").reviewed == 2)
    }

    @Test func whatOneFindsAnotherLooksAtAgain() async throws {
        let bench = try Bench(
            [Document(id: "1", text: "Vorn Quell left."), Document(id: "2", text: "Vorn Quell came.")], task: .review)
        // Ana has reviewed one and overlooked the name; Ben finds it in the other.
        let mine = try await bench.next()
        #expect(try await bench.change(mine, [["op": "status", "status": "done"]], revision: 1).status == 200)
        let theirs = try await bench.next(by: "ben")
        let reply = try await bench.change(
            theirs, [["op": "add", "id": "n", "start": 0, "end": 10, "label": "NAME", "from": "hand"]], revision: 1,
            by: "ben")
        // He gets none for that; she does.
        #expect(reply.object["again"] as? Int == 0)
        #expect(try await bench.next()["key"] as? String == mine["key"] as? String)
        #expect(bench.workbench.finished().isEmpty)
    }

    @Test func aReviewOutlastsARestart() async throws {
        let place = TemporaryFolder()
        let project = LabelProject(labels: ["DATE", "NAME"], annotators: ["ana"])
        try project.write(to: place.path + "/p")
        let documents = [Document(id: "1", text: "Ann Lee left."), Document(id: "2", text: "Ann Lee came.")]
        func open() throws -> Workbench {
            try Workbench(place.path + "/p", project: project, documents: documents, for: .review)
        }
        var workbench = try open()
        for _ in 0..<2 {
            let note = try #require(try workbench.next(for: "ana"))
            _ = try await workbench.changeAutomatically(note.key, by: "ana", "begin", [.begin(.review)]) {
                $0.revision == 0
            }
            _ = try await workbench.change(
                note.key, by: "ana", digest: note.digest, revision: 1, [.status(.done, nil)], mutation: note.key.text,
                milliseconds: 0)
        }
        let first = try #require(workbench.notes.values.first { $0.document.id == "1" })
        #expect(try await workbench.lookAgain(for: "Ann Lee", besides: first.key, by: "ana") == 1)
        workbench.close()
        workbench = try open()
        defer { workbench.close() }
        #expect(try workbench.next(for: "ana")?.document.id == "2")
    }

    @Test func placesToLookAtComeWithProposals() async throws {
        let text = "Vorn was seen on 12/03/2019 by Dr Quell, file 8675309."
        let bench = try Bench([Document(id: "1", text: text)])
        let flags = try #require(try await bench.next()["flags"] as? [[String: Any]])
        #expect(!flags.isEmpty)
        let units = Array(text.utf16)
        for flag in flags {
            let word = String(
                decoding: units[(flag["start"] as? Int ?? 0)..<(flag["end"] as? Int ?? 0)], as: UTF16.self)
            #expect(word != "12" && word != "seen", "\(word)")
        }
        // Not before a model has earned it: they would say what it thinks.
        let early = try Bench([Document(id: "1", text: text)], policy: .never)
        #expect((try await early.next()["flags"] as? [Any])?.isEmpty == true)
    }

    @Test func answersAreOfADemoAlone() async throws {
        let document = Document(id: "1", text: "Ann Lee")
        let bench = try Bench([document], answers: ["1": [Annotation(label: "NAME", range: ScalarRange(0, 7))]])
        let note = try await bench.next()
        let spans = try await bench.ask("/api/answer", ["key": note["key"] ?? ""]).object["spans"] as? [[String: Any]]
        #expect(spans?.first?["end"] as? Int == 7)
        let other = try Bench([document])
        #expect(try await other.ask("/api/answer", ["key": note["key"] ?? ""]).status == 404)
    }

    @Test func clientsCantSayWhatTheProgramAlonedoes() async throws {
        let bench = try Bench([Document(id: "1", text: "Ann Lee")])
        let note = try await bench.next()
        #expect(try await bench.change(note, [["op": "begin", "task": "review"]]).status == 400)
        let reply = try await bench.ask(
            "/api/change",
            [
                "key": note["key"] ?? "", "sha256": note["sha256"] ?? "", "revision": 0,
                "ops": [["op": "status", "status": "done"]], "mutation": "auto:mine", "ms": 1,
            ])
        #expect(reply.status == 422)
    }

    @Test func offsetsAreTheBrowsers() async throws {
        let bench = try Bench([Document(id: "1", text: "👩‍👩‍👧\r\né on 12/03/2019")])
        let note = try await bench.next()
        let text = try #require(note["text"] as? String)
        #expect(text == "👩‍👩‍👧\r\né on 12/03/2019")
        let units = Array(text.utf16)
        let proposal = try #require((note["proposals"] as? [[String: Any]])?.first)
        let (start, end) = try (#require(proposal["start"] as? Int), #require(proposal["end"] as? Int))
        #expect(String(decoding: units[start..<end], as: UTF16.self) == "12/03/2019")
        let tokens = try #require(note["tokens"] as? [Int])
        #expect(tokens.count % 2 == 0 && tokens.last == units.count)
        let reply = try await bench.change(
            note, [["op": "add", "id": "a", "start": start, "end": end, "label": "DATE", "from": "rules"]])
        #expect(reply.status == 200)
        let key = try #require(NoteKey(note["key"] as? String ?? ""))
        let stored = bench.workbench.labels(of: key, by: "ana").spans[0].range
        #expect(bench.workbench.notes[key]?.document.text.copy(stored) == "12/03/2019")
        // Half of a pair of surrogates is no place.
        let half = try await bench.change(
            note, [["op": "add", "id": "b", "start": 0, "end": 1, "label": "NAME"]], revision: 1)
        #expect(half.status == 400)
        #expect(!half.text.contains("12/03"))
    }

    @Test func whoReadAnOlderStateGetsTheNewOne() async throws {
        let bench = try Bench([Document(id: "1", text: "Ann on 12/03/2019")])
        let note = try await bench.next()
        let add: [String: Any] = ["op": "add", "id": "a", "start": 0, "end": 3, "label": "NAME"]
        #expect(try await bench.change(note, [add]).status == 200)
        let late = try await bench.change(note, [["op": "add", "id": "b", "start": 7, "end": 17, "label": "DATE"]])
        #expect(late.status == 409)
        let labels = late.object["labels"] as? [String: Any]
        #expect(labels?["revision"] as? Int == 1)
        #expect((labels?["spans"] as? [[String: Any]])?.count == 1)
    }

    @Test func onlyAnnotatorsAreAnswered() async throws {
        let bench = try Bench([Document(id: "1", text: "Ann")])
        for client in [nil, "eve"] as [String?] {
            #expect(try await bench.ask("/api/next", [:], by: client).status == 403)
            #expect(try await bench.ask("/api/progress", by: client).status == 403)
        }
        #expect(try await bench.ask("/api/note", ["key": "nothing"]).status == 404)
        #expect(try await bench.ask("/api/note", ["key": 7]).status == 400)
        #expect(try await bench.ask("/api/undo", ["mutation": "m"]).status == 404)
    }

    @Test func rejectedProposalsStayAway() async throws {
        let bench = try Bench([Document(id: "1", text: "On 12/03/2019")])
        let note = try await bench.next()
        #expect((note["proposals"] as? [Any])?.count == 1)
        #expect(
            try await bench.change(note, [["op": "reject", "start": 3, "end": 13, "label": "DATE"]]).status == 200)
        #expect((try await bench.next()["proposals"] as? [Any])?.isEmpty == true)
        let undone = try await bench.ask("/api/undo", ["mutation": "m"]).object["note"] as? [String: Any]
        #expect((undone?["proposals"] as? [Any])?.count == 1)
    }

    /// Proposals are shown once they were good enough on notes that were labelled without them.
    @Test func proposalsAreEarned() async throws {
        let names = ["Ann", "Bo", "Cy", "Dee", "Eve", "Flo", "Gus", "Hal", "Ida", "Jo"]
        let documents = names.enumerated().map { index, name in
            Document(id: "\(index)", text: "\(String(repeating: "so ", count: index))\(name) on 12/03/2019")
        }
        let bench = try Bench(documents, policy: .standard, heldOut: 0.9)
        var shown: [Bool] = []
        for _ in 0..<8 {
            let note = try await bench.next()
            shown.append((note["proposals"] as? [Any])?.isEmpty == false)
            let text = try #require(note["text"] as? String)
            let start = text.utf16.count - 10
            #expect(
                try await bench.change(
                    note,
                    [
                        ["op": "add", "id": "a", "start": start, "end": start + 10, "label": "DATE"],
                        ["op": "status", "status": "done"],
                    ]
                ).status == 200)
        }
        #expect(shown.first == false && shown.last == true)
        let progress = try await bench.ask("/api/progress").object
        let measured = try #require(progress["measured"] as? [String: Any])
        #expect(measured["f1"] as? Double ?? 0 > 0.9)
        #expect(measured["notes"] as? Int ?? 0 >= 5)
        #expect(progress["done"] as? Int == 8)
    }

    @Test func thePageIsInTheProgramAndHoldsNoData() async throws {
        let bench = try Bench([Document(id: "1", text: "Ann")])
        for (path, type) in [("/", "text/html"), ("/page.css", "text/css"), ("/page.js", "text/javascript")] {
            let response = await bench.api.respond(to: APIRequest(method: .get, path: path, body: body([])))
            #expect(response.mediaType.hasPrefix(type))
            #expect(bench.api.isOpen(path))
            let policy = response.fields.first { $0.name == "Content-Security-Policy" }?.value
            #expect(policy?.contains("require-trusted-types-for 'script'") == true)
            guard case .bytes(let bytes) = response.body else { continue }
            let text = String(decoding: bytes, as: UTF8.self)
            for sink in [
                "innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "getSelection().toString",
            ] {
                #expect(!text.contains(sink), "\(path) uses \(sink)")
            }
        }
        #expect(!bench.api.isOpen("/api/next"))
    }
}
