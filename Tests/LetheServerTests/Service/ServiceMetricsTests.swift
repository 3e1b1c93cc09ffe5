import Testing

@testable import LetheServer

struct ServiceMetricsTests {
    @Test func whatWasDoneIsCountedInPrometheusFormat() async throws {
        let service = try ServedFixture.service()
        defer { service.pool.finish() }
        let api = ServedFixture.api(service)
        _ = try await api.post("/v1/deidentify", "On 12/03/2019, by a@b.org", as: "text/plain")
        api.ended(path: "/v1/deidentify", status: 200, seconds: 0.004)
        api.ended(path: "/patients/Garcia", status: 404, seconds: 20)
        let text = try await api.get("/metrics").text
        #expect(text.contains(#"lethe_requests_total{route="/v1/deidentify",status="200"} 1"#))
        #expect(text.contains(#"lethe_requests_total{route="other",status="404"} 1"#))
        #expect(text.contains(#"lethe_request_seconds_bucket{route="/v1/deidentify",le="0.0025"} 0"#))
        #expect(text.contains(#"lethe_request_seconds_bucket{route="/v1/deidentify",le="0.005"} 1"#))
        #expect(text.contains(#"lethe_request_seconds_bucket{route="other",le="10.0"} 0"#))
        #expect(text.contains(#"lethe_request_seconds_bucket{route="other",le="+Inf"} 1"#))
        #expect(text.contains(#"lethe_notes_total{purpose="deidentify"} 1"#))
        #expect(text.contains(#"lethe_annotations_total{label="DATE"} 1"#))
        #expect(!text.contains("Garcia"))
        // Every sample has a name that was announced, and a number.
        var announced: Set<Substring> = []
        for line in text.split(separator: "\n") {
            if line.hasPrefix("# TYPE ") { announced.insert(line.split(separator: " ")[2]) }
            guard !line.hasPrefix("#") else { continue }
            let name = line.prefix { $0 != "{" && $0 != " " }
            let family = ["_bucket", "_sum", "_count"].reduce(name) { $0.hasSuffix($1) ? $0.dropLast($1.count) : $0 }
            #expect(announced.contains(family) || announced.contains(name))
            #expect(line.split(separator: " ").last.flatMap { Double($0) } != nil)
        }
    }

    @Test func valuesAreEscaped() {
        var text = PrometheusText()
        text.begin("a", .gauge, "b")
        text.add(1, [("label", "x\"\\\ny")])
        #expect(text.text.hasSuffix("a{label=\"x\\\"\\\\\\ny\"} 1\n"))
    }
}
