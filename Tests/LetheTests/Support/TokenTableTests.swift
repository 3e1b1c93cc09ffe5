import Foundation
import TestSupport
import Testing

@testable import Lethe

struct TokenTableTests {
    @Test func tokenTablesTellBytesApart() {
        var table = TokenTable()
        var expected: [[UInt8]: Int] = [:]
        var generator = SeededGenerator(seed: 3)
        for _ in 0..<5000 {
            let key = (0..<generator.nextIndex(12)).map { _ in UInt8(generator.nextIndex(4)) }
            let (index, isNew) = table.insert(key)
            #expect(isNew == (expected[key] == nil))
            if isNew { expected[key] = index } else { #expect(expected[key] == index) }
        }
        #expect(table.count == expected.count)
        for (key, index) in expected { #expect(table.index(of: key) == index && Array(table.key(index)) == key) }
        table.removeAll()
        #expect(table.count == 0 && table.index(of: [1, 2]) == nil)
    }
}
