#if Server
    import ArgumentParser
    import LetheHTTP
    import LetheServer
    import LetheTraining

    /// Where a server listens and whom it answers.
    struct ServerOptions: ParsableArguments {
        @Option(
            name: .long,
            help: ArgumentHelp(
                "Where to listen. Another address than this machine's own needs --allow-host; put a proxy with TLS before it.",
                valueName: "host:port"))
        var listen = "127.0.0.1:8765"

        @Option(
            name: .long,
            help: ArgumentHelp(
                "Listen on a socket in the file system, for its owner alone, instead.", valueName: "file"),
            completion: .file())
        var unixSocket: String?

        @Option(
            name: .long,
            help: ArgumentHelp("A name under which clients address the server. May be repeated.", valueName: "name"))
        var allowHost: [String] = []

        @Option(
            name: .long,
            help: ArgumentHelp(
                "The token that clients show, one line. (default: a new one, printed)", valueName: "file"),
            completion: .file())
        var tokenFile: String?

        @Flag(
            name: .long,
            help: "Ask for no token: every program of this machine may ask. For clients that can't show one.")
        var noToken = false

        @Flag(
            name: .long,
            help:
                "Start nothing: ask the server at --listen or --unix-socket whether it is up, for health checks. The exit code tells: 0 where it is, 1 where it isn't."
        )
        var probe = false

        @Option(
            name: .long, help: ArgumentHelp("The longest note or request, such as 200KiB or 4MiB.", valueName: "size"))
        var maxNote = "1MiB"

        @Option(name: .long, help: ArgumentHelp("The key of a record's text. (default: text)", valueName: "name"))
        var textKey: String?

        @Option(name: .long, help: ArgumentHelp("The key of a record's id. (default: id)", valueName: "name"))
        var idKey: String?

        /// What a note may be at most, as everywhere.
        private static let most = 32 << 20

        func validate() throws {
            // Nothing is opened.
            if probe { return }
            do {
                let address = try address
                if !address.isLocal, allowHost.isEmpty {
                    throw ValidationError(
                        "--listen \(listen) is open to other machines: name the server with --allow-host, and put a proxy with TLS before it."
                    )
                }
                if noToken, !address.isLocal {
                    throw ValidationError("--no-token is for this machine's own addresses and --unix-socket.")
                }
            } catch let error as LetheError { throw ValidationError(error.description) }
            if noToken, tokenFile != nil { throw ValidationError("Give --token-file or --no-token, not both.") }
            guard let bytes = Self.bytes(maxNote), (1024...Self.most).contains(bytes) else {
                throw ValidationError("--max-note takes 1KiB to 32MiB, not \(maxNote).")
            }
        }

        private static func bytes(_ text: String) -> Int? {
            let units = [("KiB", 1 << 10), ("MiB", 1 << 20), ("B", 1), ("", 1)]
            for (unit, size) in units where text.hasSuffix(unit) {
                guard let number = Int(text.dropLast(unit.count)), number > 0, number <= most else { continue }
                return number * size
            }
            return nil
        }

        var maximumNoteBytes: Int { Self.bytes(maxNote) ?? 1 << 20 }

        var address: HTTPAddress {
            get throws { try unixSocket.map { .unixSocket($0) } ?? HTTPAddress(parsing: listen) }
        }

        var token: HTTPToken? {
            get throws { noToken ? nil : try tokenFile.map { try HTTPToken(reading: $0) } ?? HTTPToken() }
        }

        var reading: ReadingOptions {
            var options = ReadingOptions()
            options.textKey = textKey
            options.idKey = idKey
            return options
        }
    }

    /// What Presidio's clients are told.
    struct PresidioOptions: ParsableArguments {
        @Option(
            name: .long,
            help: ArgumentHelp(
                "What Presidio's clients call the labels: a file of lines LABEL=ENTITY. (default: by what a label stands for, such as PERSON for PATIENT)",
                valueName: "file"), completion: .file())
        var presidioLabels: String?

        @Option(
            name: .long,
            help: ArgumentHelp(
                "Languages that are answered, as clients name them. May be repeated. (default: en)", valueName: "code"))
        var language: [String] = []

        @Option(
            name: .long,
            help:
                "Scores: probability, the model's for exactly this stretch; fixed, 0.85 for all, for clients with a threshold. (default: probability; fixed with --compatibility)"
        )
        var presidioScores: AnalyzerRoutes.Scores?

        @Option(
            name: .long,
            help:
                "presidio: scores of 0.85, and the licences, passports, bank and tax numbers and wallets that Presidio finds by itself."
        )
        var compatibility: Compatibility?

        /// Whose place the server takes.
        enum Compatibility: String, ExpressibleByArgument, CaseIterable { case presidio }

        var scores: AnalyzerRoutes.Scores { presidioScores ?? (compatibility == nil ? .probability : .fixed) }

        var languages: [String] { language.isEmpty ? ["en"] : language }

        var labels: PresidioLabels {
            get throws { try presidioLabels.map { try PresidioLabels(reading: $0) } ?? PresidioLabels() }
        }
    }

    extension AnalyzerRoutes.Scores: ExpressibleByArgument {}
#endif
