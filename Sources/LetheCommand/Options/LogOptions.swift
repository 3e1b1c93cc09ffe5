public import ArgumentParser
public import Logging

extension Logger.Level: @retroactive ExpressibleByArgument {}

/// Log lines for machines, beside the messages for people.
struct LogOptions: ParsableArguments {
    @Option(
        name: .long, help: "Also write log lines of this level and above to standard error: ids, offsets and counts.")
    var logLevel: Logger.Level?

    /// Nil where no log is wanted.
    var logger: Logger? {
        guard let logLevel else { return nil }
        var logger = Logger(label: "lethe", factory: { StreamLogHandler.standardError(label: $0) })
        logger.logLevel = logLevel
        return logger
    }
}
