internal import Foundation

/// One JSON object a line: `id`, `text`, `spans` of `start`, `end`, `label`.
enum JSONLinesFormat {
    private struct Line: Decodable {
        var id: String?
        var text: String
        var spans: [Span]
        /// Said to be none is something else than nothing said.
        var hasSpans: Bool
        var extra: [String: JSONValue]

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: Key.self)
            text = try container.decode(String.self, forKey: Key("text"))
            id = nil
            if container.contains(Key("id")) {
                // Numbers serve as ids too.
                switch try container.decode(JSONValue.self, forKey: Key("id")) {
                case .string(let value): id = value
                case .integer(let value): id = String(value)
                default:
                    throw DecodingError.typeMismatch(
                        String.self, .init(codingPath: [Key("id")], debugDescription: ""))
                }
            }
            hasSpans = container.contains(Key("spans"))
            spans = try container.decodeIfPresent([Span].self, forKey: Key("spans")) ?? []
            extra = [:]
            for key in container.allKeys where !["id", "text", "spans"].contains(key.stringValue) {
                extra[key.stringValue] = try container.decode(JSONValue.self, forKey: key)
            }
        }
    }

    private struct Span: Codable {
        var start: Int
        var end: Int
        var label: String
        /// Keys that the format doesn't know.
        var otherKeys = 0

        init(start: Int, end: Int, label: String) {
            self.start = start
            self.end = end
            self.label = label
        }

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: Key.self)
            start = try container.decode(Int.self, forKey: Key("start"))
            end = try container.decode(Int.self, forKey: Key("end"))
            label = try container.decode(String.self, forKey: Key("label"))
            otherKeys = container.allKeys.count - 3
        }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: Key.self)
            try container.encode(start, forKey: Key("start"))
            try container.encode(end, forKey: Key("end"))
            try container.encode(label, forKey: Key("label"))
        }
    }

    private struct Key: CodingKey {
        var stringValue: String
        var intValue: Int? { nil }
        init(_ name: String) { stringValue = name }
        init?(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    // MARK: Reading

    static func parse(_ bytes: [UInt8], place: String, path: String, ordinal: Int) throws -> ParsedDocument {
        _ = try StrictUTF8.string(bytes, place: place)
        guard JSONRecord.nesting(bytes) <= JSONRecord.maximumNesting else {
            throw LetheError(
                .format, place: place, "JSON nested too deeply", expected: "at most \(JSONRecord.maximumNesting) levels"
            )
        }
        let line: Line
        do {
            line = try JSONDecoder().decode(Line.self, from: Data(bytes))
        } catch let error as DecodingError {
            throw describe(error, place: place)
        } catch {
            throw LetheError(.format, place: place, "not a JSON object")
        }
        var provenance = Provenance()
        provenance.path = path
        provenance.format = .jsonl
        provenance.extraFields = line.extra
        let id = line.id ?? RawDocument.unnamed(path, ordinal)
        let length = line.text.unicodeScalars.count
        var document = Document(id: id, text: line.text, provenance: provenance)
        var problems: [CorpusProblem] = []
        let otherKeys = line.spans.reduce(0) { $0 + $1.otherKeys }
        if otherKeys > 0 {
            problems.append(
                CorpusProblem(.fieldLeftOut, documentID: id, detail: "\(otherKeys) keys inside spans"))
        }
        for span in line.spans {
            let range = ScalarRange(span.start, span.end)
            guard span.start >= 0, span.end <= length, span.start <= span.end else {
                problems.append(
                    CorpusProblem(
                        .outOfBounds, documentID: id, ranges: [range], labels: [span.label],
                        detail: "the text has \(length) characters"))
                continue
            }
            guard !CorpusProblem.isEmptyLabel(span.label) else {
                problems.append(.emptyLabel(documentID: id, range: range))
                continue
            }
            document.annotations.append(Annotation(label: span.label, range: range))
        }
        if !line.hasSpans, let stray = StraySpans.problem(in: line.extra, documentID: id, own: "spans") {
            problems.append(stray)
        }
        return ParsedDocument(document, problems: problems)
    }

    /// The decoder's complaint without any of the line's text.
    private static func describe(_ error: DecodingError, place: String) -> LetheError {
        func path(_ keys: [any CodingKey]) -> String {
            // Other keys may be words of the note.
            guard let first = keys.first, ["id", "text", "spans"].contains(first.stringValue) else {
                return keys.isEmpty ? "" : "(another key)"
            }
            return keys.map { $0.intValue.map { "[\($0)]" } ?? $0.stringValue }.joined(separator: ".")
        }
        switch error {
        case .keyNotFound(let key, let context):
            let parent = path(context.codingPath)
            return LetheError(
                .format, place: place, "a key is missing",
                expected: "`\(parent.isEmpty ? "" : parent + ".")\(key.stringValue)`")
        case .typeMismatch(_, let context) where context.codingPath.isEmpty:
            return LetheError(
                .format, place: place, "not a JSON object", expected: #"{"id": "1", "text": "…", "spans": []}"#,
                advice: "Of an array of records, write one a line: jq -c '.[]' FILE > NEW.jsonl")
        case .typeMismatch(let type, let context), .valueNotFound(let type, let context):
            return LetheError(
                .format, place: place, "`\(path(context.codingPath))` has the wrong type",
                expected: type == Int.self
                    ? "a whole number" : type == String.self ? "a string" : "another kind of value")
        default:
            return LetheError(
                .format, place: place, "not valid JSON",
                expected: #"an object like {"id": "1", "text": "…", "spans": []}"#)
        }
    }

    // MARK: Writing

    private struct Output: Encodable {
        var id: String
        var text: String
        var spans: [Span]
        var extra: [String: JSONValue]

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: Key.self)
            try container.encode(id, forKey: Key("id"))
            try container.encode(text, forKey: Key("text"))
            try container.encode(spans, forKey: Key("spans"))
            for (key, value) in extra { try container.encode(value, forKey: Key(key)) }
        }
    }

    /// One line, without its end.
    static func write(_ document: Document) throws -> Data {
        let spans = document.annotations.map { Span(start: $0.range.start, end: $0.range.end, label: $0.label) }
        return try StrictJSON.encodeLine(
            Output(id: document.id, text: document.text, spans: spans, extra: document.provenance.extraFields))
    }
}
