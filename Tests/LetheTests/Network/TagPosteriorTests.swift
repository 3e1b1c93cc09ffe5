import Foundation
import Testing

@testable import Lethe

/// Span probabilities, protection and leak risk against enumeration of all tag sequences.
struct TagPosteriorTests {
    /// All tag sequences of a sentence with their probabilities.
    private static func paths(_ parameters: NetworkParameters<Double>, emissions: [[Double]]) -> [([Int], Double)] {
        let tags = parameters.shape.tagCount
        let isCRF = parameters.shape.configuration.outputLayer == .crf
        let transitions = parameters.crf.transitions
        var paths: [([Int], Double)] = []
        var path = [Int](repeating: 0, count: emissions.count)
        while true {
            var score = isCRF ? transitions[tags, path[0]] + transitions[path[path.count - 1], tags + 1] : 0
            for (step, tag) in path.enumerated() {
                score += emissions[step][tag]
                if step > 0, isCRF { score += transitions[path[step - 1], tag] }
            }
            paths.append((path, score))
            var place = path.count - 1
            while place >= 0, path[place] == tags - 1 {
                path[place] = 0
                place -= 1
            }
            if place < 0 { break }
            path[place] += 1
        }
        let logZ = logSumExp(paths.map(\.1))
        return paths.map { ($0.0, exp($0.1 - logZ)) }
    }

    private struct Case {
        let parameters: NetworkParameters<Double>
        let tagSet: TagSet
        let emissions: Matrix<Double>
        let packing = Packing()
        let paths: [([Int], Double)]

        init(_ scheme: TagScheme, types: Int, length: Int, output: OutputLayer, scale: Double, seed: UInt64) {
            tagSet = TagSet(types: (0..<types).map { "T\($0)" }, scheme: scheme)
            parameters = TinyNetwork.parameters(TinyNetwork.shape(output: output, tags: tagSet.count), seed: seed)
            var generator = SeededGenerator(seed: seed)
            let matrix = parameters.crf.transitions
            for row in 0..<matrix.rows {
                for column in 0..<matrix.columns { matrix[row, column] = (generator.nextUnit() * 2 - 1) * scale }
            }
            packing.lay(sequences: 1) { _ in length }
            emissions = Matrix(rows: length, columns: tagSet.count)
            for row in 0..<length {
                for tag in 0..<tagSet.count {
                    emissions[row, tag] = (generator.nextUnit() * 2 - 1) * scale + (tag == 0 ? scale : 0)
                }
            }
            var rows: [[Double]] = []
            for row in 0..<length { rows.append(emissions.values(row: row)) }
            paths = TagPosteriorTests.paths(parameters, emissions: rows)
        }

        /// By tag: all but O, and where there are two types, the second one's.
        var isProtected: [Bool] {
            tagSet.tags.map { $0.prefix != .outside && (tagSet.types.count == 1 || $0.type == "T0") }
        }

        /// Spans of a path by type, by the rules that decoding uses.
        func spans(_ path: [Int]) -> [TokenSpan] {
            var spans: [TokenSpan] = []
            path.map(Int32.init).withUnsafeBufferPointer { tagSet.spans(of: $0, into: &spans) }
            return spans
        }
    }

    private static let cases: [(TagScheme, Int, Int)] = [
        (.bio, 2, 5), (.bio, 1, 6), (.iob1, 2, 5), (.bioes, 1, 6), (.bio, 2, 1), (.bioes, 1, 2),
    ]

