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

        init(_ documents: [Document], policy: Proposals.Policy = .always, heldOut: Double = 0) throws {
            var project = LabelProject(labels: ["DATE", "NAME"], annotators: ["ana", "ben"])
            project.heldOutShare = heldOut
            project.blindShare = 0
            try project.write(to: place.path + "/p")
            service = try ServedFixture.service()
            workbench = try Workbench(place.path + "/p", project: project, documents: documents)
            proposals = Proposals(service, policy: policy, labels: project.labels)
            api = API(service, routes: WorkbenchRoutes(workbench, proposals, training: nil).routes + AssetRoutes.routes)
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

        func next() async throws -> [String: Any] {
            try #require(try await ask("/api/next", [:]).object["note"] as? [String: Any])
        }

        func change(_ note: [String: Any], _ ops: [[String: Any]], revision: Int = 0) async throws -> Reply {
            try await ask(
                "/api/change",
                [
                    "key": note["key"] ?? "", "sha256": note["sha256"] ?? "", "revision": revision, "ops": ops,
                    "mutation": UUID().uuidString, "ms": 10,
                ])
        }
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
