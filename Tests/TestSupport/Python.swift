import Foundation

/// Python with the packages that a check needs, where it is there: `LETHE_PYTHON` names it, else `python3`.
package enum Python {
    package static let executable = ProcessInfo.processInfo.environment["LETHE_PYTHON"] ?? "python3"

    /// Runs a script.
    ///
    /// - Returns: exit code and both outputs; nil where there is no Python.
    package static func run(_ script: String, _ arguments: [String] = []) -> (code: Int32, output: String)? {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [executable, "-c", script] + arguments
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        process.standardInput = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return nil }
        let output = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: output, as: UTF8.self))
    }

    /// Whether the packages are there.
    package static func has(_ packages: String...) -> Bool {
        run(packages.map { "import \($0)" }.joined(separator: "\n"))?.code == 0
    }
}
