import Foundation
import TestSupport
import Testing

@testable import Lethe

struct CRC32Tests {
    @Test func checksumsAreCastagnolis() {
        // RFC 3720, B.4.
        #expect(CRC32.text(of: [UInt8](repeating: 0, count: 32)) == "8a9136aa")
        #expect(CRC32.text(of: [UInt8](repeating: 0xFF, count: 32)) == "62a8ab43")
        #expect(CRC32.text(of: (0..<32).map { UInt8($0) }) == "46dd794e")
        #expect(CRC32.text(of: Array("123456789".utf8)) == "e3069283")
    }
}
