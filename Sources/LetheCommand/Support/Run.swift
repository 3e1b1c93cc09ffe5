import ArgumentParser
import LetheTraining

/// A command whose library errors become one line on standard error and exit code 1.
protocol LibraryCommand: ParsableCommand {
    func perform() throws
}

extension LibraryCommand {
    func run() throws {
        do {
            try perform()
            guard !Console.resultsWereLost else {
                throw LetheError(.file, place: "standard output", "can't be written")
            }
        } catch let error as LetheError {
            Console.note("Error: \(error)")
            throw ExitCode(error.kind == .setting ? 64 : 1)
        }
    }
}
