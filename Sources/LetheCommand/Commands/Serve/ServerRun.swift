#if Server
    import LetheEssentials
    import LetheHTTP
    import LetheServer
    import LetheTraining
    import Synchronization

    /// A server from its start to its end, with what it tells the person who started it.
    struct ServerRun: Sendable {
        private let http: HTTPServer
        private let service: NoteService
        /// Tells where it listens.
        private let greet: @Sendable (_ place: String) -> Void
        /// The model anew, with lists and records; nil where that isn't asked for by a signal.
        private let reload: (@Sendable () throws -> ServedModel)?

        init(
            _ http: HTTPServer, service: NoteService, greet: @escaping @Sendable (_ place: String) -> Void,
            reload: (@Sendable () throws -> ServedModel)? = nil
        ) {
            self.http = http
            self.service = service
            self.greet = greet
            self.reload = reload
        }

        /// Serves until a signal ends it.
        ///
        /// - Throws: `LetheError` where the address can't be had, `ExitCode` where requests had to be cut off.
        func run() throws {
            Interruption.listen()
            if reload != nil { Interruption.listenForReload() }
            let outcome = Mutex<Result<Bool, any Error>?>(nil)
            let done = Condition()
            Task {
                let result: Result<Bool, any Error>
                do {
                    result = .success(
                        try await http.run(onStart: { tell(port: $0) }, until: { await untilInterrupted() }))
                } catch { result = .failure(error) }
                outcome.withLock { $0 = result }
                done.withLock { done.broadcast() }
            }
            done.lock()
            while outcome.withLock({ $0 == nil }) { done.wait() }
            done.unlock()
            service.pool.finish()
            guard let result = outcome.withLock({ $0 }) else { return }
            if try !result.get() {
                Console.warn(
                    "requests that were still open had to be cut off; their clients see that they are not whole.")
            }
            Console.note("Stopped.")
        }

        private func tell(port: Int) {
            let place: String
            switch http.address {
            case .tcp(let host, _): place = "http://\(host.contains(":") ? "[\(host)]" : host):\(port)"
            case .unixSocket(let path): place = path
            }
            greet(place)
            if !http.address.isLocal {
                Console.warn("what comes and goes is not encrypted: let clients come through a proxy with TLS alone.")
            }
        }

        private func untilInterrupted() async {
            var beats = 0
            var wasAlike = true
            while !Interruption.isRequested {
                // An end of the task is the server's own end.
                guard (try? await Task.sleep(for: .milliseconds(50))) != nil else { return }
                if Interruption.takeReload() {
                    // A terminal that was closed asks for the end.
                    if Console.isTerminal, isatty(2) == 0 { return }
                    renew()
                }
                beats += 1
                if beats % 200 == 0, let comparison = service.comparison?.comparison, comparison.isAlike != wasAlike {
                    wasAlike = comparison.isAlike
                    for difference in comparison.differences { Console.warn("outside calibration: \(difference).") }
                }
            }
            Console.note("Stopping: open requests may end.")
        }

        /// On a thread of its own: reading a model takes longer than a server may stand still.
        private func renew() {
            Threads.start(stackBytes: 8 << 20) {
                do {
                    guard let reload else { return }
                    service.use(try reload())
                    Console.note("Model, lists and records were read anew.")
                } catch {
                    Console.warn("nothing was changed, since they can't be read anew: \(error)")
                }
            }
        }
    }
#endif
