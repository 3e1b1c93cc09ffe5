import Foundation

/// Real corpora and golden values that stand beside the repository on some machines. Tests that need them are skipped,
/// and say so, where they are not there.
enum SharedData {
    static let root: String = {
        var url = URL(fileURLWithPath: #filePath)
        for _ in 0..<5 { url.deleteLastPathComponent() }
        return url.appendingPathComponent("shared").path
    }()

    static func path(_ relative: String) -> String { root + "/" + relative }

    static func has(_ relative: String) -> Bool { FileManager.default.fileExists(atPath: path(relative)) }

    /// Slow checks run where the environment asks for them: `LETHE_SLOW_TESTS=1`, as CI does.
    static let slowTestsWanted = ProcessInfo.processInfo.environment["LETHE_SLOW_TESTS"] == "1"
}

/// A folder of its own for each test, removed at the end.
final class TemporaryFolder {
    let path: String

    init() {
        path = FileManager.default.temporaryDirectory.appendingPathComponent("lethe-test-\(UUID().uuidString)").path
        try! FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func file(_ name: String, _ content: String) -> String { file(name, Data(content.utf8)) }

    @discardableResult
    func file(_ name: String, _ content: Data) -> String {
        let target = URL(fileURLWithPath: path + "/" + name)
        try! FileManager.default.createDirectory(
            at: target.deletingLastPathComponent(), withIntermediateDirectories: true)
        try! content.write(to: target)
        return target.path
    }

    func read(_ name: String) -> String {
        String(decoding: FileManager.default.contents(atPath: path + "/" + name) ?? Data(), as: UTF8.self)
    }
}
