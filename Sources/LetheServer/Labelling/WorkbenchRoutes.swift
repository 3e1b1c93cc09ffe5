internal import Lethe
internal import LetheEssentials
internal import Synchronization

/// What the page of the workbench asks for. Offsets are the browser's: UTF-16 units of the text as it was sent.
package struct WorkbenchRoutes: Sendable {
    private let workbench: Workbench
    private let proposals: Proposals
    private let training: LabelTraining?

    private static let maximumBytes = 1 << 20

    package init(_ workbench: Workbench, _ proposals: Proposals, training: LabelTraining?) {
        self.workbench = workbench
        self.proposals = proposals
        self.training = training
    }

    package var routes: [APIRoute] {
        [
            APIRoute(.get, "/api/project") { try project($0) },
            APIRoute(.get, "/api/progress") { try progress($0) },
            APIRoute(.post, "/api/next") { request in
                let annotator = try annotator(request)
                guard let note = try refusing({ try workbench.next(for: annotator) }) else {
                    return .json(.object(["note": .null]))
                }
                return .json(.object(["note": try await payload(note, annotator)]))
            },
            APIRoute(.post, "/api/note") { request in
                let annotator = try annotator(request)
                let fields = try await fields(request)
                return .json(.object(["note": try await payload(try note(fields), annotator)]))
            },
            APIRoute(.post, "/api/change") { try await change($0) },
            APIRoute(.post, "/api/undo") { try await undo($0) },
        ]
    }

    // MARK: Requests

    private func annotator(_ request: APIRequest) throws -> String {
        guard let client = request.client, workbench.project.annotators.contains(client) else {
            throw APIError(
                403, LetheError(.setting, "the token is no annotator's", advice: "Open the address that was printed"))
        }
        return client
    }

    private func fields(_ request: APIRequest) async throws -> [String: JSONValue] {
        guard request.mediaType == "application/json" else {
            throw APIError.mediaType("application/json", found: request.mediaType)
        }
        let bytes = try await request.bytes(atMost: Self.maximumBytes)
        _ = try StrictUTF8.string(bytes, place: "request")
        guard case .object(let fields) = try JSONReader.value(bytes, place: "request") else {
            throw APIError(400, LetheError(.format, "the request isn't what it should be", expected: "a JSON object"))
        }
        return fields
    }

    private static func missing(_ key: String, _ expected: String) -> APIError {
        APIError(400, LetheError(.format, "`\(key)` is missing or of another type", expected: expected))
    }

    private func text(_ fields: [String: JSONValue], _ key: String) throws -> String {
        guard case .string(let text)? = fields[key] else { throw Self.missing(key, "a string") }
        return text
    }

    private func number(_ fields: [String: JSONValue], _ key: String) throws -> Int {
        guard case .integer(let number)? = fields[key], let value = Int(exactly: number) else {
            throw Self.missing(key, "a whole number")
        }
        return value
    }

    private func note(_ fields: [String: JSONValue]) throws -> WorkbenchNote {
        guard let key = NoteKey(try text(fields, "key")), let note = workbench.notes[key] else {
            throw APIError(404, LetheError(.setting, "there is no such note"))
        }
        return note
    }

    /// Refusals as replies.
    private func refusing<Result>(_ body: () throws -> Result) throws -> Result {
        do { return try body() } catch let refusal as Workbench.Refusal { throw Self.error(refusal) }
    }

    private static func error(_ refusal: Workbench.Refusal) -> APIError {
        func error(_ status: Int, _ what: String, _ advice: String? = nil) -> APIError {
            APIError(status, LetheError(.setting, what, advice: advice))
        }
        switch refusal {
        case .unknownNote: return error(404, "there is no such note")
        case .unknownAnnotator: return error(403, "the token is no annotator's")
        case .otherText: return error(409, "the note is another text than was read", "Read it anew")
        case .otherRevision: return error(409, "the note was changed elsewhere", "Read it anew")
        case .conflict(let conflict): return error(422, conflict.what)
        case .leased: return error(410, "somebody else works on the note", "Go on with the next")
        case .nothingToUndo: return error(404, "there is nothing to undo")
        case .notKept:
            return error(507, "the change can't be kept: the disk takes nothing", "Make room, then send it again")
        }
    }

    // MARK: Changes

    private func change(_ request: APIRequest) async throws -> APIResponse {
        let annotator = try annotator(request)
        let fields = try await fields(request)
        let note = try note(fields)
        guard case .array(let values)? = fields["ops"] else { throw Self.missing("ops", "a list") }
        let map = OffsetMap(note.document.text, unit: .utf16)
        let operations = try values.enumerated().map { index, value -> LabelOperation in
            guard let operation = LabelOperation(value).flatMap({ Self.inScalars($0, map) }) else {
                throw APIError(
                    400,
                    LetheError(
                        .format, place: "ops[\(index)]", "no change of labels",
                        expected: "an operation whose offsets are UTF-16 units and cut no character"))
            }
            return operation
        }
        do {
            let labels = try await workbench.change(
                note.key, by: annotator, digest: try text(fields, "sha256"), revision: try number(fields, "revision"),
                operations, mutation: try text(fields, "mutation"), milliseconds: try number(fields, "ms"))
            if labels.status != .open {
                await measure(if: note.isHeldOut)
                training?.consider()
            }
            return .json(.object(["labels": json(labels, map)]))
        } catch let refusal as Workbench.Refusal {
            guard case .otherRevision(let labels) = refusal else { throw Self.error(refusal) }
            // With what stands there now.
            var fields: [String: JSONValue] = ["labels": json(labels, map)]
            fields["error"] = APIError.object(Self.error(refusal).error)
            return .json(.object(fields), status: 409)
        }
    }

    private func measure(if wanted: Bool) async {
        guard wanted else { return }
        // What can't be measured is shown as not measured.
        try? await proposals.measure(workbench.finished())
    }

    private func undo(_ request: APIRequest) async throws -> APIResponse {
        let annotator = try annotator(request)
        let fields = try await fields(request)
        let isRedo = if case .bool(true)? = fields["redo"] { true } else { false }
        do {
            let (key, _) = try await workbench.undo(
                by: annotator, isRedo: isRedo, mutation: try text(fields, "mutation"))
            guard let note = workbench.notes[key] else { throw Workbench.Refusal.unknownNote }
            await measure(if: note.isHeldOut)
            return .json(.object(["note": try await payload(note, annotator)]))
        } catch let refusal as Workbench.Refusal { throw Self.error(refusal) }
    }

    /// Nil for offsets outside the text or inside a character.
    private static func inScalars(_ operation: LabelOperation, _ map: OffsetMap) -> LabelOperation? {
        func scalars(_ range: ScalarRange) -> ScalarRange? {
            guard let (range, isExact) = map.scalars(range), isExact else { return nil }
            return range
        }
        switch operation {
        case .add(var span):
            guard let range = scalars(span.range) else { return nil }
            span.range = range
            return .add(span)
        case .change(let id, let range, let label):
            return scalars(range).map { .change(id: id, range: $0, label: label) }
        case .reject(let range, let label): return scalars(range).map { .reject($0, label: label) }
        case .unreject(let range, let label): return scalars(range).map { .unreject($0, label: label) }
        case .remove, .status: return operation
        }
    }

    // MARK: Replies

    private func place(_ range: ScalarRange, _ map: OffsetMap) -> [String: JSONValue] {
        let units = map.units(range)
        return ["start": .integer(Int64(units.start)), "end": .integer(Int64(units.end))]
    }

    private func json(_ labels: NoteLabels, _ map: OffsetMap) -> JSONValue {
        .object([
            "revision": .integer(Int64(labels.revision)), "status": .string(labels.status.rawValue),
            "spans": .array(
                labels.spans.map {
                    .object(
                        place($0.range, map).merging(
                            ["id": .string($0.id), "label": .string($0.label), "from": .string($0.source)]) { $1 })
                }),
        ])
    }

    private func payload(_ note: WorkbenchNote, _ annotator: String) async throws -> JSONValue {
        let map = OffsetMap(note.document.text, unit: .utf16)
        let labels = workbench.labels(of: note.key, by: annotator)
        let shown = try await proposals.shown(for: note).filter { proposal in
            !labels.rejected.contains(NoteLabels.Rejected(range: proposal.range, label: proposal.label))
        }
        let tokens = proposals.tokenizer.tokens(of: note.document).tokens
        return .object([
            "key": .string(note.key.text), "sha256": .string(note.digest), "name": .string(note.document.id),
            "text": .string(note.document.text.string), "labels": json(labels, map),
            "heldOut": .bool(note.isHeldOut), "blind": .bool(note.isBlind),
            "tokens": .array(
                tokens.flatMap { token -> [JSONValue] in
                    let units = map.units(token.range)
                    return [.integer(Int64(units.start)), .integer(Int64(units.end))]
                }),
            "proposals": .array(
                shown.map {
                    var fields = place($0.range, map)
                    fields["label"] = .string($0.label)
                    fields["from"] = .string($0.source)
                    if let score = $0.score { fields["score"] = .number(of: (score * 100).rounded() / 100) }
                    return .object(fields)
                }),
        ])
    }

    private func project(_ request: APIRequest) throws -> APIResponse {
        let annotator = try annotator(request)
        let keys = LabelKeys.keys(for: workbench.project.labels)
        return .json(
            .object([
                "annotator": .string(annotator), "offsets": .string("utf16"),
                "labels": .array(
                    zip(workbench.project.labels, keys).enumerated().map { index, pair in
                        var fields: [String: JSONValue] = [
                            "name": .string(pair.0), "hue": .integer(Int64(index % LabelKeys.hues)),
                            "stroke": .integer(Int64(index / LabelKeys.hues % LabelKeys.strokes)),
                        ]
                        if let key = pair.1 { fields["key"] = .string(key) }
                        return .object(fields)
                    }),
                "reasons": .array(SkipReason.allCases.map { .string($0.rawValue) }),
            ]))
    }

    private func progress(_ request: APIRequest) throws -> APIResponse {
        let annotator = try annotator(request)
        let progress = workbench.progress(of: annotator)
        var fields: [String: JSONValue] = [
            "notes": .integer(Int64(workbench.notes.count)), "done": .integer(Int64(progress.done)),
            "flagged": .integer(Int64(progress.flagged)), "skipped": .integer(Int64(progress.skipped)),
            "heldOut": .integer(Int64(progress.heldOut)), "spans": .integer(Int64(progress.spans)),
            "milliseconds": .integer(Int64(progress.milliseconds)), "canUndo": .bool(progress.canUndo),
            "canRedo": .bool(progress.canRedo), "ended": .array(progress.ended.suffix(100).map { .string($0.text) }),
            "proposals": .bool(proposals.isEarned),
        ]
        if let measured = proposals.measured {
            fields["measured"] = .object([
                "notes": .integer(Int64(measured.notes)), "f1": .number(of: measured.entity.f1),
                "recall": .number(of: measured.token.recall), "leaks": .integer(Int64(measured.notesWithLeak)),
            ])
        }
        if let training { fields["training"] = training.json }
        return .json(.object(fields))
    }
}

/// Which key gives which label: digits first, then letters of its name that no command has.
enum LabelKeys {
    static let hues = 8
    static let strokes = 5

    /// Letters that the page gives other meanings.
    private static let taken: Set<Character> = ["a", "x", "r", "m", "s", "f", "p", "u", "n", "h"]

    static func keys(for labels: [String]) -> [String?] {
        var free = Set("abcdefghijklmnopqrstuvwxyz").subtracting(taken)
        return labels.enumerated().map { index, label in
            if index < 10 { return index == 9 ? "0" : "\(index + 1)" }
            guard let letter = label.lowercased().first(where: { free.contains($0) }) ?? free.min() else { return nil }
            free.remove(letter)
            return String(letter)
        }
    }
}
