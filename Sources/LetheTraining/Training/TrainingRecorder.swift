/// Something that keeps a record of a run's epochs in a place of its own, such as TensorBoard's event files.
public protocol TrainingRecorder: Sendable {
    /// Opens the record before the run begins.
    ///
    /// - Parameters:
    ///   - goesOn: what is there are earlier parts of the same run.
    ///   - overwrites: what is there may be removed.
    /// - Throws: `LetheError` where another run's is there, or where it can't be written.
    func begin(goesOn: Bool, overwrites: Bool) throws -> any TrainingLog
}

/// The open record of one run.
public protocol TrainingLog {
    /// The run goes on after an epoch: what is said of later ones no longer holds.
    func goOn(after epoch: Int) throws
    /// Adds a validated epoch.
    func append(_ record: EpochRecord) throws
}
