package import Lethe
internal import LetheEssentials
internal import Synchronization

/// What the page of the workbench asks for. Offsets are the browser's: UTF-16 units of the text as it was sent.
package struct WorkbenchRoutes: Sendable {
    let workbench: Workbench
    let proposals: Proposals
    let training: LabelTraining?
    /// What a note would be released as.
    let release: ReplacementPolicy
    /// By note's id, what is right: of invented notes alone.
    let answers: [String: [Annotation]]

    private static let maximumBytes = 1 << 20

    package init(
        _ workbench: Workbench, _ proposals: Proposals, training: LabelTraining?,
        release: ReplacementPolicy = ReplacementPolicy(), answers: [String: [Annotation]] = [:]
    ) {
        self.workbench = workbench
        self.proposals = proposals
        self.training = training
        self.release = release
        self.answers = answers
    }

    package var routes: [APIRoute] {
        [
            APIRoute(.get, "/api/project") { try project($0) },
            APIRoute(.get, "/api/progress") { try progress($0) },
            APIRoute(.post, "/api/next") { request in
                let annotator = try annotator(request)
                guard let note = try refusing({ try workbench.next(for: annotator) }) else {
                    return .json(
                        .object(["note": .null, "task": .string(workbench.task(of: annotator).rawValue)]))
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
            APIRoute(.post, "/api/clean") { try await clean($0) },
            APIRoute(.post, "/api/answer") { try await answer($0) },
            APIRoute(.get, "/api/agreement") { try agreement($0) },
        ]
    }

    // MARK: Requests

    func annotator(_ request: APIRequest) throws -> String {
        guard let client = request.client, workbench.project.people.contains(client) else {
            throw APIError(
                403, LetheError(.setting, "the token is no annotator's", advice: "Open the address that was printed"))
        }
        return client
    }

    func fields(_ request: APIRequest) async throws -> [String: JSONValue] {
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

    func note(_ fields: [String: JSONValue]) throws -> WorkbenchNote {
        guard let key = NoteKey(try text(fields, "key")), let note = workbench.notes[key] else {
            throw APIError(404, LetheError(.setting, "there is no such note"))
        }
        return note
    }

    /// Refusals as replies.
    private func refusing<Result>(_ body: () throws -> Result) throws -> Result {
        do { return try body() } catch let refusal as Workbench.Refusal { throw Self.error(refusal) }
    }

    static func error(_ refusal: Workbench.Refusal) -> APIError {
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
        case .automaticName: return error(422, "a change's name can't begin with \(LabelEvent.automatic)")
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
            guard let operation = LabelOperation(value).flatMap({ Self.inScalars($0, map) }), !operation.isAutomatic
            else {
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
            var reply: [String: JSONValue] = ["labels": json(labels, map)]
            if labels.task == .review, let again = try await lookAgain(after: operations, in: note, by: annotator) {
                reply["again"] = .integer(Int64(again))
            }
            return .json(.object(reply))
        } catch let refusal as Workbench.Refusal {
            guard case .otherRevision(let labels) = refusal else { throw Self.error(refusal) }
            // With what stands there now.
            var fields: [String: JSONValue] = ["labels": json(labels, map)]
            fields["error"] = APIError.object(Self.error(refusal).error)
            return .json(.object(fields), status: 409)
        }
    }

    /// What was missed here may have been missed elsewhere.
    ///
    /// - Returns: how many other notes come first for that; nil where nothing was found that the model had missed.
    private func lookAgain(
        after operations: [LabelOperation], in note: WorkbenchNote, by annotator: String
    ) async throws -> Int? {
        var count: Int?
        for case .add(let span) in operations where span.source == LabelSpan.hand {
            let words = String(note.document.text[span.range])
            count = try await (count ?? 0) + workbench.lookAgain(for: words, besides: note.key, by: annotator)
        }
        return count
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
        case .remove, .status, .begin: return operation
        }
    }
}
