import Foundation
import Testing

@testable import Lethe
@testable import LetheTraining

/// The CRF against enumeration of all paths.
struct ConditionalRandomFieldTests {
    /// Transitions, emissions and everything that enumeration tells of them.
    private struct Enumeration {
        var logZ = -Double.infinity
        var marginals: [[Double]]
        var pairs: [[Double]]
        var best: [Int] = []
        var bestScore = -Double.infinity

        init(transitions: Matrix<Double>, emissions: [[Double]], tags: Int) {
            marginals = Array(repeating: Array(repeating: 0, count: tags), count: emissions.count)
            pairs = Array(repeating: Array(repeating: 0, count: tags), count: tags)
            var paths: [([Int], Double)] = []
            var path = [Int](repeating: 0, count: emissions.count)
            while true {
                var score = transitions[tags, path[0]] + transitions[path[path.count - 1], tags + 1]
                for (step, tag) in path.enumerated() {
                    score += emissions[step][tag]
                    if step > 0 { score += transitions[path[step - 1], tag] }
                }
                paths.append((path, score))
                if score > bestScore { (best, bestScore) = (path, score) }
                var place = path.count - 1
                while place >= 0, path[place] == tags - 1 {
                    path[place] = 0
                    place -= 1
                }
                if place < 0 { break }
                path[place] += 1
            }
            logZ = logSumExp(paths.map(\.1))
            for (path, score) in paths {
                let probability = exp(score - logZ)
                for (step, tag) in path.enumerated() {
                    marginals[step][tag] += probability
                    if step > 0 { pairs[path[step - 1]][tag] += probability }
                }
            }
        }
    }

    private struct Setup {
        let crf: ConditionalRandomField<Double>
        let packing = Packing()
        let emissions: Matrix<Double>
        let cache: ConditionalRandomFieldCache<Double>
        let tags: Int
        let lengths: [Int]

        init(tags: Int, lengths: [Int], scale: Double, seed: UInt64) {
            var generator = SeededGenerator(seed: seed)
            self.tags = tags
            self.lengths = lengths
            crf = ConditionalRandomField(tagCount: tags)
            packing.lay(sequences: lengths.count) { lengths[$0] }
            emissions = Matrix(rows: packing.rows, columns: tags)
            for row in 0..<(tags + 2) {
                for column in 0..<(tags + 2) { crf.transitions[row, column] = (generator.nextUnit() * 2 - 1) * scale }
            }
            for row in 0..<packing.rows {
                for tag in 0..<tags { emissions[row, tag] = (generator.nextUnit() * 2 - 1) * scale }
            }
            cache = ConditionalRandomFieldCache(tagCount: tags)
            cache.reserve(rows: packing.rows, sequences: lengths.count)
        }

        func run() {
            crf.prepare(cache)
            crf.posterior(packing, emissions: emissions, cache: cache, worker: .alone)
        }

        func emissionRows(_ sequence: Int) -> [[Double]] {
            (0..<lengths[sequence]).map { step in (0..<tags).map { emissions[packing.row(sequence, step), $0] } }
        }
    }

    /// Scale 400 is far outside what scaled probabilities hold: the logarithmic pass must take over.
    @Test(arguments: [1.0, 10.0, 400.0, 5000.0], [UInt64(1), 2, 3])
    func everythingMatchesEnumeration(scale: Double, seed: UInt64) {
        let setup = Setup(tags: 3, lengths: [5, 4, 2, 1], scale: scale, seed: seed)
        setup.run()
        let gold = IndexBuffer(capacity: setup.packing.rows)
        for row in 0..<setup.packing.rows { gold[row] = Int32(row % 3) }
        let gradient = ConditionalRandomField<Double>(tagCount: 3)
        setup.crf.transitionGradient(
            rows: 0..<3, withBorders: true, packing: setup.packing, gold: gold, cache: setup.cache, gradient: gradient)
        var expectedPairs = [[Double]](repeating: [0, 0, 0], count: 3)
        let scratch = BestPathScratch<Double>()
        for sequence in 0..<4 {
            let enumeration = Enumeration(
                transitions: setup.crf.transitions, emissions: setup.emissionRows(sequence), tags: 3)
            #expect(
                abs(setup.cache.logPartition[sequence] - enumeration.logZ) < 1e-9 * max(1, abs(enumeration.logZ)))
            for step in 0..<setup.lengths[sequence] {
                for tag in 0..<3 {
                    let found = setup.cache.marginals[setup.packing.row(sequence, step), tag]
                    #expect(abs(found - enumeration.marginals[step][tag]) < 1e-9)
                }
            }
            for from in 0..<3 { for to in 0..<3 { expectedPairs[from][to] += enumeration.pairs[from][to] } }
            var path = [Int](repeating: -1, count: setup.lengths[sequence])
            let score = setup.crf.bestPath(
                length: setup.lengths[sequence], emissions: setup.emissions,
                rowAt: { setup.packing.row(sequence, $0) }, scratch: scratch, emit: { path[$0] = Int($1) })
            #expect(path == enumeration.best)
            #expect(abs(score - enumeration.bestScore) < 1e-9 * max(1, abs(score)))
            let own = setup.crf.score(
                sequence: sequence, packing: setup.packing, emissions: setup.emissions,
                tag: { row in path[(0..<path.count).first { setup.packing.row(sequence, $0) == row } ?? 0] })
            #expect(abs(own - score) < 1e-9 * max(1, abs(score)))
        }
        for sequence in 0..<4 {
            for step in 1..<max(1, setup.lengths[sequence]) {
                let from = Int(gold[setup.packing.row(sequence, step - 1)])
                expectedPairs[from][Int(gold[setup.packing.row(sequence, step)])] -= 1
            }
        }
        for from in 0..<3 {
            for to in 0..<3 { #expect(abs(gradient.transitions[from, to] - expectedPairs[from][to]) < 1e-9) }
        }
    }

