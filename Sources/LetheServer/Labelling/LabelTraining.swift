package import Lethe
internal import LetheEssentials
internal import Synchronization

/// Lets the model learn while people label: from its beginning each time, in a process of its own, from all notes that are done but for
/// those that measure. A training that fails takes nothing with it.
package final class LabelTraining: Sendable {
    package struct Settings: Sendable {
        /// The program whose `train` and `transfer` learn.
        package var program: String
        /// Model from which to carry over; nil begins from nothing.
        package var source: String?
        /// Word vectors, where the source began with some.
        package var vectors: String?
        /// Notes that are done between two trainings.
        package var every = 5
        /// Notes to learn from, from which on the model says what comes next. Before, chance does as well.
        package var ranksFrom = 20
        package var threads = 1
        /// Updates at most where few notes would get more; nil leaves the recipe's. Fewer are quicker and worse.
        package var updates: Int?
        /// Without it, what was learned before is there, and nothing is added.
        package var learns = true

        package init(program: String) { self.program = program }
    }

    /// A model that was learned, and what it did on the notes that measured then.
    package struct Point: Codable, Sendable, Equatable {
        package var model: String
        package var notes: Int
        package var minutes: Double
        package var seconds: Double
        package var measuredNotes: Int
        package var entityF1: Double?
        package var tokenRecall: Double?
        /// 95 % bootstrap interval over the notes that measured.
        package var entityF1Interval: EvaluationReport.Interval?
        /// What was expected of further notes then: kept, so that it can be checked.
        package var forecast: CurveForecast?
    }

    /// What reads a learned model.
    package typealias Loader = @Sendable (_ folder: String) throws -> (served: ServedModel, recognizer: Recognizer)

    private struct State {
        var points: [Point] = []
        var isTraining = false
        var trainedNotes = 0
        var failure: String?
        var child: ChildProcess?
        var isClosed = false
    }

    private let workbench: Workbench
    private let proposals: Proposals
    private let service: NoteService
    private let settings: Settings
    private let folder: String
    private let load: Loader
    private let tell: @Sendable (String) -> Void
    private let state: Mutex<State>
    /// Broadcasts where a training has ended.
    private let ended = Condition()

    /// - Parameter tell: gets what who started the server should know.
    /// - Throws: `LetheError` for a curve that can't be read.
    package init(
        _ workbench: Workbench, _ proposals: Proposals, _ service: NoteService, in folder: String, settings: Settings,
        load: @escaping Loader, tell: @escaping @Sendable (String) -> Void
    ) throws {
        self.workbench = workbench
        self.proposals = proposals
        self.service = service
        self.settings = settings
        self.folder = folder
        self.load = load
        self.tell = tell
        var state = State()
        if Files.exists("\(folder)/curve.json") {
            state.points = try StrictJSON.decode(
                [Point].self, from: Files.read("\(folder)/curve.json"), place: "\(folder)/curve.json")
            state.trainedNotes = state.points.last?.notes ?? 0
        }
        self.state = Mutex(state)
        // Of a server that was killed in mid-training.
        if Files.isFolder("\(folder)/models") {
            for file in try FolderListing("\(folder)/models").files where file.hasSuffix(Self.corpusEnding) {
                try Files.remove("\(folder)/models/\(file)")
            }
            try removeUnfinished()
        }
    }

    /// Of the file that a training reads.
    private static let corpusEnding = ".train.jsonl"

    /// The newest model that was learned here; nil before there is one.
    package var newestModel: String? {
        state.withLock { $0.points.last?.model }.map { "\(folder)/models/\($0)" }
    }

    package var points: [Point] { state.withLock { $0.points } }

    /// Whether there is enough that is new, and then begins to learn.
    package func consider() {
        guard settings.learns else { return }
        let finished = workbench.finished()
        let learned = finished.filter { !$0.note.isHeldOut }
        let begins = state.withLock { state in
            guard !state.isTraining, !state.isClosed, learned.count >= state.trainedNotes + settings.every else {
                return false
            }
            state.isTraining = true
            state.trainedNotes = learned.count
            state.failure = nil
            return true
        }
        guard begins else { return }
        Threads.start(stackBytes: 8 << 20) { [self] in
            do {
                try train(
                    learned.map { ($0.note, $0.labels) },
                    milliseconds: finished.reduce(0) { $0 + $1.labels.milliseconds })
            } catch {
                let what = (error as? LetheError)?.description ?? "the training failed"
                state.withLock {
                    $0.failure = what
                    $0.isTraining = false
                }
                ended.withLock { ended.broadcast() }
                tell("the model could not learn: \(what)")
                return
            }
            state.withLock { $0.isTraining = false }
            ended.withLock { ended.broadcast() }
            // What was done meanwhile may be enough again.
            consider()
        }
    }

    private func train(_ notes: [(WorkbenchNote, NoteLabels)], milliseconds: Int) throws {
        let start = ContinuousClock.now
        let name = "\(notes.count)"
        try Files.makeFolder("\(folder)/models")
        let place = "\(folder)/models/\(name)"
        let corpus = "\(folder)/models/\(name)\(Self.corpusEnding)"
        // It holds the notes: nothing of it stays, however this ends. What can't be removed is removed at the next start.
        defer { if Files.exists(corpus) { try? Files.remove(corpus) } }
        var options = WritingOptions()
        options.overwrites = true
        try CorpusWriter.write(
            notes.map { note, labels in
                Document(id: note.document.id, text: note.document.text, annotations: labels.annotations)
            }, to: corpus, format: .jsonl, options: options)
        var arguments = [settings.source == nil ? "train" : "transfer"]
        if let source = settings.source { arguments += ["--source", source] }
        if let vectors = settings.vectors { arguments += ["--vectors", vectors] }
        arguments += [
            "--train", corpus, "--recipe", "fast", "--threads", "\(settings.threads)", "--output", place, "--overwrite",
        ]
        if let updates = settings.updates { arguments += ["--updates", "\(updates)"] }
        let child = try ChildProcess(settings.program, arguments, messages: "\(folder)/models/\(name).log")
        let goesOn = state.withLock { state in
            state.child = child
            return !state.isClosed
        }
        if !goesOn { child.end() }
        let code = child.wait()
        state.withLock { $0.child = nil }
        guard code == 0 else {
            if state.withLock({ $0.isClosed }) { return try removeUnfinished() }
            throw LetheError(
                .training, place: "\(folder)/models/\(name).log", "ended with exit code \(code)",
                advice: "Labelling goes on; the file says why")
        }
        let (served, recognizer) = try load(place)
        service.use(served)
        try measure(
            name, notes: notes.count, minutes: Double(milliseconds) / 60_000,
            seconds: (ContinuousClock.now - start) / .seconds(1))
        if notes.count >= settings.ranksFrom { try rank(by: recognizer) }
        removeOld()
    }

    /// Scores the new model on the notes that measure, and puts its point on the curve.
    private func measure(_ name: String, notes: Int, minutes: Double, seconds: Double) throws {
        let done = Condition()
        let outcome = Mutex<Result<Void, any Error>?>(nil)
        Task {
            let result: Result<Void, any Error>
            do { result = .success(try await proposals.measure(workbench.finished())) } catch {
                result = .failure(error)
            }
            outcome.withLock { $0 = result }
            done.withLock { done.broadcast() }
        }
        done.lock()
        while outcome.withLock({ $0 == nil }) { done.wait() }
        done.unlock()
        try outcome.withLock { try $0?.get() }
        let measured = proposals.measured
        let point = Point(
            model: name, notes: notes, minutes: minutes, seconds: seconds, measuredNotes: measured?.notes ?? 0,
            entityF1: measured?.entity.f1, tokenRecall: measured?.token.recall,
            entityF1Interval: measured?.entityF1Interval)
        let points = state.withLock { state in
            // Learned again from as many notes, as after an undo: the newer counts.
            state.points.removeAll { $0.notes >= notes }
            state.points.append(point)
            state.points[state.points.count - 1].forecast = Self.forecast(state.points, measured?.deviation ?? 0)
            return state.points
        }
        try Files.write(StrictJSON.encode(points), to: "\(folder)/curve.json", access: .owner)
    }

    /// Notes of which the forecast speaks.
    private static let ahead = 20

    private static func forecast(_ points: [Point], _ deviation: Double) -> CurveForecast? {
        CurveForecast(
            points.compactMap { point in
                point.entityF1.map {
                    CurveForecast.Point(notes: point.notes, score: $0, measured: point.measuredNotes)
                }
            }, ahead: ahead, deviation: deviation)
    }

    /// Notes of which so many are looked at: the model says which of them come next.
    private static let poolSize = 2_000

    /// Seven of ten notes where a minute mends most, three by chance, so that none is never seen.
    private func rank(by recognizer: Recognizer) throws {
        let open = workbench.openToLearn().prefix(Self.poolSize)
        let documents = open.map(\.document)
        let selection = NoteSelection()
        let candidates = try selection.candidates(documents, by: recognizer, threads: 1)
        var chosen = selection.order(candidates, of: documents).map { open[open.startIndex + $0.index].key }[...]
        var byChance = open.map(\.key)[...]
        var used: Set<NoteKey> = []
        var ranked: [NoteKey] = []
        for place in 0..<open.count {
            if place % 10 < 7 {
                chosen = chosen.drop { used.contains($0) }
            } else {
                byChance = byChance.drop { used.contains($0) }
            }
            guard let key = place % 10 < 7 ? chosen.first : byChance.first else { continue }
            used.insert(key)
            ranked.append(key)
        }
        workbench.rank(ranked)
    }

    /// Models whose training was ended: they would pass for the newest.
    private func removeUnfinished() throws {
        let learned = Set(state.withLock { $0.points.map(\.model) })
        let names = Set(
            try Files.list("\(folder)/models").compactMap { $0.split(separator: "/").first.map(String.init) })
        for name in names where Int(name) != nil && !learned.contains(name) {
            let place = "\(folder)/models/\(name)"
            if Files.isFolder(place), !ModelBundle.isFinished(at: place) { try Files.removeFolder(place) }
        }
    }

    /// Models but the newest two: they hold words of notes, and nobody asks for them again.
    private func removeOld() {
        let old = state.withLock { $0.points.dropLast(2).map(\.model) }
        for name in Set(old).subtracting(state.withLock { $0.points.suffix(2).map(\.model) }) {
            for path in ["\(folder)/models/\(name)", "\(folder)/models/\(name).log"] where Files.exists(path) {
                // A model that stays costs room alone.
                if Files.isFolder(path) { try? Files.removeFolder(path) } else { try? Files.remove(path) }
            }
        }
    }

    /// Ends a training that is under way, and waits until nothing of it is left.
    package func close() {
        state.withLock { state in
            state.isClosed = true
            state.child?.end()
        }
        ended.lock()
        while state.withLock({ $0.isTraining }) { ended.wait() }
        ended.unlock()
    }

    private static func json(_ low: Double, _ high: Double) -> JSONValue {
        .array([.number(of: low), .number(of: high)])
    }

    /// For the page.
    var json: JSONValue {
        let state = state.withLock { ($0.points, $0.isTraining, $0.failure) }
        var fields: [String: JSONValue] = [
            "isTraining": .bool(state.1), "every": .integer(Int64(settings.every)),
            "points": .array(
                state.0.map { point in
                    var fields: [String: JSONValue] = [
                        "notes": .integer(Int64(point.notes)), "minutes": .number(of: point.minutes),
                        "measured": .integer(Int64(point.measuredNotes)),
                    ]
                    if let score = point.entityF1 { fields["f1"] = .number(of: score) }
                    if let recall = point.tokenRecall { fields["recall"] = .number(of: recall) }
                    if let interval = point.entityF1Interval {
                        fields["interval"] = Self.json(interval.low, interval.high)
                    }
                    return .object(fields)
                }),
        ]
        if let forecast = state.0.last?.forecast {
            fields["forecast"] = .object([
                "notes": .integer(Int64(forecast.notes)), "f1": .number(of: forecast.middle),
                "interval": Self.json(forecast.low, forecast.high),
            ])
        }
        let hits = CurveForecast.hits(
            state.0.compactMap { point in point.entityF1.map { (point.notes, $0, point.forecast) } })
        if hits.of > 0 {
            fields["forecastHits"] = .array([.integer(Int64(hits.held)), .integer(Int64(hits.of))])
        }
        if let failure = state.2 { fields["failure"] = .string(failure) }
        return .object(fields)
    }
}
