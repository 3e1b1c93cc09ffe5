import Foundation
import Lethe
import TestSupport
import Testing

@testable import LetheServer

struct NoteRoutesTests {
    @Test func aTextComesBackAsText() async throws {
        let service = try ServedFixture.service()
        defer { service.pool.finish() }
        let api = ServedFixture.api(service)
        let reply = try await api.post(
            "/v1/deidentify", "Seen on 12/03/2019.\r\nTel. 617-555-0143\r\n", as: "text/plain")
        #expect(reply.status == 200)
        #expect(reply.text == "Seen on <DATE>.\r\nTel. <PHONE>\r\n")
        let tagged = try await api.post("/v1/tag", "Seen on 12/03/2019.", as: "text/plain")
        let spans = tagged.object["spans"] as? [[String: Any]]
        #expect(spans?.first?["start"] as? Int == 8)
        #expect(spans?.first?["end"] as? Int == 18)
    }

    @Test func whatCannotBeReadIsToldWithoutItsText() async throws {
        let service = try ServedFixture.service()
        defer { service.pool.finish() }
        let api = ServedFixture.api(service, maximumNoteBytes: 100)
        #expect(try await api.post("/v1/deidentify", "x", as: "application/xml").status == 415)
        #expect(
            try await api.post("/v1/deidentify", String(repeating: "Garcia ", count: 20), as: "text/plain").status
                == 413)
        let broken = try await api.post("/v1/deidentify", #"{"text": "Garcia"#)
        #expect(broken.status == 400)
        #expect(!broken.text.contains("Garcia"))
        let invalid = try await api.reply(
            .post, "/v1/deidentify", mediaType: "text/plain", chunks: [Array("Garcia ".utf8) + [0xFF]])
        #expect(invalid.status == 400)
        #expect(!invalid.text.contains("Garcia"))
        #expect(try await api.get("/v1/deidentify").status == 405)
        #expect(try await api.get("/nothing").status == 404)
    }

    /// What the command line makes of the same lines.
    private func processed(_ lines: String, _ model: ServedModel) throws -> String {
        let place = TemporaryFolder()
        let input = place.file("input.jsonl", lines)
        var annotator = CombinedAnnotator(nil)
        annotator.finders = [RuleScanner()]
        var pipeline = NotePipeline(annotator: annotator, task: .deidentify(ReplacementPolicy()))
        pipeline.lastLook = LastLook()
        let processing = NoteProcessing(pipeline, input: input, output: place.path + "/output.jsonl")
        _ = try processing.run()
        return try String(contentsOfFile: place.path + "/output.jsonl", encoding: .utf8)
    }

    @Test func linesComeBackAsTheCommandLineWritesThem() async throws {
        let model = try ServedFixture.model()
        let service = try ServedFixture.service(model)
        defer { service.pool.finish() }
        let api = ServedFixture.api(service)
        var random = SeededGenerator(seed: 5)
        let pieces = [
            "12/03/2019", "617-555-0143", "\r\n", "👩‍👩‍👧‍👦", "e\u{301}", "العربية", "\u{0}", " ", "x", "a@b.org", "\t",
            "\u{2028}",
        ]
        let lines = try (0..<2_000).map { number -> String in
            let text = (0..<Int.random(in: 0...12, using: &random)).map { _ in
                pieces[Int.random(in: 0..<pieces.count, using: &random)]
            }.joined()
            let data = try JSONSerialization.data(
                withJSONObject: ["id": "n\(number)", "text": text], options: [.sortedKeys])
            return String(decoding: data, as: UTF8.self)
        }
        let input = lines.joined(separator: "\n") + "\n"
        // In chunks that cut characters and lines anywhere.
        var chunks: [[UInt8]] = []
        var rest = Array(input.utf8)[...]
        while !rest.isEmpty {
            let count = min(rest.count, Int.random(in: 1...5_000, using: &random))
            chunks.append(Array(rest.prefix(count)))
            rest = rest.dropFirst(count)
        }
        let reply = try await api.reply(.post, "/v1/deidentify", mediaType: "application/x-ndjson", chunks: chunks)
        let expected = try processed(input, model)
        #expect(reply.text == expected)
        #expect(reply.text.split(separator: "\n").count == 2_000)
    }

    @Test func aBadLineStopsNoOther() async throws {
        let service = try ServedFixture.service()
        defer { service.pool.finish() }
        let api = ServedFixture.api(service, maximumNoteBytes: 200)
        let input =
            #"{"id": "a", "text": "On 12/03/2019."}"# + "\n{\n" + #"{"text": ""# + String(repeating: "y", count: 300)
            + "\"}\n"
            + #"{"id": "b", "text": "On 13/03/2019."}"#
        let reply = try await api.post("/v1/deidentify", input, as: "application/x-ndjson")
        let lines = try reply.text.split(separator: "\n").map {
            try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any] ?? [:]
        }
        #expect(lines.count == 4)
        #expect(lines[0]["text"] as? String == "On <DATE>.")
        #expect(lines[1]["line"] as? Int == 2)
        #expect(lines[1]["error"] != nil)
        #expect(lines[2]["line"] as? Int == 3)
        #expect((lines[2]["error"] as? [String: Any])?["expected"] as? String == "at most 200 bytes")
        #expect(lines[3]["text"] as? String == "On <DATE>.")
    }

    @Test func streamsBeyondTheirNumberAreRefused() async throws {
        let count = StreamCount(most: 2)
        let first = try count.take()
        var second: StreamCount.Place? = try count.take()
        #expect(throws: NotePool.Full.self) { try count.take() }
        first.release()
        first.release()
        _ = try count.take()
        #expect(second != nil)
        second = nil
        _ = try count.take()
    }

    @Test func everyReleasedNoteHasItsLineInTheLog() async throws {
        let place = TemporaryFolder()
        let key = ReleaseKey()
        let log = try AuditLog(place.path + "/audit.jsonl", key: key, settings: [:])
        let service = try ServedFixture.service(ServedFixture.model(key: key, audits: true), audit: log)
        let api = ServedFixture.api(service)
        let lines = (0..<50).map { #"{"id": "n\#($0)", "text": "On 12/03/2019."}"# }.joined(separator: "\n")
        let reply = try await api.post("/v1/deidentify", lines + "\n{", as: "application/x-ndjson")
        #expect(reply.text.split(separator: "\n").count == 51)
        service.pool.finish()
        let end = try #require(try service.finishAudit(isWhole: true))
        // A head, the notes, an end.
        #expect(end.lines == 52)
        #expect(service.failedReleases == 1)
        #expect(try service.finishAudit(isWhole: true) == nil)
    }

    @Test func bratGetsWhatItAsksFor() async throws {
        let service = try ServedFixture.service()
        defer { service.pool.finish() }
        let reply = try await ServedFixture.api(service).post(
            "/brat", "👩‍👩‍👧‍👦 on 12/03/2019", as: "application/x-www-form-urlencoded")
        let found = reply.object["T1"] as? [String: Any]
        #expect(found?["type"] as? String == "DATE")
        #expect(found?["offsets"] as? [[Int]] == [[11, 21]])
        #expect(found?["texts"] as? [String] == ["12/03/2019"])
    }
}