    /// What can't be is zero and not next to it: products with numbers below the smallest normal one take a processor a hundred
    /// times as long.
    @Test(arguments: [0.0, 8]) func whatCantBeIsZero(_ largest: Float) {
        let crf = ConditionalRandomField<Float>(tagCount: 5)
        for from in 0..<7 {
            for to in 0..<7 { crf.transitions[from, to] = from == 2 ? largest : Float(from - to) / 3 }
        }
        let isForbidden = { (from: Int, to: Int) in (from + to).isMultiple(of: 3) }
        crf.forbid(isForbidden)
        let cache = ConditionalRandomFieldCache<Float>(tagCount: 5, hasImpossibleTags: true)
        cache.reserve(rows: 1, sequences: 1)
        crf.prepare(cache)
        for from in 0..<5 {
            for to in 0..<5 { #expect((cache.transitionFactors[from, to] == 0) == isForbidden(from, to)) }
            #expect((cache.startFactors[0, from] == 0) == isForbidden(5, from))
            #expect((cache.endFactors[0, from] == 0) == isForbidden(from, 6))
        }
        let emissions = Matrix<Float>(rows: 1, columns: 5)
        for tag in 0..<5 { emissions[0, tag] = tag == 3 ? -10_000 : Float(tag) }
        crf.exponentiate(rows: 0..<1, emissions: emissions, cache: cache)
        for tag in 0..<5 { #expect((cache.emissionFactors[0, tag] == 0) == (tag == 3)) }
    }

    /// Where nothing is possible at all, what comes of it stays in its sequence and in its batch.
    @Test func whatIsImpossibleAltogetherTouchesNothingElse() {
        let crf = ConditionalRandomField<Float>(tagCount: 3)
        // Only tag 0 begins, only tag 1 ends, and 1 never follows 0.
        crf.forbid { from, to in (from == 3 && to != 0) || (to == 4 && from != 1) || (from == 0 && to == 1) }
        let cache = ConditionalRandomFieldCache<Float>(tagCount: 3)
        let emissions = Matrix<Float>(rows: 6, columns: 3)
        func run(_ lengths: [Int]) -> Packing {
            let packing = Packing()
            packing.lay(sequences: lengths.count) { lengths[$0] }
            cache.reserve(rows: packing.rows, sequences: lengths.count)
            crf.prepare(cache)
            crf.posterior(packing, emissions: emissions, cache: cache, worker: .alone)
            return packing
        }
        // One token can't both begin and end; three can, by way of tag 2.
        for lengths in [[3, 1], [1], [2, 1], [3]] {
            let packing = run(lengths)
            for sequence in lengths.indices {
                #expect(cache.logPartition[sequence].isFinite)
                for step in 0..<lengths[sequence] {
                    let row = packing.row(sequence, step)
                    #expect(abs((0..<3).reduce(0) { $0 + cache.marginals[row, $1] } - 1) < 1e-5)
                    for column in 0..<cache.marginals.stride { #expect(cache.marginals.row(row)[column].isFinite) }
                }
            }
        }
    }

    @Test func extremeScoresStayFiniteInFloat() {
        let crf = ConditionalRandomField<Float>(tagCount: 3)
        for row in 0..<5 { for column in 0..<5 { crf.transitions[row, column] = row == column ? -300 : 40 } }
        let packing = Packing()
        packing.lay(sequences: 1) { _ in 4 }
        let emissions = Matrix<Float>(rows: 4, columns: 3)
        for row in 0..<4 { emissions[row, 0] = 900 }
        let cache = ConditionalRandomFieldCache<Float>(tagCount: 3)
        cache.reserve(rows: 4, sequences: 1)
        crf.prepare(cache)
        crf.posterior(packing, emissions: emissions, cache: cache, worker: .alone)
        #expect(cache.logPartition[0].isFinite)
        for row in 0..<4 {
            let sum = (0..<3).reduce(Float(0)) { $0 + cache.marginals[row, $1] }
            #expect(abs(sum - 1) < 1e-4)
        }
    }

    @Test func logSumExpHoldsItsIdentities() {
        #expect(logSumExp([]) == -.infinity)
        #expect(logSumExp([-.infinity, -.infinity]) == -.infinity)
        #expect(logSumExp([3]) == 3)
        #expect(logSumExp([1000, 1000]) == 1000 + log(2))
        #expect(abs(logSumExp([1, 2, 3]) - (logSumExp([1, logSumExp([2, 3])]))) < 1e-12)
        #expect(abs(logSumExp([1 + 7, 2 + 7]) - (logSumExp([1, 2]) + 7)) < 1e-12)
    }
}
