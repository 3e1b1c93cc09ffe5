import Foundation
import Lethe
import TestSupport
import Testing

@testable import LetheServer

struct AnalyzerRoutesTests {
    private func analyze(_ request: String) async throws -> Reply {
        let service = try ServedFixture.service(threads: 1)
        defer { service.pool.finish() }
        return try await ServedFixture.api(service).post("/analyze", request)
    }

    private func stretches(_ reply: Reply) -> [String] {
        (reply.json as? [[String: Any]] ?? []).map {
            "\($0["entity_type"] ?? "") \($0["start"] ?? "") \($0["end"] ?? "")"
        }
    }

    @Test func whatIsFoundHasPresidiosNames() async throws {
        let reply = try await analyze(#"{"text": "👩‍👩‍👧 on 12/03/2019 by ann@b.org", "language": "en"}"#)
        #expect(reply.status == 200)
        #expect(stretches(reply) == ["DATE_TIME 9 19", "EMAIL_ADDRESS 23 32"])
        let first = try #require((reply.json as? [[String: Any]])?.first)
        #expect(Set(first.keys) == ["entity_type", "start", "end", "score", "analysis_explanation"])
        #expect(first["analysis_explanation"] is NSNull)
    }

    /// With `--compatibility presidio`: what Presidio finds by itself, scored as its clients' thresholds expect.
    @Test(arguments: [
        ("John Smith drivers license is AC432223", "US_DRIVER_LICENSE", "AC432223", 0.65),
        ("the tag AC432223 here", "US_DRIVER_LICENSE", "AC432223", 0.3),
        ("My passport: 191280342 and", "US_PASSPORT", "191280342", 0.4),
        ("check on bank account 954567876544?", "US_BANK_NUMBER", "954567876544", 0.4),
        ("tax id 912-72-1234 given", "US_ITIN", "912-72-1234", 0.75),
        ("DEA AB1234563 given", "MEDICAL_LICENSE", "AB1234563", 1),
        ("wallet 1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa ok", "CRYPTO", "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", 1),
    ])
    func standardFormsAreFound(text: String, entity: String, expected: String, score: Double) async throws {
        let service = try ServedFixture.service(threads: 1)
        defer { service.pool.finish() }
        let api = ServedFixture.api(service, hasStandardRecognizers: true)
        let reply = try await api.post("/analyze", #"{"text": "\#(text)", "language": "en"}"#)
        let found = (reply.json as? [[String: Any]] ?? []).first { $0["entity_type"] as? String == entity }
        let range = try #require(text.range(of: expected))
        #expect(found?["start"] as? Int == text.distance(from: text.startIndex, to: range.lowerBound))
        #expect(found?["end"] as? Int == text.distance(from: text.startIndex, to: range.upperBound))
        #expect(abs((found?["score"] as? Double ?? -1) - score) < 1e-9)
        let supported = try await api.get("/supportedentities", query: ["language": "en"])
        #expect((supported.json as? [String])?.contains(entity) == true)
        // Asked for alone, it is found without the model; asked for something else, not at all.
        let alone = try await api.post(
            "/analyze", #"{"text": "\#(text)", "language": "en", "entities": ["\#(entity)"]}"#)
        #expect((alone.json as? [[String: Any]])?.count == 1)
        let other = try await api.post("/analyze", #"{"text": "\#(text)", "language": "en", "entities": ["URL"]}"#)
        #expect((other.json as? [[String: Any]])?.isEmpty == true)
    }

    /// The rules' wider name for the same stretch, or a part of it, makes way, so that a client's threshold means what it did.
    @Test func aNameOfItsOwnTakesTheWidersPlace() async throws {
        let service = try ServedFixture.service(threads: 1)
        defer { service.pool.finish() }
        let request = #"{"text": "medical license AC432223", "language": "en"}"#
        #expect(stretches(try await ServedFixture.api(service).post("/analyze", request)) == ["MEDICAL_LICENSE 16 24"])
        let api = ServedFixture.api(service, hasStandardRecognizers: true)
        #expect(stretches(try await api.post("/analyze", request)) == ["US_DRIVER_LICENSE 16 24"])
    }

    /// One wrong letter or digit, and a check says no.
    @Test(arguments: [
        "number AB1234564 given", "wallet 1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb ok", "itin 912-66-1234",
    ])
    func checksSayNo(text: String) async throws {
        let service = try ServedFixture.service(threads: 1)
        defer { service.pool.finish() }
        let reply = try await ServedFixture.api(service, hasStandardRecognizers: true).post(
            "/analyze",
            #"{"text": "\#(text)", "language": "en", "entities": ["CRYPTO", "MEDICAL_LICENSE", "US_ITIN"]}"#)
        #expect((reply.json as? [[String: Any]])?.isEmpty == true)
    }

    @Test func aListOfTextsGetsAListOfLists() async throws {
        let reply = try await analyze(#"{"text": ["On 12/03/2019", "nothing"], "language": "en"}"#)
        let lists = try #require(reply.json as? [[[String: Any]]])
        #expect(lists.map(\.count) == [1, 0])
    }

    @Test func entitiesThresholdsAndAllowedWordsChoose() async throws {
        let text = #""text": "On 12/03/2019 by ann@b.org", "language": "en""#
        #expect(stretches(try await analyze(#"{\#(text), "entities": ["DATE_TIME"]}"#)) == ["DATE_TIME 3 13"])
        #expect(stretches(try await analyze(#"{\#(text), "score_threshold": 1.1}"#)) == [])
        #expect(stretches(try await analyze(#"{\#(text), "allow_list": ["ann@b.org"]}"#)) == ["DATE_TIME 3 13"])
        #expect(
            stretches(try await analyze(#"{\#(text), "allow_list": [".*@B.ORG"], "allow_list_match": "regex"}"#))
                == ["DATE_TIME 3 13"])
        #expect(
            stretches(
                try await analyze(
                    #"{\#(text), "allow_list": [".*@B.ORG"], "allow_list_match": "regex", "regex_flags": 0}"#)
            ).count == 2)
    }

    @Test func wordsBeforeAFindingRaiseItsScore() async throws {
        func score(_ extra: String) async throws -> Double? {
            let reply = try await analyze(
                #"""
                {"text": "zip code of the place: 10023", "language": "en", "return_decision_process": true \#(extra), "ad_hoc_recognizers": [
                  {"name": "z", "supported_language": "en", "supported_entity": "ZIP",
                   "patterns": [{"name": "weak", "regex": "\\b\\d{5}\\b", "score": 0.01}], "context": ["zip"]}]}
                """#)
            let zip = (reply.json as? [[String: Any]])?.first { $0["entity_type"] as? String == "ZIP" }
            let explanation = zip?["analysis_explanation"] as? [String: Any]
            #expect(explanation?["pattern_name"] as? String == "weak")
            #expect(explanation?["original_score"] as? Double == 0.01)
            #expect(explanation?["supportive_context_word"] as? String == "zip")
            return zip?["score"] as? Double
        }
        #expect(try await score("") == 0.4)
    }

    @Test(arguments: [
        ("{}", 500, "No text provided"), (#"{"language": "en"}"#, 500, "No text provided"),
        (#"{"text": "x"}"#, 500, "No language provided"),
        (#"{"text": "x", "language": "zz"}"#, 500, "No matching recognizers were found to serve the request."),
        (
            #"{"text": "x", "language": "en", "ad_hoc_recognizers": [{"name": "a", "supported_entity": "A", "patterns": [{"type": "a", "bebex": "b", "confidence": 1}]}]}"#,
            400,
            "Failed to parse /analyze request for AnalyzerEngine.analyze(). Pattern.__init__() got an unexpected keyword argument 'type'"
        ),
    ])
    func refusals(_ request: String, _ status: Int, _ message: String) async throws {
        let reply = try await analyze(request)
        #expect(reply.status == status)
        #expect(reply.object as? [String: String] == ["error": message])
    }

    @Test func aPatternThatCannotBeFollowedIsRefusedNotLeftOut() async throws {
        let reply = try await analyze(
            #"{"text": "aaa", "language": "en", "ad_hoc_recognizers": [{"name": "a", "supported_entity": "A", "patterns": [{"name": "p", "regex": "(?=a)b", "score": 1}]}]}"#
        )
        #expect(reply.status == 400)
        #expect((reply.object["error"] as? String)?.contains("recognizer 1, pattern 1") == true)
    }

    @Test func whatOneRequestMayCostIsBounded() async throws {
        let patterns = (0..<101).map { #"{"name": "\#($0)", "regex": "a{70}", "score": 1}"# }.joined(separator: ",")
        let many = try await analyze(
            #"{"text": "aaa", "language": "en", "ad_hoc_recognizers": [{"name": "a", "supported_entity": "A", "patterns": [\#(patterns)]}]}"#
        )
        #expect(many.status == 400)
        #expect((many.object["error"] as? String)?.contains("at most 100 patterns") == true)
        let list = DenyList((0..<200).map { "ab\($0)" }, score: 1, ignoresCase: true)
        var budget = 1_000
        #expect(list.matches(Array(String(repeating: "a ", count: 1_000).unicodeScalars), budget: &budget) == nil)
        budget = 1_000
        #expect(list.matches(Array("x ab7 ab".unicodeScalars), budget: &budget) == [ScalarRange(2, 5)])
    }

    @Test func entitiesAndRecognizersAreListed() async throws {
        let service = try ServedFixture.service(threads: 1)
        defer { service.pool.finish() }
        let api = ServedFixture.api(service)
        let entities = try await api.get("/supportedentities", query: ["language": "en"]).json as? [String]
        #expect(entities?.contains("DATE_TIME") == true)
        #expect(try await api.get("/supportedentities").json as? [String] == entities)
        #expect(try await api.get("/supportedentities", query: ["language": "he"]).status == 500)
        #expect(try await api.get("/recognizers").json as? [String] == ["LetheRecognizer"])
        #expect(try await api.get("/health").text == "Lethe is up")
    }

    @Test func labelsAreMappedByAFileOrByWhatTheyStandFor() throws {
        let place = TemporaryFolder()
        let labels = try PresidioLabels(reading: place.file("labels", "# ours\nNHC = MRN\nPATIENT=PERSON_NAME\n"))
        #expect(labels.entity("NHC") == "MRN")
        #expect(labels.entity("PATIENT") == "PERSON_NAME")
        #expect(labels.entity("DOCTOR") == "PERSON")
        #expect(labels.entity("CREDIT_CARD") == "CREDIT_CARD")
        #expect(labels.entity("whatever") == "whatever")
        #expect(throws: LetheError.self) { try PresidioLabels(reading: place.file("bad", "A\n")) }
        #expect(throws: LetheError.self) { try PresidioLabels(reading: place.file("twice", "A=B\nA=C\n")) }
    }
}
