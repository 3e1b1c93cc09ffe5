#if Server
    import Foundation
    import TestSupport
    import Testing

    /// `lethe serve` as users run it: a process that is asked, told to read its model anew and ended.
    @Suite(.serialized)
    struct ServeCommandTests {
        /// A server that a test started.
        private final class Server {
            let process: Process
            let errors: URL
            let port: Int

            init(_ lethe: CommandLineRunner, _ arguments: [String]) async throws {
                let started = try lethe.start(["serve", "--listen", "127.0.0.1:0"] + arguments)
                process = started.process
                errors = started.errors
                var port: Int?
                for _ in 0..<600 where port == nil {
                    let text = (try? String(contentsOf: started.errors, encoding: .utf8)) ?? ""
                    port = text.firstMatch(of: /127\.0\.0\.1:(\d+)/).flatMap { Int($0.1) }
                    if !started.process.isRunning { break }
                    try await Task.sleep(for: .milliseconds(50))
                }
                self.port = try #require(port, "\((try? String(contentsOf: started.errors, encoding: .utf8)) ?? "")")
            }

            deinit { if process.isRunning { kill(process.processIdentifier, SIGKILL) } }

            var messages: String { (try? String(contentsOf: errors, encoding: .utf8)) ?? "" }

            func end() -> Int32 {
                process.terminate()
                process.waitUntilExit()
                return process.terminationStatus
            }
        }

        /// curl is on every machine that builds Swift packages; what it prints.
        private func curl(_ lethe: CommandLineRunner, _ arguments: String...) throws -> String {
            try lethe.run(["-sS", "--max-time", "60"] + arguments, executable: "/usr/bin/env", before: ["curl"]).output
        }

        @Test func notesComeBackAsTheCommandLineWritesThem() async throws {
            let lethe = CommandLineRunner()
            try TrainedModel.copy(to: lethe.folder + "/model")
            _ = try lethe.run("sample", "--institution", "A", "--notes", "40", "--output", "notes")
            _ = try lethe.run("corpus", "convert", "notes/train", "--output", "notes.jsonl", "--to", "jsonl")
            _ = try lethe.run("key", "new", "release.key")
            let options = ["--model", "model", "--rules", "--profile", "expert", "--key", "release.key"]
            let server = try await Server(lethe, options + ["--no-token", "--audit", "audit.jsonl"])
            let place = "http://127.0.0.1:\(server.port)"
            let served = try curl(
                lethe, "-H", "Content-Type: application/x-ndjson", "--data-binary", "@notes.jsonl",
                "\(place)/v1/deidentify")
            let written = try lethe.run(["deidentify"] + options + ["notes.jsonl"])
            #expect(written.code == 0)
            #expect(served == written.output)
            let tagged = try curl(
                lethe, "-H", "Content-Type: application/x-ndjson", "--data-binary", "@notes.jsonl", "\(place)/v1/tag")
            #expect(
                tagged == (try lethe.run("tag", "--model", "model", "--rules", "notes.jsonl", "--to", "jsonl")).output)
            // The model in use, its notes and its digest, for who asks.
            #expect(try curl(lethe, "\(place)/v1/model").contains("\"digest\":\""))
            #expect(try curl(lethe, "\(place)/metrics").contains("lethe_notes_total{purpose=\"deidentify\"}"))
            #expect(server.end() == 0)
            #expect(server.messages.contains("Stopped."))
            let verified = try lethe.run("audit", "verify", "audit.jsonl")
            #expect(verified.code == 0, "\(verified.errors)")
            let lines = lethe.read("audit.jsonl").split(separator: "\n").count
            #expect(lines == served.split(separator: "\n").count + 2)
        }

        @Test func theModelIsSwappedWithoutADroppedRequest() async throws {
            let lethe = CommandLineRunner()
            try lethe.write("deny.txt", "Quixotic\n")
            let server = try await Server(
                lethe, ["--without-model", "--no-token", "--deny", "OTHER=deny.txt"])
            let place = "http://127.0.0.1:\(server.port)/v1/deidentify"
            try lethe.write("note.txt", "Seen with Zanzibarian and Quixotic.")
            func ask() throws -> String {
                try curl(
                    lethe, "-w", " %{http_code}", "-H", "Content-Type: text/plain", "--data-binary", "@note.txt", place)
            }
            #expect(try ask().contains("Zanzibarian and <OTHER>"))
            try lethe.write("deny.txt", "Zanzibarian\n")
            kill(server.process.processIdentifier, SIGHUP)
            var replies: [String] = []
            for _ in 0..<200 {
                replies.append(try ask())
                if replies.last?.contains("Zanzibarian") == false { break }
            }
            #expect(replies.allSatisfy { $0.hasSuffix(" 200") })
            #expect(replies.last?.contains("<OTHER> and Quixotic") == true)
            // What can't be read changes nothing.
            try FileManager.default.removeItem(atPath: lethe.folder + "/deny.txt")
            kill(server.process.processIdentifier, SIGHUP)
            for _ in 0..<100 where !server.messages.contains("nothing was changed") {
                try await Task.sleep(for: .milliseconds(50))
            }
            #expect(server.messages.contains("nothing was changed"))
            #expect(try ask().contains("<OTHER> and Quixotic"))
            #expect(server.end() == 0)
        }

        @Test func theTokenIsPrintedAndAskedFor() async throws {
            let lethe = CommandLineRunner()
            let server = try await Server(lethe, ["--without-model", "--rules"])
            let place = "http://127.0.0.1:\(server.port)"
            #expect(try curl(lethe, "-w", "%{http_code}", "-o", "/dev/null", "\(place)/metrics") == "401")
            #expect(try curl(lethe, "\(place)/health") == "Lethe is up")
            let token = try #require(server.messages.firstMatch(of: /Token: (\S+)/)).1
            let found = try curl(
                lethe, "-H", "Authorization: Bearer \(token)", "-H", "Content-Type: application/json", "-d",
                #"{"text": "On 12/03/2019", "language": "en"}"#, "\(place)/analyze")
            #expect(found.contains("DATE_TIME"))
            #expect(server.end() == 0)
            // Neither the token nor a note's words are in what it said after the greeting.
            #expect(!server.messages.contains("12/03/2019"))
        }

        @Test func healthIsAskedForByTheProgramItself() async throws {
            let lethe = CommandLineRunner()
            let server = try await Server(lethe, ["--without-model", "--rules"])
            let place = "127.0.0.1:\(server.port)"
            #expect(try lethe.run("serve", "--probe", "--listen", place).code == 0)
            #expect(server.end() == 0)
            let down = try lethe.run("serve", "--probe", "--listen", place)
            #expect(down.code == 1 && down.errors.contains("\(place): can't be connected to"), "\(down)")
        }

        @Test func whatCannotBeServedIsSaidBeforeItBegins() throws {
            let lethe = CommandLineRunner()
            func refusal(_ arguments: String...) throws -> String {
                let result = try lethe.run(["serve", "--without-model", "--rules"] + arguments)
                #expect(result.code == 64)
                return result.errors
            }
            #expect(try refusal("--listen", "0.0.0.0:0").contains("--allow-host"))
            #expect(try refusal("--listen", "0.0.0.0:0", "--allow-host", "a", "--no-token").contains("--no-token"))
            #expect(try refusal("--listen", "nowhere").contains("HOST:PORT"))
            #expect(try refusal("--max-note", "1").contains("--max-note"))
            #expect(try refusal("--style", "surrogate").contains("--key"))
            #expect(try refusal("--style", "NOTHING=mask").contains("NOTHING"))
        }

        /// No connection but those that come in.
        @Test func nothingIsConnectedTo() async throws {
            let lethe = CommandLineRunner()
            guard try lethe.run(["-V"], executable: "/usr/bin/env", before: ["strace"]).code == 0 else {
                // Said by CI, which installs it.
                #expect(ProcessInfo.processInfo.environment["LETHE_NEEDS_STRACE"] == nil)
                return
            }
            let started = try lethe.start(
                ["serve", "--without-model", "--rules", "--no-token", "--listen", "127.0.0.1:0"],
                executable: "/usr/bin/env",
                before: [
                    "strace", "-f", "-e", "trace=connect,sendto,sendmsg", "-o", "calls", CommandLineRunner.executable,
                ])
            var port: Substring?
            for _ in 0..<600 where port == nil {
                try await Task.sleep(for: .milliseconds(50))
                port = try String(contentsOf: started.errors, encoding: .utf8).firstMatch(of: /127\.0\.0\.1:(\d+)/)?.1
            }
            let place = "http://127.0.0.1:\(try #require(port))"
            for _ in 0..<5 {
                _ = try curl(
                    lethe, "-H", "Content-Type: text/plain", "-d", "On 12/03/2019", "\(place)/v1/deidentify")
            }
            // strace passes the signal on.
            _ = try lethe.run(
                ["-TERM", "-f", "serve --without-model --rules --no-token --listen 127.0.0.1:0"],
                executable: "/usr/bin/env", before: ["pkill"])
            started.process.waitUntilExit()
            let calls = lethe.read("calls").split(separator: "\n")
            #expect(!calls.contains { $0.contains("connect(") && $0.contains("AF_INET") })
            #expect(!calls.contains { $0.contains("sendto(") && $0.contains("AF_INET") })
        }
    }
#endif
