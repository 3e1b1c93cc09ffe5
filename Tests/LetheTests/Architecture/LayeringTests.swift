import Foundation
import Testing

/// The folders of the library in their order: a file uses types of its own folder and of those before it, never of one behind.
/// `Documentation/architecture.md` draws it.
struct LayeringTests {
    private static let order = [
        "Lethe/Support", "Lethe/Network", "Lethe/Corpus", "Lethe/Evaluation", "Lethe/Sample", "Lethe/Vectors",
        "Lethe/Model", "Lethe/Recognition", "Lethe/Finding", "Lethe/Deidentification", "Lethe/Certification",
        "Lethe/Audit",
        "Lethe/Pipeline",
        "Lethe/Scoring", "Lethe/Selection", "Lethe/Review",
        "LetheTraining/Transfer", "LetheTraining/Training", "LetheTraining/TensorBoard", "LetheTraining/Sharing",
        "LetheTraining/NeuroNER", "LetheTraining/Experiment", "LetheTraining/Demonstration", "LetheTraining/Starter",
        "LetheServer/Service", "LetheServer/API", "LetheServer/Notes", "LetheServer/Presidio", "LetheServer/Labelling",
    ]

    private static let sources: String = {
        var url = URL(fileURLWithPath: #filePath)
        for _ in 0..<4 { url.deleteLastPathComponent() }
        return url.appendingPathComponent("Sources").path
    }()

    private struct File {
        var path: String
        var folder: String
        var words: [Substring]
        var defined: Set<Substring>
    }

    /// A source without remarks and literals, as words; a word behind a dot is somebody's member and left out.
    private static func words(_ text: String) -> [Substring] {
        var words: [Substring] = []
        var isBlock = false
        for line in text.split(separator: "\n") {
            // Lines of a literal of several.
            let marks = line.ranges(of: "\"\"\"").count
            if isBlock || marks > 0 {
                if marks == 1 { isBlock.toggle() }
                continue
            }
            var code = line[...]
            if let remark = code.firstRange(of: "//") { code = code[..<remark.lowerBound] }
            var isLiteral = false
            var start: Substring.Index?
            var before: Character = " "
            var previous: Character = " "
            for index in code.indices {
                let character = code[index]
                if character == "\"", previous != "\\" { isLiteral.toggle() }
                let isPart = !isLiteral && (character.isLetter || character.isNumber || character == "_")
                if isPart, start == nil { (start, before) = (index, previous) }
                if !isPart, let first = start {
                    if before != "." { words.append(code[first..<index]) }
                    start = nil
                }
                previous = character
            }
            if let first = start, before != "." { words.append(code[first...]) }
        }
        return words
    }

    private static func files() throws -> [File] {
        let kinds: Set<Substring> = ["struct", "class", "enum", "protocol", "actor", "typealias"]
        let targets = Set(order.map { $0.prefix { $0 != "/" } })
        // A file of a target itself says what the target is.
        return try FileManager.default.subpathsOfDirectory(atPath: sources).filter { path in
            let parts = path.split(separator: "/")
            return path.hasSuffix(".swift") && parts.count > 2 && targets.contains(parts[0])
        }.map { path in
            let text = try String(contentsOfFile: sources + "/" + path, encoding: .utf8)
            // Types at the margin are a folder's; nested ones are reached through them.
            let margin = text.split(separator: "\n").filter { !$0.hasPrefix(" ") && !$0.hasPrefix("}") }
            let heads = words(margin.joined(separator: "\n"))
            let defined = zip(heads, heads.dropFirst()).filter { kinds.contains($0) && $1.first?.isUppercase == true }
            return File(
                path: path, folder: path.split(separator: "/").prefix(2).joined(separator: "/"), words: words(text),
                defined: Set(defined.map(\.1)))
        }
    }

    @Test func noFolderUsesOneBehindIt() throws {
        let files = try Self.files()
        #expect(files.count > 100)
        #expect(Set(files.map(\.folder)) == Set(Self.order), "a folder is missing in the order, or gone")
        var homes: [Substring: Set<String>] = [:]
        for file in files { for name in file.defined { homes[name, default: []].insert(file.folder) } }
        let rank = Dictionary(uniqueKeysWithValues: Self.order.enumerated().map { ($1, $0) })
        var found = 0
        for file in files {
            for word in Set(file.words) {
                // A name that several folders define says nothing.
                guard let home = homes[word], home.count == 1, let other = home.first, other != file.folder else {
                    continue
                }
                found += 1
                #expect(rank[other] ?? 0 < rank[file.folder] ?? 0, "\(file.path) uses \(word) of \(other)")
            }
        }
        #expect(found > 300, "the check sees what files use")
    }

    /// Full Foundation brings text in many languages and a newer C++ library with it.
    @Test func onlyOneFileImportsFoundation() throws {
        let importing = try FileManager.default.subpathsOfDirectory(atPath: Self.sources).filter { path in
            guard path.hasSuffix(".swift") else { return false }
            let lines = try String(contentsOfFile: Self.sources + "/" + path, encoding: .utf8).split(separator: "\n")
            return lines.contains { $0.hasSuffix("import Foundation") || $0.hasSuffix("import FoundationEssentials") }
        }
        #expect(importing == ["LetheEssentials/Essentials.swift"])
    }
}
