import Synchronization
import Testing

@testable import Lethe

struct WorkerTeamTests {
    @Test(arguments: [1, 2, 3, 7], [0, 1, 5, 64, 100])
    func sharesCoverEverythingOnce(count: Int, total: Int) {
        let team = WorkerTeam(count: count)
        defer { team.stop() }
        let done = (0..<total).map { _ in Counter() }
        team.run { worker in for item in worker.share(of: total) { done[item].value.wrappingAdd(1, ordering: .relaxed) }
        }
        #expect(done.allSatisfy { $0.value.load(ordering: .relaxed) == 1 })
    }

    /// Behind a meeting point everything is there that any worker did before it.
    @Test func workersMeet() {
        let team = WorkerTeam(count: 4)
        defer { team.stop() }
        let early = Counter()
        let before = Counter()
        for _ in 0..<200 {
            before.value.store(0, ordering: .sequentiallyConsistent)
            team.run { worker in
                before.value.wrappingAdd(1, ordering: .sequentiallyConsistent)
                worker.synchronise()
                if before.value.load(ordering: .sequentiallyConsistent) != 4 {
                    early.value.wrappingAdd(1, ordering: .sequentiallyConsistent)
                }
            }
        }
        #expect(early.value.load(ordering: .sequentiallyConsistent) == 0)
    }

    private final class Counter: Sendable { let value = Atomic<Int>(0) }
}
