import Foundation
import Testing

@testable import Lethe
@testable import LetheTraining

struct JSONReaderTests {
    private func read(_ text: String) throws -> JSONValue { try JSONReader.value(Array(text.utf8), place: "x") }

    @Test func valuesOfEveryKind() throws {
        #expect(
            try read(" [null, true, false, 0, -7, 1.50, 2e3, \"\"] ")
                == .array([
                    .null, .bool(true), .bool(false), .integer(0), .integer(-7), .number(1.5), .number(2000),
                    .string(""),
                ]))
        #expect(try read(#"{"a": {"b": []}}"#) == .object(["a": .object(["b": .array([])])]))
        #expect(try read(#""\u00e9\ud83d\ude00\n\/\\\"""#) == .string("é😀\n/\\\""))
        #expect(try read("9223372036854775807") == .integer(.max))
        #expect(try read("9223372036854775808") == .number(Decimal(string: "9223372036854775808")!))
    }

    @Test(arguments: [
        "", "{", "[1", "[1,]", "{\"a\"}", "{\"a\":1,}", "{a:1}", "01", "-", "1.", "1e", "+1", ".5", "nul", "tru", "\"a",
        "\"\\x\"", "\"\\ud83d\"", "\"\\ude00\"", "\"\\ud83dx\"", "\"a\nb\"", "1 2", "{\"a\":1,\"a\":2}", "1e99999",
        "NaN",
        "[1}", "\"\\u12\"", "\"\\u12g4\"", "'a'", "// a", "\u{FEFF}1",
    ])
    func whatIsNoJSONIsRefusedWithItsByte(text: String) throws {
        do {
            _ = try read(text)
            Issue.record("\(text) was read")
        } catch let error as LetheError {
            #expect(error.kind == .format && error.place.contains("byte"))
        }
    }

    @Test func depthIsBounded() {
        let deep = String(repeating: "[", count: 100_000)
        #expect(throws: LetheError.self) { try read(deep) }
        #expect(throws: Never.self) {
            try read(String(repeating: "[", count: 64) + String(repeating: "]", count: 64))
        }
    }

    private func random(_ generator: inout SeededGenerator, depth: Int) -> JSONValue {
        func number(_ bound: Int) -> Int { Int(generator.next() % UInt64(bound)) }
        func text() -> String {
            let signs: [Unicode.Scalar] = [
                "a", "\"", "\\", "/", "\n", "\t", "\u{1}", "\u{1F}", "\u{7F}", "é", "😀", "\u{2028}",
            ]
            var result = String.UnicodeScalarView()
            for _ in 0..<number(6) { result.append(signs[number(signs.count)]) }
            return String(result)
        }
        switch number(depth > 3 ? 5 : 7) {
        case 0: return .null
        case 1: return .bool(number(2) == 0)
        case 2: return .integer(Int64(bitPattern: generator.next()))
        case 3: return .number(Decimal(number(1000)) / 8 + Decimal(0.0625))
        case 4: return .string(text())
        case 5: return .array((0..<number(4)).map { _ in random(&generator, depth: depth + 1) })
        default:
            return .object(
                Dictionary((0..<number(4)).map { _ in (text(), random(&generator, depth: depth + 1)) }) { $1 })
        }
    }

    /// Foundation reads what is written here as the same, and what it writes is read here as the same.
    @Test func agreesWithFoundation() throws {
        var generator = SeededGenerator(seed: 4)
        for _ in 0..<2000 {
            let value = random(&generator, depth: 0)
            let line = JSONWriter.line(value)
            #expect(try JSONReader.value(line, place: "x") == value)
            #expect(try JSONDecoder().decode(JSONValue.self, from: Data(line)) == value)
            let other = try JSONEncoder().encode(value)
            #expect(try JSONReader.value(Array(other), place: "x") == value)
        }
    }
}
