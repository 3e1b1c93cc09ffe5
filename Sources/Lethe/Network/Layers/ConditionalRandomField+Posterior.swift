extension ConditionalRandomField {
    /// What the scores say of a batch: the probability of each tag at each row (`cache.marginals`, [R, K]) and each sequence's log Z
    /// (`cache.logPartition`, [1, S]), with what `transitionGradient` needs.
    ///
    /// Every worker of a team calls it, once the emission scores of its own rows are there; all of it is there for each when it
    /// returns. `prepare` must have run since the transitions changed. Cost: rows times tags squared.
    ///
    /// - Parameter emissions: [R, K].
    func posterior(
        _ packing: Packing, emissions: Matrix<Real>, cache: ConditionalRandomFieldCache<Real>, worker: Worker
    ) {
        precondition(
            emissions.columns == tagCount && emissions.rows >= packing.rows,
            "emissions [\(emissions.rows), \(emissions.columns)] for [\(packing.rows), \(tagCount)]")
        let rows = worker.share(of: packing.rows)
        exponentiate(rows: rows, emissions: emissions, cache: cache)
        worker.synchronise()
        for half in worker.share(of: 2) {
            if half == 0 {
                forwardVariables(packing, cache: cache)
            } else {
                backwardVariables(packing, cache: cache)
            }
        }
        worker.synchronise()
        marginals(rows: rows, cache: cache)
        worker.synchronise()
        if worker.index == 0 {
            logPartition(packing, emissions: emissions, cache: cache)
            mendExtremes(packing, emissions: emissions, cache: cache)
        }
        worker.synchronise()
    }
}
