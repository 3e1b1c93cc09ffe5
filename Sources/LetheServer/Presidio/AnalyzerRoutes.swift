internal import Lethe

/// Presidio's analyzer, with a model of ours: for its clients, no matter who answers.
package struct AnalyzerRoutes: Sendable {
    let service: NoteService
    let maximumBytes: Int
    let labels: PresidioLabels
    /// Languages that are answered.
    let languages: [String]
    let scores: Scores
    /// What is found beside the model and its rules in every request.
    let standard: [PatternRecognizer]

    /// What stands as a score.
    package enum Scores: String, Sendable, CaseIterable {
        /// The model's probability of exactly this stretch and label; 1 for what rules, lists and records find.
        case probability
        /// 0.85, as Presidio gives all that its networks find.
        case fixed
    }

    private static let recognizer = "LetheRecognizer"

    /// - Parameter hasStandardRecognizers: also find what Presidio finds by itself and the model has no label for.
    package init(
        _ service: NoteService, maximumBytes: Int, labels: PresidioLabels, languages: [String], scores: Scores,
        hasStandardRecognizers: Bool = false
    ) {
        self.service = service
        self.maximumBytes = maximumBytes
        self.labels = labels
        self.languages = languages
        self.scores = scores
        standard = hasStandardRecognizers ? StandardRecognizers.all : []
    }

    package var routes: [APIRoute] {
        [
            APIRoute(.post, "/analyze") { request in
                try await PresidioError.answering {
                    let (value, bytes) = try await PresidioBody.json(request, atMost: maximumBytes, service.pool)
                    // Patterns are made ready on a thread of the pool: they may be many.
                    return try await analyze(
                        AnalyzeRequest.bringsPatterns(value)
                            ? try await service.pool.run(byteCount: bytes) { try AnalyzeRequest(value) }
                            : AnalyzeRequest(value))
                }
            },
            APIRoute(.get, "/recognizers") { request in
                try await PresidioError.answering {
                    try check(request.query["language"])
                    return .json(.array([.string(Self.recognizer)]))
                }
            },
            APIRoute(.get, "/supportedentities") { request in
                try await PresidioError.answering {
                    try check(request.query["language"])
                    return .json(.array(entities.map { .string($0) }))
                }
            },
        ]
    }

    private var entities: [String] {
        modelEntities.union(standard.map(\.entity)).sorted()
    }

    /// Entities that the model and its rules find.
    private var modelEntities: Set<String> { Set((service.model.labels[.analyse] ?? []).map(labels.entity)) }

    private func check(_ language: String?) throws {
        if let language, !languages.contains(language) { throw PresidioError.noRecognizer }
    }

    private func analyze(_ request: AnalyzeRequest) async throws -> APIResponse {
        let asksModel = request.entities.map { !$0.isDisjoint(with: modelEntities) } ?? true
        func asked(_ recognizers: [PatternRecognizer]) -> [PatternRecognizer] {
            recognizers.filter { $0.language == request.language && (request.entities?.contains($0.entity) ?? true) }
        }
        let (askedStandard, asked) = (asked(standard), asked(request.recognizers))
        guard (languages.contains(request.language) && asksModel) || !asked.isEmpty || !askedStandard.isEmpty
        else {
            throw PresidioError.noRecognizer
        }
        let bytes = request.texts.reduce(0) { $0 + $1.utf8.count }
        var found = request.texts.map { _ in [AnalyzerResult]() }
        if languages.contains(request.language), asksModel {
            let notes = request.texts.enumerated().map {
                RawDocument(text: Array($1.utf8), ordinal: $0, place: "text \($0 + 1)")
            }
            let results = try await service.process(notes, byteCount: bytes, for: .analyse, patience: .refuses)
            for (index, result) in results.enumerated() { found[index] = stretches(of: try result.get()) }
        }
        let byModel = found
        let finish = { @Sendable () throws -> [UInt8] in
            var budget = Pattern.budget
            let replies = try zip(request.texts, byModel).map { text, found in
                var results = found
                if !asked.isEmpty || !askedStandard.isEmpty {
                    let scalars = Array(text.unicodeScalars)
                    let words = TextWord.words(of: scalars)
                    let own = try askedStandard.flatMap {
                        try $0.find(in: scalars, words, outerContext: request.context, budget: &budget)
                    }
                    // Where a word or a check digit speaks for it, a name of its own says more than what the model and the
                    // rules say of it or of its parts.
                    let named = own.filter { $0.score >= StandardRecognizers.tellingScore }.map(\.range)
                    results.removeAll { result in
                        named.contains { $0.start <= result.range.start && result.range.end <= $0.end }
                    }
                    results += own
                    for recognizer in asked {
                        results += try recognizer.find(
                            in: scalars, words, outerContext: request.context, budget: &budget)
                    }
                }
                return JSONValue.array(
                    try request.chosen(results, of: text).map { $0.json(withExplanation: request.wantsExplanation) })
            }
            return JSONWriter.line(request.isBatch ? .array(replies) : replies[0])
        }
        // Patterns and long texts may take long, and would hold up other connections.
        let takesLong =
            !asked.isEmpty || !askedStandard.isEmpty || request.hasAllowedPatterns || bytes >= PresidioBody.longBytes
        let reply = takesLong ? try await service.pool.run(byteCount: bytes, finish) : try finish()
        return APIResponse(mediaType: "application/json", body: .bytes(reply))
    }

    private func stretches(of note: NotePipeline.Processed) -> [AnalyzerResult] {
        note.annotations.map { annotation in
            let score =
                switch scores {
                case .fixed: 0.85
                // Nothing that was found is told with 0, which clients take for nothing.
                case .probability: max(0.01, annotation.confidence ?? 1)
                }
            return AnalyzerResult(
                annotation.range, labels.entity(annotation.label), score: score, recognizer: Self.recognizer)
        }
    }
}

