package import Foundation

/// A folder of its own for each test, removed at the end.
package final class TemporaryFolder: Sendable {
    package let path: String

    package init() {
        path = FileManager.default.temporaryDirectory.appendingPathComponent("lethe-test-\(UUID().uuidString)").path
        try! FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    package func file(_ name: String, _ content: String) -> String { file(name, Data(content.utf8)) }

    @discardableResult
    package func file(_ name: String, _ content: Data) -> String {
        let target = URL(fileURLWithPath: path + "/" + name)
        try! FileManager.default.createDirectory(
            at: target.deletingLastPathComponent(), withIntermediateDirectories: true)
        try! content.write(to: target)
        return target.path
    }

    package func read(_ name: String) -> String {
        String(decoding: FileManager.default.contents(atPath: path + "/" + name) ?? Data(), as: UTF8.self)
    }

    /// What lies in the folder, its own folders included.
    package func list(_ name: String = "") throws -> [String] {
        try FileManager.default.subpathsOfDirectory(atPath: path + "/" + name).sorted()
    }
}
