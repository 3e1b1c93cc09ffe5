import Foundation
import Lethe

/// Results as files for other programs.
enum JSONFile {
    /// Sorted keys, readable, a line end at the end.
    static func write(_ value: some Encodable, to path: String) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        var data = try encoder.encode(value)
        data.append(0x0A)
        try Files.write(data, to: path)
    }
}
