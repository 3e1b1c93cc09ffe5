internal import Lethe

/// What Presidio's analyzer says of a stretch.
struct AnalyzerResult: Sendable {
    var range: ScalarRange
    var entity: String
    var score: Double
    let originalScore: Double
    var recognizer: String
    var patternName: String?
    var pattern: String?
    /// Of a context, that raised the score.
    var supportiveWord = ""

    init(
        _ range: ScalarRange, _ entity: String, score: Double, recognizer: String, patternName: String? = nil,
        pattern: String? = nil
    ) {
        self.range = range
        self.entity = entity
        self.score = score
        originalScore = score
        self.recognizer = recognizer
        self.patternName = patternName
        self.pattern = pattern
    }

    /// As a reply holds it.
    func json(withExplanation: Bool) -> JSONValue {
        var explanation = JSONValue.null
        if withExplanation {
            explanation = .object([
                "recognizer": .string(recognizer),
                "pattern_name": patternName.map { .string($0) } ?? .null,
                "pattern": pattern.map { .string($0) } ?? .null,
                "original_score": Self.number(originalScore),
                "score": Self.number(score),
                "textual_explanation": patternName == nil ? .string("Identified as \(entity) by \(recognizer)") : .null,
                "score_context_improvement": Self.number(score - originalScore),
                "supportive_context_word": .string(supportiveWord),
                "validation_result": .null,
            ])
        }
        return .object([
            "entity_type": .string(entity), "start": .integer(Int64(range.start)), "end": .integer(Int64(range.end)),
            "score": Self.number(score), "analysis_explanation": explanation,
        ])
    }

    static func number(_ value: Double) -> JSONValue { JSONValue.number(of: value) }

    /// Without what has no score, and without what lies in another of its entity that is as sure; the surest first.
    static func withoutDuplicates(_ results: [AnalyzerResult]) -> [AnalyzerResult] {
        let sorted = results.filter { $0.score > 0 }.sorted {
            ($0.entity, $0.range.start, -$0.range.end, -$0.score) < (
                $1.entity, $1.range.start, -$1.range.end, -$1.score
            )
        }
        var kept: [AnalyzerResult] = []
        // Those that may hold what comes next.
        var open: [AnalyzerResult] = []
        for result in sorted {
            open.removeAll { $0.entity != result.entity || $0.range.end < result.range.start }
            guard
                !open.contains(where: {
                    result.range.start >= $0.range.start && result.range.end <= $0.range.end && result.score <= $0.score
                })
            else { continue }
            kept.append(result)
            open.append(result)
        }
        return kept.sorted {
            (-$0.score, $0.range.start, -$0.range.end, $0.entity) < (
                -$1.score, $1.range.start, -$1.range.end, $1.entity
            )
        }
    }
}
