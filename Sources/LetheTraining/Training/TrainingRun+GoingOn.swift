extension TrainingRun {
    /// Runs, going on with what the folder holds of it; where that was begun with other notes or settings, anew.
    ///
    /// For work of its own, whose folder nobody else writes to.
    ///
    /// - Parameter beginsAnew: called with the reason where it doesn't go on.
    /// - Throws: as `run`; what a first attempt refuses, a second would.
    func runOrGoOn(
        train: Corpus, validation: Corpus?, observe: (Event) -> Void, shouldStop: () -> Bool,
        beginsAnew: (String) -> Void
    ) throws -> Outcome {
        var run = self
        run.resumes = ModelBundle.isPresent(at: output)
        // What lies there without being a model is of a run that a kill cut short.
        run.overwrites = !run.resumes
        run.keepsCheckpoint = true
        do {
            return try run.run(train: train, validation: validation, observe: observe, shouldStop: shouldStop)
        } catch let error as LetheError where run.resumes && (error.kind == .model || error.kind == .setting) {
            beginsAnew(error.description)
            run.resumes = false
            run.overwrites = true
            return try run.run(train: train, validation: validation, observe: observe, shouldStop: shouldStop)
        }
    }
}
