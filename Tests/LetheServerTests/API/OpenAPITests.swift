import Foundation
import Testing

@testable import LetheServer

/// `Documentation/openapi.json` against what is answered.
struct OpenAPITests {
    private var document: [String: Any] {
        get throws {
            var url = URL(fileURLWithPath: #filePath)
            for _ in 0..<4 { url.deleteLastPathComponent() }
            let data = try Data(contentsOf: url.appendingPathComponent("Documentation/openapi.json"))
            return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        }
    }

    @Test func everyRouteIsDescribedAndNoOther() async throws {
        let service = try ServedFixture.service(threads: 1)
        defer { service.pool.finish() }
        let paths = try #require(try document["paths"] as? [String: [String: Any]])
        let described = Set(paths.flatMap { path, methods in methods.keys.map { "\($0) \(path)" } })
        let routes = ServedFixture.api(service).routes
        #expect(described == Set(routes.map { "\($0.method.rawValue.lowercased()) \($0.path)" }))
        for route in routes {
            let operation = paths[route.path]?[route.method.rawValue.lowercased()] as? [String: Any]
            // Only what is open has no need of the token.
            #expect(route.isOpen == ((operation?["security"] as? [Any])?.isEmpty == true), "\(route.path)")
        }
    }

    /// A value against its schema, as far as the document uses them: what doesn't fit, by path.
    private func misfits(_ value: Any, _ schema: [String: Any], _ document: [String: Any], path: String = "")
        -> [String]
    {
        if let reference = schema["$ref"] as? String {
            let name = reference.split(separator: "/").last.map(String.init) ?? ""
            let schemas = (document["components"] as? [String: Any])?["schemas"] as? [String: [String: Any]]
            guard let found = schemas?[name] else { return ["\(path): no schema \(name)"] }
            return misfits(value, found, document, path: path)
        }
        if let choices = schema["oneOf"] as? [[String: Any]] {
            return choices.contains { misfits(value, $0, document, path: path).isEmpty } ? [] : ["\(path): none fits"]
        }
        let types = (schema["type"] as? [String]) ?? (schema["type"] as? String).map { [$0] } ?? []
        let type: String =
            switch value {
            case is NSNull: "null"
            case is String: "string"
            case is [Any]: "array"
            case is [String: Any]: "object"
            default: "number"
            }
        guard
            types.isEmpty || types.contains(type)
                || type == "number" && (types.contains("integer") || types.contains("boolean"))
        else {
            return ["\(path): \(type) is none of \(types)"]
        }
        if let values = value as? [Any], let items = schema["items"] as? [String: Any] {
            return values.enumerated().flatMap { misfits($1, items, document, path: "\(path)[\($0)]") }
        }
        guard let fields = value as? [String: Any] else { return [] }
        let properties = schema["properties"] as? [String: [String: Any]] ?? [:]
        var found = (schema["required"] as? [String] ?? []).filter { fields[$0] == nil }.map {
            "\(path).\($0) is missing"
        }
        for (key, value) in fields {
            if let property = properties[key] {
                found += misfits(value, property, document, path: "\(path).\(key)")
            } else if let others = schema["additionalProperties"] as? [String: Any] {
                found += misfits(value, others, document, path: "\(path).\(key)")
            } else if schema["additionalProperties"] as? Bool != true {
                found.append("\(path).\(key) isn't described")
            }
        }
        return found
    }

    @Test(arguments: [
        ("POST", "/v1/deidentify", #"{"id": 7, "text": "On 12/03/2019"}"#),
        ("POST", "/v1/tag", #"{"text": "On 12/03/2019"}"#),
        ("POST", "/brat", "On 12/03/2019"), ("GET", "/v1/model", ""), ("GET", "/recognizers", ""),
        ("GET", "/supportedentities", ""), ("GET", "/anonymizers", ""), ("GET", "/deanonymizers", ""),
        ("POST", "/analyze", #"{"text": "On 12/03/2019", "language": "en", "return_decision_process": true}"#),
        ("POST", "/analyze", #"{"text": ["On 12/03/2019"], "language": "en"}"#),
        (
            "POST", "/anonymize",
            #"{"text": "Ann", "analyzer_results": [{"start": 0, "end": 3, "score": 1, "entity_type": "A"}]}"#
        ),
        ("POST", "/deanonymize", #"{"text": "Ann"}"#), ("POST", "/v1/tag", "{"), ("POST", "/anonymize", "{"),
    ])
    func repliesAreAsDescribed(_ method: String, _ path: String, _ request: String) async throws {
        let service = try ServedFixture.service(threads: 1)
        defer { service.pool.finish() }
        let document = try document
        let reply = try await ServedFixture.api(service).reply(
            try #require(APIRequest.Method(rawValue: method)), path, mediaType: "application/json",
            chunks: [Array(request.utf8)])
        let operation = ((document["paths"] as? [String: [String: Any]])?[path]?[method.lowercased()]) as? [String: Any]
        let responses = try #require(operation?["responses"] as? [String: [String: Any]])
        let response = try #require(responses["\(reply.status)"], "status \(reply.status) isn't described")
        let content = response["content"] as? [String: [String: Any]]
        let schema = try #require(content?["application/json"]?["schema"] as? [String: Any])
        #expect(misfits(try #require(reply.json), schema, document) == [])
    }
}
