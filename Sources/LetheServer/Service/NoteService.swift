package import Lethe
package import Logging
internal import Synchronization

/// What a server serves: a model that can be changed for another, threads that run it, and the record of what was done.
package final class NoteService: Sendable {
    private let current: Mutex<ServedModel>
    package let pool: NotePool
    package let metrics = ServiceMetrics()
    /// The log of a release; a note whose line can't be written isn't given out.
    private let audit: Mutex<AuditLog?>
    private let auditFailures = Atomic<Int>(0)
    /// How the latest notes under a certificate look.
    private let shapes = Mutex<LatestShapes>(LatestShapes())
    package let logger: Logger?

    package init(_ model: ServedModel, pool: NotePool, audit: AuditLog? = nil, logger: Logger? = nil) {
        current = Mutex(model)
        self.pool = pool
        self.audit = Mutex(audit)
        self.logger = logger
        metrics.countModel()
    }

    /// The model that a new request gets.
    package var model: ServedModel { current.withLock { $0 } }

    /// Puts another model in its place. What is under way ends with the old one.
    package func use(_ model: ServedModel) {
        current.withLock { $0 = model }
        shapes.withLock { $0 = LatestShapes() }
        metrics.countModel()
    }

    /// Notes that were refused for want of their audit line, and whatever else failed while de-identifying.
    package var failedReleases: Int { auditFailures.load(ordering: .relaxed) }

    /// Processes notes that belong together, with a result for each.
    ///
    /// - Parameter model: nil takes the one in place; a stream keeps that with which it began.
    /// - Throws: `NotePool.Full`.
    package func process(
        _ notes: [RawDocument], byteCount: Int, for purpose: ServedModel.Purpose, with model: ServedModel? = nil,
        patience: NotePool.Patience
    ) async throws -> NotePool.Results {
        let model = model ?? self.model
        var results = try await pool.process(
            notes, byteCount: byteCount, for: purpose, with: model, patience: patience)
        if purpose == .deidentify { record(&results, under: model) }
        metrics.count(results, for: purpose)
        return results
    }

    /// Writes the notes' lines of the audit log, and keeps how they look.
    private func record(_ results: inout NotePool.Results, under model: ServedModel) {
        audit.withLock { log in
            for index in results.indices {
                guard let log, case .success(let note) = results[index], let record = note.audit else { continue }
                do { try log.add(record) } catch {
                    results[index] = .failure(
                        error as? LetheError ?? LetheError(.file, "the audit log can't be written"))
                }
            }
        }
        let failed = results.count { if case .failure = $0 { true } else { false } }
        if failed > 0 { auditFailures.add(failed, ordering: .relaxed) }
        guard model.certificate != nil else { return }
        shapes.withLock { shapes in
            for case .success(let note) in results { if let shape = note.shape { shapes.add(shape) } }
        }
    }

    /// Ends the audit log, once nothing is under way any more.
    ///
    /// - Returns: the last line's hash, and how many lines there are; nil without a log.
    package func finishAudit(isWhole: Bool) throws -> (log: AuditLog, head: String, lines: Int)? {
        try audit.withLock { log in
            guard let open = log else { return nil }
            log = nil
            let end = try open.finish(failed: failedReleases, isWhole: isWhole)
            return (open, end.head, end.lines)
        }
    }

    /// How the latest notes look against those of the certificate's calibration; nil without a certificate.
    package var comparison: (notes: Int, comparison: BatchReference.Comparison)? {
        guard let certificate = model.certificate else { return nil }
        let latest = shapes.withLock { $0.shapes }
        return (latest.count, certificate.batch.compare(latest))
    }
}

/// The shapes of the latest notes, in bounded memory.
private struct LatestShapes {
    private(set) var shapes: [NoteShape] = []
    private var next = 0

    private static let most = 10_000

    mutating func add(_ shape: NoteShape) {
        if shapes.count < Self.most {
            shapes.append(shape)
        } else {
            shapes[next] = shape
            next = (next + 1) % Self.most
        }
    }
}
