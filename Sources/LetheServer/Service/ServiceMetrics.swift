internal import Lethe
internal import Synchronization

/// Counts of what a service did, as Prometheus reads them (text format 0.0.4). Routes are told by their templates: no path, no
/// query, no text is ever kept.
package final class ServiceMetrics: Sendable {
    private struct Counts {
        var requests: [Key: Int] = [:]
        var durations: [String: Histogram] = [:]
        var notes: [ServedModel.Purpose: Int] = [:]
        var failures: [ServedModel.Purpose: Int] = [:]
        var tokens = 0
        var annotations: [String: Int] = [:]
        var models = 0
    }

    private struct Key: Hashable {
        var route: String
        var status: Int
    }

    private struct Histogram {
        var counts = [Int](repeating: 0, count: ServiceMetrics.bounds.count)
        var count = 0
        var sum = 0.0
    }

    /// Upper bounds of the histogram's buckets, in seconds.
    static let bounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10]

    private let counts = Mutex(Counts())
    private let start = ContinuousClock.now

    package init() {}

    /// A request that ended.
    package func count(route: String, status: Int, seconds: Double) {
        counts.withLock { counts in
            counts.requests[Key(route: route, status: status), default: 0] += 1
            counts.durations[route, default: Histogram()].count += 1
            counts.durations[route]?.sum += seconds
            for (index, bound) in Self.bounds.enumerated() where seconds <= bound {
                counts.durations[route]?.counts[index] += 1
            }
        }
    }

    /// Notes that were processed.
    package func count(_ results: NotePool.Results, for purpose: ServedModel.Purpose) {
        counts.withLock { counts in
            for result in results {
                switch result {
                case .success(let note):
                    counts.notes[purpose, default: 0] += 1
                    counts.tokens += note.tokenCount
                    for annotation in note.annotations { counts.annotations[annotation.label, default: 0] += 1 }
                case .failure: counts.failures[purpose, default: 0] += 1
                }
            }
        }
    }

    /// A model that took its place.
    package func countModel() { counts.withLock { $0.models += 1 } }

    /// All counts as text.
    ///
    /// - Parameters:
    ///   - load: what waits for a thread.
    ///   - digest: of the model in use.
    ///   - isAlike: whether the latest notes look like those of the certificate's calibration; nil without one.
    package func text(load: (jobs: Int, bytes: Int), digest: String?, isAlike: Bool?) -> String {
        let counts = counts.withLock { $0 }
        var text = PrometheusText()
        text.begin("lethe_requests_total", .counter, "Requests by route and status.")
        for (key, count) in counts.requests.sorted(by: { ($0.key.route, $0.key.status) < ($1.key.route, $1.key.status) }
        ) {
            text.add(count, [("route", key.route), ("status", "\(key.status)")])
        }
        text.begin("lethe_request_seconds", .histogram, "Time from a request's head to its reply's end.")
        for (route, histogram) in counts.durations.sorted(by: { $0.key < $1.key }) {
            for (bound, count) in zip(Self.bounds, histogram.counts) {
                text.add(count, [("route", route), ("le", "\(bound)")], suffix: "_bucket")
            }
            text.add(histogram.count, [("route", route), ("le", "+Inf")], suffix: "_bucket")
            text.add(histogram.sum, [("route", route)], suffix: "_sum")
            text.add(histogram.count, [("route", route)], suffix: "_count")
        }
        text.begin("lethe_notes_total", .counter, "Notes processed.")
        for purpose in ServedModel.Purpose.allCases {
            text.add(counts.notes[purpose] ?? 0, [("purpose", purpose.rawValue)])
        }
        text.begin("lethe_note_failures_total", .counter, "Notes that were refused; nothing of them went out.")
        for purpose in ServedModel.Purpose.allCases {
            text.add(counts.failures[purpose] ?? 0, [("purpose", purpose.rawValue)])
        }
        text.begin("lethe_tokens_total", .counter, "Tokens of processed notes.")
        text.add(counts.tokens)
        text.begin("lethe_annotations_total", .counter, "Stretches found, by label.")
        for (label, count) in counts.annotations.sorted(by: { $0.key < $1.key }) {
            text.add(count, [("label", label)])
        }
        text.begin("lethe_waiting_jobs", .gauge, "Requests and pieces of streams that wait for a thread.")
        text.add(load.jobs)
        text.begin("lethe_waiting_bytes", .gauge, "Bytes of their notes.")
        text.add(load.bytes)
        text.begin("lethe_models_total", .counter, "Models that took their place since the start.")
        text.add(counts.models)
        text.begin("lethe_model_info", .gauge, "The model in use, by the digest of its folder, and the program.")
        text.add(1, [("digest", digest ?? ""), ("version", ProgramVersion.current)])
        if let isAlike {
            text.begin(
                "lethe_batch_alike", .gauge,
                "Whether the latest notes look like those that the certificate was made on.")
            text.add(isAlike ? 1 : 0)
        }
        text.begin("lethe_uptime_seconds", .gauge, "Seconds since the start.")
        text.add((ContinuousClock.now - start) / .seconds(1))
        return text.text
    }
}

/// Prometheus' text format.
struct PrometheusText {
    enum Kind: String { case counter, gauge, histogram }

    private(set) var text = ""
    private var name = ""

    mutating func begin(_ name: String, _ kind: Kind, _ help: String) {
        self.name = name
        text += "# HELP \(name) \(help)\n# TYPE \(name) \(kind.rawValue)\n"
    }

    mutating func add(_ value: some Any, _ labels: [(String, String)] = [], suffix: String = "") {
        text += name + suffix
        if !labels.isEmpty {
            text += "{" + labels.map { "\($0.0)=\"\(Self.escaped($0.1))\"" }.joined(separator: ",") + "}"
        }
        text += " \(value)\n"
    }

    private static func escaped(_ value: String) -> String {
        var escaped = ""
        for scalar in value.unicodeScalars {
            switch scalar {
            case "\\": escaped += "\\\\"
            case "\"": escaped += "\\\""
            case "\n": escaped += "\\n"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}
