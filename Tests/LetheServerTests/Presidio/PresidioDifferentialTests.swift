import Foundation
import Lethe
import TestSupport
import Testing

@testable import LetheServer

/// Random requests, answered by Presidio's own packages and by us: the same replies, errors among them.
///
/// Needs `presidio-anonymizer` or `presidio-analyzer` of Python's package index, and is left out where they aren't there.
struct PresidioDifferentialTests {
    /// Writes requests with the replies that Presidio's engine gives, a JSON line each: kind, request, status, reply.
    private static let requests = #"""
        import json, random, sys
        from presidio_anonymizer import AnonymizerEngine, DeanonymizeEngine
        from presidio_anonymizer.entities import InvalidParamError
        from presidio_anonymizer.operators import Encrypt
        from presidio_anonymizer.services.app_entities_convertor import AppEntitiesConvertor as Convertor
        r = random.Random(int(sys.argv[1]))
        engine, back = AnonymizerEngine(), DeanonymizeEngine()
        words = ["Ann", "Lee", "José", "👩‍👩‍👧", "12/03", "ümlaut", "x", "\n", "العربية", "a b", "e\u0301"]
        types = ["PERSON", "DATE", "ID"]
        def text():
            return "".join(r.choice(words) + r.choice([" ", " ", "  ", "", "\n", " \n"]) for _ in range(r.randint(0, 9)))
        def operator(kind):
            p = {"type": kind}
            def maybe(key, good, bad):
                x = r.random()
                if x < 0.85: p[key] = r.choice(good)
                elif x < 0.93: p[key] = r.choice(bad)
            if kind == "replace": maybe("new_value", ["GONE", "", "[é]"], [3, None, ["a"], True])
            if kind == "mask":
                maybe("masking_char", ["*", "#", "é"], ["**", 3, None])
                maybe("chars_to_mask", [0, 1, 3, 50, -1], ["3", None, 1.5])
                maybe("from_end", [True, False], ["yes", None, 1])
            if kind == "hash":
                p["salt"] = r.choice(["0123456789abcdef", "a longer salt than it must be", "short", ""])
                maybe("hash_type", ["sha256", "sha512"], ["md5", None, 3])
            return p
        def results(text):
            n = len(text)
            found = []
            for _ in range(r.randint(0, 6)):
                a, b = sorted((r.randint(0, n), r.randint(0, n)))
                x = r.random()
                if found and x < 0.25: a, b = found[-1]["start"], found[-1]["end"]
                elif found and x < 0.5: a, b = found[-1]["end"], max(found[-1]["end"], b)
                elif found and x < 0.6: a, b = min(n, found[-1]["end"] + 1), max(min(n, found[-1]["end"] + 1), b)
                one = {"start": a, "end": b, "score": r.choice([0.1, 0.5, 0.5, 0.85, 1]), "entity_type": r.choice(types)}
                # Types that aren't text, which Presidio takes and no client sends, are refused by us.
                if r.random() < 0.02: one[r.choice(["start", "end"])] = r.choice([None, "a", "", -1, n + 3, [1], {}, 1.5])
                if r.random() < 0.01: one["entity_type"] = r.choice([None, ""])
                if r.random() < 0.01: del one[r.choice(list(one))]
                found.append(one)
                if not isinstance(one.get("start"), int) or not isinstance(one.get("end"), int): break
            return found
        def answer(body):
            try: return 200, json.loads(body().to_json())
            except InvalidParamError as e: return 422, {"error": e.err_msg}
            except Exception: return 500, {"error": "Internal server error"}
        for _ in range(int(sys.argv[2])):
            t = text()
            if r.random() < 0.1:
                key = r.choice(["1" * 16, "2" * 24, "3" * 32])
                cipher = Encrypt().operate(t, {"key": key})
                request = {"text": "a " + cipher + " b", "deanonymizers": {"DEFAULT": {"type": r.choice(["decrypt", "decrypt", "deanonymize_keep"]), "key": key}},
                           "anonymizer_results": [{"start": 2, "end": 2 + len(cipher), "entity_type": "PERSON"}]}
                copy = json.loads(json.dumps(request))
                status, reply = answer(lambda: back.deanonymize(
                    copy["text"], Convertor.deanonymize_entities_from_json(copy), Convertor.operators_config_from_json(copy.get("deanonymizers"))))
                kind = "/deanonymize"
            else:
                kinds = ["replace", "redact", "mask", "hash", "keep", "unknown"]
                request = {"text": t, "anonymizers": {k: operator(r.choice(kinds)) for k in types + ["DEFAULT"] if r.random() < 0.6}, "analyzer_results": results(t)}
                copy = json.loads(json.dumps(request))
                status, reply = answer(lambda: engine.anonymize(
                    copy["text"], Convertor.analyzer_results_from_json(copy["analyzer_results"]), Convertor.operators_config_from_json(copy["anonymizers"])))
                kind = "/anonymize"
            for item in reply.get("items", []): item.pop("score", None)
            print(json.dumps({"path": kind, "request": json.dumps(request), "status": status, "reply": reply}))
        """#

    /// The names of Python's types that our messages don't know appear where a value is none of JSON's.
    private func same(_ reply: Reply, _ expected: [String: Any]) -> Bool {
        NSDictionary(dictionary: reply.object) == NSDictionary(dictionary: expected["reply"] as? [String: Any] ?? [:])
            && reply.status == expected["status"] as? Int
    }

    @Test(.enabled(if: Python.has("presidio_anonymizer"), "needs presidio-anonymizer"))
    func anonymizerAnswersAsThePackageDoes() async throws {
        let count = ProcessInfo.processInfo.environment["LETHE_SLOW_TESTS"] == nil ? 4_000 : 20_000
        let run = try #require(Python.run(Self.requests, ["7", "\(count)"]))
        #expect(run.code == 0, "\(run.output.suffix(2_000))")
        let lines = run.output.split(separator: "\n")
        #expect(lines.count == count)
        let service = try ServedFixture.service(threads: 1)
        defer { service.pool.finish() }
        let api = ServedFixture.api(service)
        var differences: [String] = []
        for line in lines {
            guard let expected = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any],
                let path = expected["path"] as? String, let request = expected["request"] as? String
            else { continue }
            let reply = try await api.post(path, request)
            if !same(reply, expected), differences.count < 5 {
                differences.append(
                    "\(request)\nexpected \(expected["status"] ?? "") \(expected["reply"] ?? "")\nfound \(reply.status) \(reply.text)"
                )
            }
        }
        #expect(differences.isEmpty, "\(differences.joined(separator: "\n\n"))")
    }

    /// What we encrypt, Presidio decrypts.
    @Test(.enabled(if: Python.has("presidio_anonymizer"), "needs presidio-anonymizer"))
    func packageDecryptsWhatWeEncrypt() async throws {
        let service = try ServedFixture.service(threads: 1)
        defer { service.pool.finish() }
        let reply = try await ServedFixture.api(service).post(
            "/anonymize",
            #"""
            {"text": "José 👩‍👩‍👧", "anonymizers": {"DEFAULT": {"type": "encrypt", "key": "222222222222222222222222"}},
             "analyzer_results": [{"start": 0, "end": 10, "score": 1, "entity_type": "A"}]}
            """#)
        let cipher = try #require(reply.object["text"] as? String)
        let run = try #require(
            Python.run(
                "import sys\nfrom presidio_anonymizer.operators import Decrypt\nprint(Decrypt().operate(sys.argv[1], {'key': '2' * 24}))",
                [cipher]))
        #expect(run.output == "José 👩‍👩‍👧\n")
    }

    /// Patterns, lists and contexts that a request brings, as Presidio's `PatternRecognizer` finds them.
    private static let patterns = #"""
        import json, random, sys
        from presidio_analyzer import PatternRecognizer, EntityRecognizer
        r = random.Random(int(sys.argv[1]))
        regexes = [r"\b\d{5}(?:-\d{4})?\b", r"[A-Z]{2}\d+", r"(?i)mrn:? ?\d+", r"\w+@\w+\.org", r"x+y*", r"^id \d", r"\d$", r"a.b", r"[^ \n]{7,}"]
        listed = ["Mr.", "Mister", "Ann", "ann lee", "St. Mary", "é", "José"]
        words = ["Mr.", "Ann", "Lee", "12345", "12345-6789", "MRN: 99", "mrn 7", "ab@c.org", "XY123", "xxyy", "id 5", "José", "É", "a\nb", "a-b", "St. Mary", "mister"]
        for _ in range(int(sys.argv[2])):
            text = "".join(r.choice(words) + r.choice([" ", "\n", ", ", "", "."]) for _ in range(r.randint(1, 10)))
            one = {"name": "own", "supported_language": "zz", "supported_entity": "OWN"}
            if r.random() < 0.7: one["patterns"] = [{"name": str(i), "regex": r.choice(regexes), "score": r.choice([0.01, 0.3, 0.9])} for i in range(r.randint(1, 3))]
            if r.random() < 0.5 or "patterns" not in one: one["deny_list"] = r.sample(listed, r.randint(1, 3))
            found = PatternRecognizer.from_dict(json.loads(json.dumps(one))).analyze(text, ["OWN"], None)
            found = EntityRecognizer.remove_duplicates(found)
            reply = [[x.start, x.end, x.score] for x in found]
            print(json.dumps({"request": json.dumps({"text": text, "language": "zz", "ad_hoc_recognizers": [one]}), "reply": reply}))
        """#

    @Test(.enabled(if: Python.has("presidio_analyzer"), "needs presidio-analyzer"))
    func ownPatternsAndListsFindWhatThePackageFinds() async throws {
        let run = try #require(Python.run(Self.patterns, ["3", "3000"]))
        #expect(run.code == 0, "\(run.output.suffix(2_000))")
        let service = try ServedFixture.service(threads: 1)
        defer { service.pool.finish() }
        let api = ServedFixture.api(service)
        var differences: [String] = []
        var count = 0
        for line in run.output.split(separator: "\n") {
            guard let expected = try? JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any],
                let request = expected["request"] as? String, let wanted = expected["reply"] as? [[Double]]
            else { continue }
            count += 1
            let reply = try await api.post("/analyze", request)
            let found = (reply.json as? [[String: Any]] ?? []).map { result in
                ["start", "end", "score"].map { (result[$0] as? NSNumber)?.doubleValue ?? -1 }
            }
            if found != wanted, differences.count < 5 {
                differences.append("\(request)\nexpected \(wanted)\nfound \(reply.text)")
            }
        }
        #expect(count == 3000)
        #expect(differences.isEmpty, "\(differences.joined(separator: "\n\n"))")
    }
}
