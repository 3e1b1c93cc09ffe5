internal import Lethe

/// What the page is told.
extension WorkbenchRoutes {
    private func place(_ range: ScalarRange, _ map: OffsetMap) -> [String: JSONValue] {
        let units = map.units(range)
        return ["start": .integer(Int64(units.start)), "end": .integer(Int64(units.end))]
    }

    func json(_ labels: NoteLabels, _ map: OffsetMap) -> JSONValue {
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

    /// A note's labels, once what the program puts in place is there.
    private func begun(_ note: WorkbenchNote, _ annotator: String) async throws -> NoteLabels {
        let task = workbench.task(of: annotator)
        let labels = workbench.labels(of: note.key, by: annotator)
        guard task != .label, labels.revision == 0 else { return labels }
        let spans: [LabelSpan]
        if task == .adjudicate {
            spans = workbench.comparison(of: note.key).agreed
        } else {
            // What can't be analysed is labelled from nothing: `beside` tells why.
            guard let found = try? await proposals.everything(about: note) else { return labels }
            spans = Self.merged(found.proposals)
        }
        do {
            return try await workbench.changeAutomatically(
                note.key, by: annotator, "begin",
                [.begin(task)]
                    + spans.enumerated().map { index, span in
                        .add(LabelSpan(id: "b\(index)", range: span.range, label: span.label, source: span.source))
                    }
            ) { $0.revision == 0 }
        } catch let refusal as Workbench.Refusal { throw Self.error(refusal) }
    }

    /// Proposals as spans: those that share characters are one, under the first one's label, so that nothing comes into the open.
    private static func merged(_ proposals: [Proposals.Proposal]) -> [LabelSpan] {
        var spans: [LabelSpan] = []
        for proposal in proposals {
            if let last = spans.indices.last, spans[last].range.end > proposal.range.start {
                spans[last].range = ScalarRange(
                    spans[last].range.start, max(spans[last].range.end, proposal.range.end))
            } else {
                spans.append(
                    LabelSpan(id: "", range: proposal.range, label: proposal.label, source: proposal.source))
            }
        }
        return spans
    }

    /// What stands in a note besides its labels.
    private struct Beside {
        var found = Proposals.Found(proposals: [], flags: [], leakRisk: 0)
        var disputes: [Dispute] = []
        /// Why nothing could be found.
        var failure: String?
    }

    /// Proposals, places to look at, differences to decide.
    private func beside(_ note: WorkbenchNote, _ labels: NoteLabels, _ annotator: String) async -> Beside {
        var beside = Beside()
        if labels.task == .adjudicate {
            beside.disputes = workbench.comparison(of: note.key).disputes.filter { !$0.isDecided(labels) }
            return beside
        }
        do {
            let isReview = workbench.task(of: annotator) == .review
            beside.found =
                try await labels.task == .review || isReview
                ? proposals.everything(about: note) : proposals.shown(for: note)
        } catch {
            // The note is labelled from nothing, and the page says why.
            beside.failure = (error as? LetheError)?.what ?? "the note can't be analysed"
        }
        if labels.task == .review {
            // What was found is in place already.
            beside.found.proposals = []
        } else {
            beside.found.proposals.removeAll { proposal in
                labels.rejected.contains(NoteLabels.Rejected(range: proposal.range, label: proposal.label))
            }
        }
        return beside
    }

    func payload(_ note: WorkbenchNote, _ annotator: String) async throws -> JSONValue {
        let map = OffsetMap(note.document.text, unit: .utf16)
        let labels = try await begun(note, annotator)
        let beside = await beside(note, labels, annotator)
        let tokens = proposals.tokenizer.tokens(of: note.document).tokens
        return .object([
            "key": .string(note.key.text), "sha256": .string(note.digest), "name": .string(note.document.id),
            "text": .string(note.document.text.string), "labels": json(labels, map),
            "task": .string(labels.task.rawValue), "heldOut": .bool(note.isHeldOut),
            "blind": .bool(note.isBlind && labels.task == .label),
            "tokens": .array(
                tokens.flatMap { token -> [JSONValue] in
                    let units = map.units(token.range)
                    return [.integer(Int64(units.start)), .integer(Int64(units.end))]
                }),
            "proposals": .array(
                beside.found.proposals.map {
                    var fields = place($0.range, map)
                    fields["label"] = .string($0.label)
                    fields["from"] = .string($0.source)
                    if let score = $0.score { fields["score"] = .number(of: (score * 100).rounded() / 100) }
                    return .object(fields)
                }),
            "flags": .array(
                beside.found.flags.map { flag in
                    .object(place(flag.range, map).merging(["kind": .string(flag.kind.rawValue)]) { $1 })
                }),
            "disputes": .array(beside.disputes.map { json($0, map) }),
            "failure": beside.failure.map { .string($0) } ?? .null,
        ])
    }

    private func json(_ dispute: Dispute, _ map: OffsetMap) -> JSONValue {
        let sides = dispute.sides.map { side -> JSONValue in
            .object([
                "by": .array(side.annotators.map { .string($0) }),
                "spans": .array(
                    side.spans.map { .object(place($0.range, map).merging(["label": .string($0.label)]) { $1 }) }),
            ])
        }
        return .object(place(dispute.range, map).merging(["sides": .array(sides)]) { $1 })
    }

    /// A note as it would be released with the labels that it has.
    func clean(_ request: APIRequest) async throws -> APIResponse {
        let annotator = try annotator(request)
        let note = try note(try await fields(request))
        var document = Document(bare: note.document)
        let labels = workbench.labels(of: note.key, by: annotator)
        document.annotations = labels.annotations
        let released = release.apply(to: document).document
        let map = OffsetMap(released.text, unit: .utf16)
        return .json(
            .object([
                "revision": .integer(Int64(labels.revision)), "text": .string(released.text.string),
                "replaced": .array(
                    released.annotations.map {
                        .object(place($0.range, map).merging(["label": .string($0.label)]) { $1 })
                    }),
            ]))
    }

    /// What is right in an invented note.
    func answer(_ request: APIRequest) async throws -> APIResponse {
        _ = try annotator(request)
        let note = try note(try await fields(request))
        guard let answer = answers[note.document.id] else {
            throw APIError(
                404, LetheError(.setting, "nobody knows the answer", advice: "It is known of a demo's notes alone"))
        }
        let map = OffsetMap(note.document.text, unit: .utf16)
        return .json(
            .object([
                "spans": .array(
                    answer.map { .object(place($0.range, map).merging(["label": .string($0.label)]) { $1 }) })
            ]))
    }

    func agreement(_ request: APIRequest) throws -> APIResponse {
        _ = try annotator(request)
        let pairs = workbench.agreement(tokenizer: proposals.tokenizer).map { pair -> JSONValue in
            var fields: [String: JSONValue] = [
                "annotators": .array([.string(pair.first), .string(pair.second)]),
                "notes": .integer(Int64(pair.notes)), "differing": .integer(Int64(pair.notesThatDiffer)),
            ]
            if let exact = pair.report[.entityExact]?.micro.f1 { fields["f1"] = .number(of: exact) }
            if let overlap = pair.report[.entityOverlap]?.micro.f1 { fields["overlap"] = .number(of: overlap) }
            if let kappa = pair.kappa { fields["kappa"] = .number(of: kappa) }
            return .object(fields)
        }
        return .json(.object(["pairs": .array(pairs)]))
    }

    func project(_ request: APIRequest) throws -> APIResponse {
        let annotator = try annotator(request)
        let keys = LabelKeys.keys(for: workbench.project.labels, chosen: workbench.project.keys ?? [:])
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
                "task": .string(workbench.task(of: annotator).rawValue), "hasAnswers": .bool(!answers.isEmpty),
            ]))
    }

    func progress(_ request: APIRequest) throws -> APIResponse {
        let annotator = try annotator(request)
        let progress = workbench.progress(of: annotator)
        var fields: [String: JSONValue] = [
            "notes": .integer(Int64(workbench.notes.count)), "done": .integer(Int64(progress.done)),
            "flagged": .integer(Int64(progress.flagged)), "skipped": .integer(Int64(progress.skipped)),
            "heldOut": .integer(Int64(progress.heldOut)), "spans": .integer(Int64(progress.spans)),
            "milliseconds": .integer(Int64(progress.milliseconds)), "canUndo": .bool(progress.canUndo),
            "canRedo": .bool(progress.canRedo), "ended": .array(progress.ended.suffix(100).map { .string($0.text) }),
            "proposals": .bool(proposals.isEarned), "reviewed": .integer(Int64(progress.reviewed)),
        ]
        if workbench.task(of: annotator) == .adjudicate {
            let disputed = workbench.disputed
            fields["disputed"] = .array([.integer(Int64(disputed.decided)), .integer(Int64(disputed.notes))])
        }
        if let measured = proposals.measured {
            fields["measured"] = .object([
                "notes": .integer(Int64(measured.notes)), "f1": .number(of: measured.entity.f1),
                "recall": .number(of: measured.token.recall), "leaks": .integer(Int64(measured.notesWithLeak)),
                "interval": .array(
                    measured.entityF1Interval.map { [.number(of: $0.low), .number(of: $0.high)] } ?? []),
            ])
        }
        if let training { fields["training"] = training.json }
        return .json(.object(fields))
    }
}