    /// Scale 400 is far outside what scaled probabilities hold.
    @Test(arguments: [1.0, 4.0, 400.0], [OutputLayer.crf, .softmax])
    func everythingMatchesEnumeration(scale: Double, output: OutputLayer) {
        for (number, (scheme, types, length)) in Self.cases.enumerated() {
            let setup = Case(
                scheme, types: types, length: length, output: output, scale: scale, seed: UInt64(number + 1))
            let posterior = TagPosterior(setup.parameters.shape.configuration.outputLayer, setup.parameters.crf)
            posterior.compute(setup.packing, emissions: setup.emissions)
            let chain = posterior.chain(0)
            for step in 0..<length {
                let expected = setup.paths.reduce(0) { $0 + (setup.isProtected[$1.0[step]] ? $1.1 : 0) }
                let found = Double(chain.protection(step, setup.isProtected))
                #expect(abs(found - expected) < 1e-5 && abs(found - expected) <= 1e-3 * expected + 1e-30)
            }
            // Every span of every type.
            for (type, tags) in setup.tagSet.tagsOfTypes.enumerated() {
                for start in 0..<length {
                    for end in (start + 1)...length {
                        let span = TokenSpan(start: start, end: end, type: setup.tagSet.types[type])
                        let expected = setup.paths.reduce(0) { $0 + (setup.spans($1.0).contains(span) ? $1.1 : 0) }
                        let found = chain.spanProbability(start..<end, tags: tags) {
                            setup.tagSet.tags[$1].continues(setup.tagSet.tags[$0])
                        }
                        #expect(abs(found - expected) < 1e-9, "\(scheme) \(start)..<\(end): \(found), \(expected)")
                    }
                }
            }
            // Every set of hidden tokens.
            for mask in 0..<(1 << length) {
                let expected = setup.paths.reduce(0) { sum, path in
                    let leaks = (0..<length).contains { mask >> $0 & 1 == 0 && setup.isProtected[path.0[$0]] }
                    return sum + (leaks ? path.1 : 0)
                }
                let found = chain.leakRisk(setup.isProtected) { mask >> $0 & 1 == 1 }
                #expect(abs(found - expected) < 1e-9, "hidden \(String(mask, radix: 2)): \(found), \(expected)")
                if expected > 1e-8 { #expect(abs(found - expected) < 1e-3 * expected) }
            }
        }
    }

    /// Single precision keeps three digits of probabilities of 1e-8, which 1 − P(O) would not.
    @Test func smallProbabilitiesKeepTheirDigits() {
        let shape = TinyNetwork.shape(tags: 5)
        let single: NetworkParameters<Float> = TinyNetwork.parameters(shape)
        let double: NetworkParameters<Double> = TinyNetwork.parameters(shape)
        var generator = SeededGenerator(seed: 9)
        let packing = Packing()
        packing.lay(sequences: 2) { [40, 7][$0] }
        let emissions = Matrix<Double>(rows: packing.rows, columns: 5)
        let rounded = Matrix<Float>(rows: packing.rows, columns: 5)
        for row in 0..<packing.rows {
            for tag in 0..<5 {
                let value = generator.nextUnit() * 2 - (tag == 0 ? 0 : Double(row % 12) * 2)
                rounded[row, tag] = Float(value)
                emissions[row, tag] = Double(rounded[row, tag])
            }
        }
        for row in 0..<7 {
            for column in 0..<7 { double.crf.transitions[row, column] = Double(single.crf.transitions[row, column]) }
        }
        let found = TagPosterior(single.shape.configuration.outputLayer, single.crf)
        let expected = TagPosterior(double.shape.configuration.outputLayer, double.crf)
        found.compute(packing, emissions: rounded)
        expected.compute(packing, emissions: emissions)
        var smallest = 1.0
        let all = (0..<5).map { $0 > 0 }
        for sequence in 0..<2 {
            for step in 0..<packing.length(sequence) {
                // Wide, so that what is expected isn't rounded itself.
                let exact = (1..<5).reduce(0.0) { $0 + expected.marginalRow(sequence, step)[$1] }
                let value = Double(found.chain(sequence).protection(step, all))
                #expect(abs(value - exact) < 1e-3 * exact)
                smallest = min(smallest, exact)
            }
            let risk = expected.chain(sequence).leakRisk(all) { $0 % 12 < 6 }
            #expect(abs(found.chain(sequence).leakRisk(all) { $0 % 12 < 6 } - risk) < 1e-3 * risk)
        }
        #expect(smallest < 1e-8, "the case holds no small probability")
    }
}
