import Foundation
import TestSupport

/// Runs the built `lethe` as a user does.
struct CommandLineRunner: Sendable {
    struct Result {
        var code: Int32
        var output: String
        var errors: String
    }

    /// Next to the test bundle, on Linux and on macOS.
    static let executable: String = {
        // A release build runs the campaigns of kills faster: `LETHE_EXECUTABLE` names it.
        if let named = ProcessInfo.processInfo.environment["LETHE_EXECUTABLE"] { return named }
        var folder = URL(fileURLWithPath: CommandLine.arguments[0])
        for _ in 0..<6 {
            folder.deleteLastPathComponent()
            let candidate = folder.appendingPathComponent("lethe").path
            if FileManager.default.isExecutableFile(atPath: candidate) { return candidate }
        }
        return "lethe"
    }()

    /// Removed when the last runner with it is gone.
    private let place = TemporaryFolder()
    var folder: String { place.path }

    func remove() { try? FileManager.default.removeItem(atPath: folder) }

    /// - Parameters:
    ///   - executable: another program, such as a shell.
    ///   - before: its arguments before these.
    func start(
        _ arguments: [String], input: String? = nil, executable: String = Self.executable, before: [String] = []
    ) throws -> (process: Process, output: URL, errors: URL) {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: executable)
        process.arguments = before + arguments
        process.currentDirectoryURL = URL(fileURLWithPath: folder)
        let output = URL(fileURLWithPath: folder + "/stdout-\(UUID().uuidString)")
        let errors = URL(fileURLWithPath: folder + "/stderr-\(UUID().uuidString)")
        for url in [output, errors] { try Data().write(to: url) }
        process.standardOutput = try FileHandle(forWritingTo: output)
        process.standardError = try FileHandle(forWritingTo: errors)
        if let input {
            let url = URL(fileURLWithPath: folder + "/stdin-\(UUID().uuidString)")
            try Data(input.utf8).write(to: url)
            process.standardInput = try FileHandle(forReadingFrom: url)
        } else {
            process.standardInput = FileHandle.nullDevice
        }
        try process.run()
        return (process, output, errors)
    }

    func run(_ arguments: String..., input: String? = nil) throws -> Result { try run(arguments, input: input) }

    /// Runs a line of the shell in which `$0` is the program.
    func shell(_ line: String) throws -> Result {
        try run([], executable: "/bin/sh", before: ["-c", line, Self.executable])
    }

    func run(
        _ arguments: [String], input: String? = nil, executable: String = Self.executable, before: [String] = []
    ) throws -> Result {
        let (process, output, errors) = try start(arguments, input: input, executable: executable, before: before)
        process.waitUntilExit()
        return Result(
            code: process.terminationStatus, output: try String(contentsOf: output, encoding: .utf8),
            errors: try String(contentsOf: errors, encoding: .utf8))
    }

    func read(_ name: String) -> String { place.read(name) }

    func write(_ name: String, _ content: String) throws { _ = place.file(name, content) }
}
