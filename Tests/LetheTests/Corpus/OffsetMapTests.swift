import Foundation
import TestSupport
import Testing

@testable import Lethe

struct OffsetMapTests {
    @Test func unitsAreConvertedExactlyBothWays() {
        let text = "a😀é e\u{301} 👩‍👩‍👧 x\r\nz"
        let scalars = Array(text.unicodeScalars)
        for unit in OffsetUnit.allCases {
            let map = OffsetMap(NoteText(text), unit: unit)
            for start in 0...scalars.count {
                for end in start...scalars.count {
                    let units = map.units(ScalarRange(start, end))
                    let back = map.scalars(units)
                    if unit == .graphemes {
                        // Widened to whole characters, never narrowed.
                        if start < end { #expect(back.map { $0.range.start <= start && $0.range.end >= end } == true) }
                    } else {
                        #expect(back?.range == ScalarRange(start, end) && back?.isExact == true)
                    }
                }
            }
        }
        let map = OffsetMap(NoteText(text), unit: .utf16)
        #expect(map.length == text.utf16.count)
        #expect(map.units(ScalarRange(1, 2)) == ScalarRange(1, 3))
        // Inside a surrogate pair: widened to the whole character.
        let inside = map.scalars(ScalarRange(2, 4))
        #expect(inside?.range == ScalarRange(1, 3) && inside?.isExact == false)
        #expect(map.scalars(ScalarRange(0, map.length + 1)) == nil && map.scalars(ScalarRange(-1, 2)) == nil)
        #expect(map.scalars(ScalarRange(3, 2)) == nil)
        #expect(OffsetMap(NoteText(text), unit: .graphemes).length == text.count)
    }
}
