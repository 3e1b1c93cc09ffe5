/// One run of an experiment: a size, a seed, and how much of the source it begins with.
package struct ExperimentJob: Codable, Sendable, Hashable {
    package var size: SampleSize
    package var seed: UInt64
    package var transfer: TransferExtent

    /// Its name in files and messages.
    package var name: String { "size-\(size.fileName)_seed-\(seed)_\(transfer.text)" }

    /// The name of what both runs of a comparison share.
    var sampleName: String { "size-\(size.fileName)_seed-\(seed)" }
}

extension ExperimentConfiguration {
    /// Every job, in the order in which they run: the first seed from the smallest size up, so that a fault shows within
    /// seconds, the others from the largest down, so that no long run is left for the end.
    package var jobs: [ExperimentJob] {
        seeds.enumerated().flatMap { index, seed in
            let ordered = index == 0 ? sizes : sizes.reversed()
            return ordered.flatMap { size in
                transfers.map { ExperimentJob(size: size, seed: seed, transfer: $0) }
            }
        }
    }
}
