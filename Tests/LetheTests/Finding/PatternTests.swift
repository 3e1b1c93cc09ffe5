import TestSupport
import Testing

@testable import Lethe

struct PatternTests {
    private static func matches(_ source: String, _ text: String, budget: Int = 1_000_000) throws -> [String]? {
        var budget = budget
        let scalars = Array(text.unicodeScalars)
        return try Pattern(source, place: "p").matches(scalars, budget: &budget)?.map { range in
            var view = String.UnicodeScalarView()
            view.append(contentsOf: scalars[range.start..<range.end])
            return String(view)
        }
    }

    @Test(arguments: [
        ("abc", "xabcabc", ["abc", "abc"]), ("a|ab|abc", "abcab", ["abc", "ab"]),
        ("[A-Z]{2}\\d{4,6}", "QX12345 qx12345 AB123", ["QX12345"]),
        ("(?i)mrn[: ]*(\\d+)", "MRN: 4711, mrn12", ["MRN: 4711", "mrn12"]), ("\\bNo\\b", "No Nord No.", ["No", "No"]),
        ("^x.*$", "x1\nyx\nx2", ["x1", "x2"]), ("a*", "baac", ["aa"]), ("(a|b)*c", "ababc bc c", ["ababc", "bc", "c"]),
        ("[^\\s,]+@[^\\s,]+", "at ann@b.org, x", ["ann@b.org"]), ("\\w+ñ\\w*", "año niño", ["año", "niño"]),
        ("x{3}", "xxxxx", ["xxx"]),
        ("x{2,}", "x xx xxx", ["xx", "xxx"]), ("a?b", "ab b", ["ab", "b"]), ("(?:ab)+", "ababab", ["ababab"]),
        ("\\.", "a.b", ["."]),
        ("[]x]", "]y", ["]"]), ("[a\\]]", "]", ["]"]), ("[\\d-]+", "12-34", ["12-34"]), ("É", "é É", ["É"]),
        ("(?i)É", "é É", ["é", "É"]),
        ("", "abc", []), ("a||b", "ab", ["a", "b"]),
    ])
    func leftmostLongestMatches(source: String, text: String, expected: [String]) throws {
        #expect(try Self.matches(source, text) == expected)
    }

    @Test(arguments: [
        "(", ")", "[", "[a", "a{", "a{2", "*a", "a**?", "a*?", "(a)\\1", "(?=a)", "(?<n>a)", "\\q", "a\\", "a{5,2}",
        "a{2000}",
        "[z-a]", "((((a{1000}){1000}", "(a{900}){900}",
    ])
    func whatIsNoPatternIsRefused(source: String) {
        #expect(throws: LetheError.self) { try Pattern(source, place: "p, line 1") }
    }

    /// Patterns on which engines that go back take for ever.
    @Test func catastrophesAreLinear() throws {
        let text = String(repeating: "a", count: 5000) + "!"
        for source in ["(a+)+$", "(a*)*b", "(a|aa)+$", "(.*)(.*)(.*)x"] {
            #expect(try Self.matches(source, text, budget: 100_000_000)?.isEmpty == true, "\(source)")
        }
    }

    @Test func aBudgetThatRunsOutSaysSo() throws {
        #expect(try Self.matches("(a|b|c)*d", String(repeating: "abc", count: 1000), budget: 100) == nil)
    }

    /// Against a small matcher that tries everything.
    @Test func randomPatternsAgreeWithTrying() throws {
        indirect enum Tree { case letter(Character), any, seq(Tree, Tree), or(Tree, Tree), star(Tree), maybe(Tree) }
        var generator = SeededGenerator(seed: 3, purpose: .sample)
        func tree(_ depth: Int) -> Tree {
            switch generator.nextIndex(depth > 3 ? 2 : 7) {
            case 0: .letter("a")
            case 1: depth > 3 ? .letter("b") : .any
            case 2, 3: .seq(tree(depth + 1), tree(depth + 1))
            case 4: .or(tree(depth + 1), tree(depth + 1))
            case 5: .star(tree(depth + 1))
            default: .maybe(tree(depth + 1))
            }
        }
        func source(_ tree: Tree) -> String {
            switch tree {
            case .letter(let letter): String(letter)
            case .any: "."
            case .seq(let a, let b): source(a) + source(b)
            case .or(let a, let b): "(\(source(a))|\(source(b)))"
            case .star(let a): "(\(source(a)))*"
            case .maybe(let a): "(\(source(a)))?"
            }
        }
        func ends(_ tree: Tree, _ text: [Character], _ from: Int) -> Set<Int> {
            switch tree {
            case .letter(let letter): return from < text.count && text[from] == letter ? [from + 1] : []
            case .any: return from < text.count ? [from + 1] : []
            case .seq(let a, let b): return ends(a, text, from).reduce(into: []) { $0.formUnion(ends(b, text, $1)) }
            case .or(let a, let b): return ends(a, text, from).union(ends(b, text, from))
            case .maybe(let a): return ends(a, text, from).union([from])
            case .star(let a):
                var all: Set<Int> = [from]
                var edge = all
                while !edge.isEmpty {
                    edge = edge.reduce(into: Set<Int>()) { $0.formUnion(ends(a, text, $1)) }.subtracting(all)
                    all.formUnion(edge)
                }
                return all
            }
        }
        for _ in 0..<400 {
            let pattern = tree(0)
            let text = (0..<8).map { _ in Character(["a", "b", "c"][generator.nextIndex(3)]) }
            var expected: [String] = []
            var place = 0
            while place < text.count {
                guard let end = ends(pattern, text, place).max(), end > place else {
                    place += 1
                    continue
                }
                expected.append(String(text[place..<end]))
                place = end
            }
            let found = try Self.matches(source(pattern), String(text))
            guard found == expected else {
                Issue.record("\(source(pattern)) on \(String(text)): \(found ?? []), expected \(expected)")
                return
            }
        }
    }

    @Test func filesOfPatterns() throws {
        let finder = try PatternFinder("# ours\nMRN = QX\\d+\n\nNAME=(?i)ward clerk \\w+\n", place: "p.txt")
        #expect(finder.count == 2 && finder.labels == ["MRN", "NAME"])
        let document = Document(id: "1", text: "QX77 by Ward Clerk Ann")
        let lexemes = Tokenizer().tokenize(document.text).tokens
        let found = try document.text.withUTF8 {
            try finder.find(in: document, Lexemes(document.text, tokens: lexemes, utf8: $0))
        }
        #expect(
            found.map(\.range) == [ScalarRange(0, 4), ScalarRange(8, 22)] && found.map(\.label) == ["MRN", "NAME"])
        for text in ["", "# none", "QX\\d+", "=x", "A=", "A=("] {
            #expect(throws: LetheError.self) { try PatternFinder(text, place: "p.txt") }
        }
    }
}
