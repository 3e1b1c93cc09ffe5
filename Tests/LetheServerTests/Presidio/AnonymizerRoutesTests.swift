import Foundation
import Lethe
import Testing

@testable import LetheServer

/// The contract of Presidio's anonymizer, case by case; `PresidioDifferentialTests` asks the package itself.
struct AnonymizerRoutesTests {
    private func anonymize(_ request: String, path: String = "/anonymize") async throws -> Reply {
        let service = try ServedFixture.service(threads: 1)
        defer { service.pool.finish() }
        return try await ServedFixture.api(service).post(path, request)
    }

    @Test func severalOperatorsOverConflicts() async throws {
        let reply = try await anonymize(
            #"""
            {"text": "Call Ann Lee Poe on 0123456789 now",
             "anonymizers": {"DEFAULT": {"type": "replace", "new_value": "GONE"},
               "PHONE_NUMBER": {"type": "mask", "masking_char": "#", "chars_to_mask": 6, "from_end": true}},
             "analyzer_results": [
               {"start": 5, "end": 16, "score": 0.8, "entity_type": "PERSON"},
               {"start": 5, "end": 8, "score": 0.9, "entity_type": "FIRST"},
               {"start": 20, "end": 30, "score": 0.9, "entity_type": "PHONE_NUMBER"}]}
            """#)
        #expect(reply.status == 200)
        #expect(reply.object["text"] as? String == "Call GONE on 0123###### now")
        let items = try #require(reply.object["items"] as? [[String: Any]])
        #expect(items.map { $0["operator"] as? String } == ["mask", "replace"])
        #expect(items.map { $0["start"] as? Int } == [13, 5])
        #expect(items.map { $0["end"] as? Int } == [23, 9])
        #expect(Set(items[0].keys) == ["start", "end", "entity_type", "text", "operator"])
    }

    @Test func whatOverlapsIsCutWhereTheNextBegins() async throws {
        func text(_ first: String, _ second: String) async throws -> Any? {
            try await anonymize(
                #"""
                {"text": "At Saint Mary Jane Street", "anonymizers": {"A": {"type": "\#(first)"}, "B": {"type": "\#(second)"}},
                 "analyzer_results": [{"start": 3, "end": 13, "score": 1, "entity_type": "A"},
                                      {"start": 9, "end": 25, "score": 1, "entity_type": "B"}]}
                """#
            ).object["text"]
        }
        #expect(try await text("replace", "replace") as? String == "At <A><B>")
        #expect(try await text("keep", "replace") as? String == "At Saint Mary<B>")
        #expect(try await text("replace", "keep") as? String == "At <A>Mary Jane Street")
        #expect(try await text("keep", "keep") as? String == "At Saint MaryMary Jane Street")
    }

    @Test(arguments: [
        (#"{}"#, 400, "Invalid request json"),
        (#"{"text": "x",}"#, 400, "The browser (or proxy) sent a request that this server could not understand."),
        (#"{"text": "x"}"#, 422, "Invalid input, request must contain analyzer results"),
        (
            #"{"text": "x", "anonymizers": {"DEFAULT": {"type": "custom"}}, "analyzer_results": []}"#, 400,
            "Custom type anonymizer is not supported"
        ),
        (
            #"{"text": "x", "anonymizers": {"DEFAULT": {"type": "nothing"}}, "analyzer_results": [{"start": 0, "end": 1, "score": 1, "entity_type": "A"}]}"#,
            422, "Invalid operator class 'nothing'."
        ),
        (
            #"{"text": "x", "anonymizers": {"DEFAULT": {}}, "analyzer_results": []}"#, 422,
            "Invalid input, operator config must contain operator_name"
        ),
        (
            #"{"text": "x", "analyzer_results": [{"start": 0, "end": 5, "score": 1, "entity_type": "A"}]}"#, 422,
            "Invalid analyzer result, start: 0 and end: 5, while text length is only 1."
        ),
        (
            #"{"text": "x", "anonymizers": {"A": {"type": "mask", "masking_char": "*", "chars_to_mask": 1}}, "analyzer_results": [{"start": 0, "end": 1, "score": 1, "entity_type": "A"}]}"#,
            422, "Expected parameter from_end"
        ),
    ])
    func refusals(_ request: String, _ status: Int, _ message: String) async throws {
        let reply = try await anonymize(request)
        #expect(reply.status == status)
        #expect(reply.object as? [String: String] == ["error": message])
    }

    @Test func whatWasEncryptedComesBack() async throws {
        let request = #"""
            {"text": "José met Ann", "anonymizers": {"DEFAULT": {"type": "encrypt", "key": "1111111111111111"}},
             "analyzer_results": [{"start": 0, "end": 4, "score": 1, "entity_type": "A"}]}
            """#
        let reply = try await anonymize(request)
        let text = try #require(reply.object["text"] as? String)
        #expect(text.hasSuffix(" met Ann") && !text.hasPrefix("José"))
        #expect(try await anonymize(request).object["text"] as? String != text)
        let end = text.count - 8
        let back = try await anonymize(
            #"""
            {"text": "\#(text)", "deanonymizers": {"A": {"type": "decrypt", "key": "1111111111111111"}},
             "anonymizer_results": [{"start": 0, "end": \#(end), "entity_type": "A"}]}
            """#, path: "/deanonymize")
        #expect(back.object["text"] as? String == "José met Ann")
        let wrong = try await anonymize(
            #"""
            {"text": "\#(text)", "deanonymizers": {"A": {"type": "decrypt", "key": "2222222222222222"}},
             "anonymizer_results": [{"start": 0, "end": \#(end), "entity_type": "A"}]}
            """#, path: "/deanonymize")
        #expect(wrong.status == 500)
    }

    @Test func aReplyIsNotManyTimesItsRequest() async throws {
        let value = String(repeating: "x", count: 500_000)
        let results = (0..<400).map { #"{"start": \#(2 * $0), "end": \#(2 * $0 + 1), "score": 1, "entity_type": "A"}"# }
        let reply = try await anonymize(
            #"{"text": "\#(String(repeating: "a,", count: 400))", "anonymizers": {"A": {"type": "replace", "new_value": "\#(value)"}}, "analyzer_results": [\#(results.joined(separator: ","))]}"#
        )
        #expect(reply.status == 413)
    }

    @Test func nothingToUndoIsNoError() async throws {
        #expect(try await anonymize(#"{"key": "1"}"#, path: "/deanonymize").text == #"{"items":[],"text":""}"# + "\n")
        #expect(try await anonymize(#"{"text": "x"}"#, path: "/deanonymize").object["text"] as? String == "x")
    }
}
