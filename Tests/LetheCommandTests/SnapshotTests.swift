import ArgumentParser
import Foundation
import Testing

@testable import LetheCommand

/// What people read, word for word: a change of it is seen in the change that makes it.
///
/// `LETHE_UPDATE_SNAPSHOTS=1 swift test --filter SnapshotTests` writes them anew.
struct SnapshotTests {
    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    private static let updates = ProcessInfo.processInfo.environment["LETHE_UPDATE_SNAPSHOTS"] == "1"
    private let lethe = CommandLineRunner()

    private func compare(_ text: String, with name: String) throws {
        let file = Self.folder.appendingPathComponent("Snapshots/\(name)")
        if Self.updates {
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(text.utf8).write(to: file)
        }
        let expected = try String(contentsOf: file, encoding: .utf8)
        // The first line that differs says more than two pages.
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let others = expected.split(separator: "\n", omittingEmptySubsequences: false)
        for (index, pair) in zip(lines, others).enumerated() where pair.0 != pair.1 {
            Issue.record("\(name), line \(index + 1): \(pair.0)")
            return
        }
        #expect(lines.count == others.count, "\(name): \(lines.count) lines, \(others.count) expected")
    }

    private func fixture(_ name: String) throws {
        let source = Self.folder.deletingLastPathComponent().appendingPathComponent(
            "LetheTests/Fixtures/version-0.1/\(name)")
        try FileManager.default.copyItem(atPath: source.path, toPath: "\(lethe.folder)/\(name)")
    }

    /// A machine of one core names another number of threads.
    @Test(.enabled(if: ProcessInfo.processInfo.activeProcessorCount > 1)) func helpOfEveryCommand() throws {
        defer { lethe.remove() }
        func paths(below type: any ParsableCommand.Type, _ path: [String]) -> [[String]] {
            [path] + type.configuration.subcommands.flatMap { paths(below: $0, path + [$0._commandName]) }
        }
        for path in paths(below: LetheCommand.self, []) {
            let result = try lethe.run(path + ["--help"])
            #expect(result.code == 0)
            try compare(result.output, with: "help/\((["lethe"] + path).joined(separator: "-")).txt")
        }
    }

    @Test func aModelInspected() throws {
        defer { lethe.remove() }
        try fixture("model")
        try compare(try lethe.run("inspect", "model").output, with: "inspect.txt")
    }

    @Test func aReportPage() throws {
        defer { lethe.remove() }
        try fixture("experiment")
        let result = try lethe.run("experiment", "report", "experiment", "--resamples", "100", "--output", "report")
        #expect(result.code == 0, "\(result.errors)")
        try compare(lethe.read("report/tables.md"), with: "report/tables.md")
        try compare(lethe.read("report/index.html"), with: "report/index.html")
    }
}
