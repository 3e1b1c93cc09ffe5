internal import LetheEssentials

/// A run's epochs as TensorBoard's event files in a folder.
public struct TensorBoardRecorder: TrainingRecorder {
    /// One for each run.
    public var folder: String

    public init(folder: String) { self.folder = folder }

    public func begin(goesOn: Bool, overwrites: Bool) throws -> any TrainingLog {
        try TensorBoardLog(folder: folder, goesOn: goesOn, overwrites: overwrites)
    }
}

/// A training run's history as TensorBoard shows it: an event file of scalars, a step an epoch.
///
/// The file's name holds the time and this program's name where TensorFlow puts the machine's.
final class TensorBoardLog: TrainingLog {
    private let path: String
    private let descriptor: Int32

    /// Begins a file.
    ///
    /// - Parameters:
    ///   - goesOn: the folder's files are earlier parts of the same run.
    ///   - overwrites: they may be removed.
    /// - Throws: `LetheError` of kind `setting` where the folder holds another run's, which TensorBoard would draw into one
    ///   line; of kind `file` where it can't be written.
    init(folder: String, goesOn: Bool, overwrites: Bool) throws {
        try Files.makeFolder(folder)
        let earlier = try Files.list(folder).filter { !$0.contains("/") && $0.contains(".tfevents.") }
        if !goesOn, !earlier.isEmpty {
            guard overwrites else {
                throw LetheError(
                    .setting, place: folder, "the folder holds another run's events",
                    advice:
                        "Use a folder a run, such as \(folder)/2, or --overwrite; `tensorboard --logdir` takes the folder above"
                )
            }
            for file in earlier where file.contains(".lethe.") { try Files.remove("\(folder)/\(file)") }
        }
        let now = Date().timeIntervalSince1970
        var number = 0
        while true {
            let path = "\(folder)/events.out.tfevents.\(Int(now)).lethe.\(number)"
            let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
            if descriptor >= 0 {
                self.path = path
                self.descriptor = descriptor
                break
            }
            guard errno == EEXIST else { throw Files.cannotWrite(path, errno) }
            number += 1
        }
        try append(EventFile.record(.version, step: 0, wallTime: now))
    }

    deinit { close(descriptor) }

    /// The run goes on after an epoch: the next ones replace what earlier files of the folder say of them.
    ///
    /// - Throws: `LetheError` of kind `file`.
    func goOn(after epoch: Int) throws {
        try append(EventFile.record(.start, step: epoch + 1, wallTime: Date().timeIntervalSince1970))
    }

    /// Adds an epoch.
    ///
    /// - Throws: `LetheError` of kind `file`.
    func append(_ record: EpochRecord) throws {
        var scalars: [(tag: String, value: Float)] = [("loss/train", Float(record.loss))]
        for metric in Metric.allCases {
            guard let score = record.validation[metric.rawValue] else { continue }
            scalars.append(("f1/\(metric.rawValue)", Float(score.f1)))
            scalars.append(("precision/\(metric.rawValue)", Float(score.precision)))
            scalars.append(("recall/\(metric.rawValue)", Float(score.recall)))
        }
        for (type, score) in (record.validationByType ?? [:]).sorted(by: { $0.key < $1.key }) {
            scalars.append(("f1_by_type/\(type)", Float(score.f1)))
            scalars.append(("recall_by_type/\(type)", Float(score.recall)))
        }
        scalars.append(("time/training_seconds", Float(record.trainingSeconds)))
        scalars.append(("time/validation_seconds", Float(record.validationSeconds)))
        scalars.append(("time/tokens_per_second", Float(record.tokensPerSecond)))
        try append(
            EventFile.record(.scalars(scalars), step: record.epoch, wallTime: Date().timeIntervalSince1970))
    }

    private func append(_ data: Data) throws {
        do { try Files.write(data, toDescriptor: descriptor) } catch {
            throw LetheError(.file, place: path, "can't be written", advice: "Check that the disk has room")
        }
    }
}
