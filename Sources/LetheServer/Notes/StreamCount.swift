internal import Lethe
internal import Synchronization

/// How many streams there are at a time: each may hold some megabytes of what its client hasn't read yet.
final class StreamCount: Sendable {
    private let most: Int
    private let count = Atomic<Int>(0)

    init(most: Int) { self.most = most }

    /// One stream's place.
    final class Place: Sendable {
        private let streams: StreamCount
        private let isReleased = Atomic<Bool>(false)

        fileprivate init(_ streams: StreamCount) { self.streams = streams }

        func release() {
            if !isReleased.exchange(true, ordering: .relaxed) { streams.count.subtract(1, ordering: .relaxed) }
        }

        /// A stream that was never begun gives its place back as well.
        deinit { release() }
    }

    /// - Throws: `NotePool.Full` where there are too many.
    func take() throws -> Place {
        guard count.add(1, ordering: .relaxed).newValue <= most else {
            count.subtract(1, ordering: .relaxed)
            throw NotePool.Full()
        }
        return Place(self)
    }
}
