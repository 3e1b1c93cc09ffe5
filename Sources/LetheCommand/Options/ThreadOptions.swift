import ArgumentParser
import LetheEssentials

/// How many threads: shared by commands that use every core. (Training uses two at most and has an option of its own.)
struct ThreadOptions: ParsableArguments {
    @Option(name: .long, help: "Threads at most. (default: one a core)")
    var threads: Int?

    func validate() throws {
        if let threads, !(1...1024).contains(threads) {
            throw ValidationError("--threads must be 1 to 1024, found \(threads).")
        }
    }

    var count: Int { threads ?? ProcessInfo.processInfo.activeProcessorCount }
}