/// A request to `/analyze`.
struct AnalyzeRequest: Sendable {
    let texts: [String]
    let isBatch: Bool
    let language: String
    /// Nil asks for all.
    let entities: Set<String>?
    let threshold: Double
    let wantsExplanation: Bool
    let recognizers: [PatternRecognizer]
    let context: [String]
    private let allowed: Allowed?

    var hasAllowedPatterns: Bool { if case .matching? = allowed { true } else { false } }

    private enum Allowed: Sendable {
        case exactly(Set<String>)
        case matching([Pattern])
    }

    /// Patterns that a request may bring, of all its recognisers and its allow list.
    private static let mostPatterns = 100

    static func bringsPatterns(_ value: JSONValue) -> Bool {
        guard case .object(let fields) = value else { return false }
        return fields["ad_hoc_recognizers"] != nil || fields["allow_list_match"] != nil
    }

    /// - Throws: `PresidioError` where it brings more patterns than one request may cost.
    private static func checkPatterns(_ fields: [String: JSONValue]) throws {
        var count = 0
        if case .array(let recognizers)? = fields["ad_hoc_recognizers"] {
            for case .object(let recognizer) in recognizers {
                if case .array(let patterns)? = recognizer["patterns"] { count += patterns.count }
            }
        }
        if case .array(let allowed)? = fields["allow_list"], case .string("regex")? = fields["allow_list_match"] {
            count += allowed.count
        }
        guard count <= mostPatterns else { throw wrong("at most \(mostPatterns) patterns, found \(count)") }
    }

    init(_ value: JSONValue) throws {
        guard case .object(let fields) = value else { throw PresidioError(500, "No text provided") }
        try Self.checkPatterns(fields)
        if case .array(let values)? = fields["ad_hoc_recognizers"] {
            recognizers = try values.enumerated().map { try PatternRecognizer($1, number: $0 + 1) }
        } else {
            recognizers = []
        }
        switch fields["text"] {
        case .string(let text)? where !text.isEmpty: (texts, isBatch) = ([text], false)
        case .array(let values)? where !values.isEmpty:
            isBatch = true
            texts = try values.map {
                guard case .string(let text) = $0 else {
                    throw Self.wrong("text must be a string or a list of strings")
                }
                return text
            }
        default: throw PresidioError(500, "No text provided")
        }
        guard case .string(let language)? = fields["language"], !language.isEmpty else {
            throw PresidioError(500, "No language provided")
        }
        self.language = language
        let entities = try Self.strings(fields["entities"], "entities")
        self.entities = entities.isEmpty ? nil : Set(entities)
        switch fields["score_threshold"] {
        case nil, .null?: threshold = 0
        case let value?:
            guard let number = PythonValue.double(value) else { throw Self.wrong("score_threshold must be a number") }
            threshold = number
        }
        wantsExplanation = PythonValue.isTruthy(fields["return_decision_process"])
        context = try Self.strings(fields["context"], "context").map { $0.lowercased() }
        let listed = try Self.strings(fields["allow_list"], "allow_list")
        guard !listed.isEmpty else {
            allowed = nil
            return
        }
        switch fields["allow_list_match"] {
        case nil, .string("exact")?: allowed = .exactly(Set(listed))
        case .string("regex")?:
            let given = fields["regex_flags"].flatMap(PythonValue.integer) ?? RegexFlags.standard
            var flags = Pattern.Flags()
            (flags.ignoresCase, flags.dotTakesLineEnds) = (RegexFlags.ignoresCase(given), RegexFlags.isDotAll(given))
            do {
                allowed = .matching(
                    try listed.enumerated().filter { !$1.isEmpty }.map {
                        try Pattern($1, flags: flags, place: "allow list, pattern \($0 + 1)")
                    })
            } catch let error as LetheError {
                throw PresidioError(400, "Invalid regex pattern: \(error)")
            }
        default: throw PresidioError(500, "allow_list_match must either be set to 'exact' or 'regex'.")
        }
    }

    private static func wrong(_ what: String) -> PresidioError {
        PresidioError(400, "Failed to parse /analyze request for AnalyzerEngine.analyze(). \(what)")
    }

    private static func strings(_ value: JSONValue?, _ key: String) throws -> [String] {
        switch value {
        case nil, .null?: return []
        case .array(let values)?:
            return try values.map {
                guard case .string(let text) = $0 else { throw wrong("\(key) must be a list of strings") }
                return text
            }
        default: throw wrong("\(key) must be a list of strings")
        }
    }

    /// Of what was found in a text, what the request asked for.
    func chosen(_ results: [AnalyzerResult], of text: String) throws -> [AnalyzerResult] {
        let asked = results.filter { (entities?.contains($0.entity) ?? true) && $0.score >= threshold }
        let results = AnalyzerResult.withoutDuplicates(asked)
        guard let allowed, !results.isEmpty else { return results }
        let scalars = Array(text.unicodeScalars)
        var budget = Pattern.budget
        return try results.filter { result in
            let word = Array(scalars[result.range.start..<result.range.end])
            switch allowed {
            case .exactly(let words):
                var view = String.UnicodeScalarView()
                view.append(contentsOf: word)
                return !words.contains(String(view))
            case .matching(let patterns):
                return try !patterns.contains { pattern in
                    guard let matches = pattern.matches(word, budget: &budget) else {
                        throw PresidioError(422, "A pattern of the allow list takes too long on this text.")
                    }
                    return !matches.isEmpty
                }
            }
        }
    }
}
