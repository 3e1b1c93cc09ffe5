#if Server
    import LetheEssentials
    import LetheServer
    import LetheTraining

    /// Opens the page in the browser of whoever started it, by way of a file that is theirs alone: the words of a program's command
    /// can be read by everybody on the machine, and the address holds the token.
    struct BrowserOpening: Sendable {
        private let file: String

        init(in folder: String) { file = "\(folder)/open.html" }

        func open(_ address: String) {
            let page = """
                <!DOCTYPE html><meta charset="utf-8"><meta http-equiv="refresh" content="0;url=\(address)"><title>Lethe</title>

                """
            do {
                try Files.write(Data(page.utf8), to: file, access: .owner)
                #if os(macOS)
                    let names = ["open"]
                #else
                    let names = ["xdg-open"]
                #endif
                guard let program = names.lazy.compactMap(Self.find).first else {
                    return Console.warn("there is no \(names[0]) to open a browser with; open the address yourself.")
                }
                let child = try ChildProcess(
                    program, [Files.resolved(file)], messages: "/dev/null", isBackground: false)
                Threads.start(stackBytes: 512 << 10) {
                    if child.wait() != 0 { Console.warn("no browser could be opened; open the address yourself.") }
                }
            } catch { Console.warn("no browser could be opened: \(error)") }
        }

        /// The file holds a token that opens nothing any more.
        func close() {
            do { if Files.exists(file) { try Files.remove(file) } } catch { Console.warn("\(error)") }
        }

        private static func find(_ name: String) -> String? {
            (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map { "\($0)/\(name)" }
                .first { Files.exists($0) }
        }
    }
#endif
