import Foundation

/// Real corpora and golden values that stand beside the repository on some machines. Tests that need them are skipped,
/// and say so, where they are not there.
package enum SharedData {
    package static let root: String = {
        var url = URL(fileURLWithPath: #filePath)
        for _ in 0..<4 { url.deleteLastPathComponent() }
        return url.appendingPathComponent("shared").path
    }()

    package static func path(_ relative: String) -> String { root + "/" + relative }

    package static func has(_ relative: String) -> Bool { FileManager.default.fileExists(atPath: path(relative)) }

    /// Slow checks run where the environment asks for them: `LETHE_SLOW_TESTS=1`, as CI does.
    package static let slowTestsWanted = ProcessInfo.processInfo.environment["LETHE_SLOW_TESTS"] == "1"
}
