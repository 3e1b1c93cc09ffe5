#if Server
    import Foundation
    import TestSupport
    import Testing

    /// `lethe label` as a page uses it, killed at any moment.
    @Suite(.serialized)
    struct LabelCommandTests {
        /// A server, and a client of it that speaks as the page does.
        private final class Bench {
            let lethe: CommandLineRunner
            let process: Process
            private let errors: URL
            private let port: Int
            private let token: String
            private var connection: RawConnection

            init(_ lethe: CommandLineRunner, _ arguments: [String]) async throws {
                self.lethe = lethe
                let started = try lethe.start(["label"] + arguments)
                process = started.process
                errors = started.errors
                var found: (port: Int, token: String)?
                for _ in 0..<2000 where found == nil {
                    let text = (try? String(contentsOf: started.errors, encoding: .utf8)) ?? ""
                    if let match = text.firstMatch(of: /127\.0\.0\.1:(\d+)\/#t=(\S+)\n/), let port = Int(match.1) {
                        found = (port, String(match.2))
                    }
                    if !started.process.isRunning { break }
                    if found == nil { try await Task.sleep(for: .milliseconds(10)) }
                }
                (port, token) = try #require(
                    found, "\((try? String(contentsOf: started.errors, encoding: .utf8)) ?? "")")
                connection = RawConnection(port: port)
            }

            deinit { if process.isRunning { Foundation.kill(process.processIdentifier, SIGKILL) } }

            var messages: String { (try? String(contentsOf: errors, encoding: .utf8)) ?? "" }

            /// Nil where no answer came.
            func ask(_ path: String, _ fields: [String: Any]? = nil) async throws -> [String: Any]? {
                let body = try fields.map { [UInt8](try JSONSerialization.data(withJSONObject: $0)) } ?? []
                let head =
                    "\(fields == nil ? "GET" : "POST") \(path) HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\nAuthorization: Bearer \(token)\r\nContent-Type: application/json\r\nContent-Length: \(body.count)\r\n\r\n"
                guard await connection.send(Array(head.utf8) + body), let reply = await connection.reply(),
                    let end = reply.range(of: "\r\n\r\n")
                else { return nil }
                return try? JSONSerialization.jsonObject(with: Data(reply[end.upperBound...].utf8)) as? [String: Any]
            }

            func end() -> Int32 {
                process.terminate()
                process.waitUntilExit()
                return process.terminationStatus
            }

            func kill(after seconds: Double) {
                let identifier = process.processIdentifier
                Thread {
                    usleep(UInt32(seconds * 1e6))
                    Foundation.kill(identifier, SIGKILL)
                }.start()
            }
        }

        private func notes(_ lethe: CommandLineRunner, _ count: Int) throws {
            let lines = (0..<count).map {
                #"{"id": "note \#($0)", "text": "Seen 👩‍👩‍👧 by Ann Lee, number \#($0), on 12/03/2019 in ward \#($0 * 7)."}"#
            }
            try lethe.write("notes.jsonl", lines.joined(separator: "\n") + "\n")
        }

        private let options = ["notes.jsonl", "--project", "p", "--labels", "NAME,DATE", "--no-learning"]

        @Test func whatIsLabelledIsExported() async throws {
            let lethe = CommandLineRunner()
            try notes(lethe, 10)
            let bench = try await Bench(lethe, options + ["--rules", "--propose", "always"])
            for _ in 0..<4 {
                let note = try #require(try await bench.ask("/api/next", [:])?["note"] as? [String: Any])
                let proposals = try #require(note["proposals"] as? [[String: Any]])
                // What is proposed is accepted, and a name added by hand.
                let ops =
                    proposals.filter { $0["label"] as? String == "DATE" }.enumerated().map { index, proposal in
                        proposal.merging(["op": "add", "id": "p\(index)"]) { $1 }
                    } + [
                        ["op": "add", "id": "h", "start": 17, "end": 24, "label": "NAME"],
                        ["op": "status", "status": "done"],
                    ]
                let reply = try await bench.ask(
                    "/api/change",
                    [
                        "key": note["key"] ?? "", "sha256": note["sha256"] ?? "", "revision": 0, "ops": ops,
                        "mutation": UUID().uuidString, "ms": 60_000,
                    ])
                #expect(reply?["labels"] != nil, "\(reply ?? [:])")
            }
            // A second server may not open the project.
            let other = try lethe.run(["label"] + options)
            #expect(other.code == 64)
            #expect(other.errors.contains("another program has the project open"))
            // Looking is allowed meanwhile, and takes nothing away.
            let meanwhile = try lethe.run(
                "label", "export", "notes.jsonl", "--project", "p", "--to", "jsonl", "--output", "meanwhile.jsonl")
            #expect(meanwhile.code == 0, "\(meanwhile.errors)")
            let soFar = try lethe.run("label", "status", "notes.jsonl", "--project", "p")
            #expect(soFar.errors.contains("4 of 10 notes are done"))
            #expect(bench.end() == 0)
            let exported = try lethe.run(
                "label", "export", "notes.jsonl", "--project", "p", "--to", "jsonl", "--output", "out.jsonl")
            #expect(exported.code == 0, "\(exported.errors)")
            let lines = lethe.read("out.jsonl").split(separator: "\n")
            #expect(lines.count == 4)
            #expect(lethe.read("meanwhile.jsonl") == lethe.read("out.jsonl"))
            for line in lines {
                let fields = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
                let text = Array(try #require(fields["text"] as? String).unicodeScalars)
                let spans = try #require(fields["spans"] as? [[String: Any]])
                let words = spans.compactMap { span -> String? in
                    guard let start = span["start"] as? Int, let end = span["end"] as? Int else { return nil }
                    var view = String.UnicodeScalarView()
                    view.append(contentsOf: text[start..<end])
                    return String(view)
                }
                #expect(words == ["Ann Lee", "12/03/2019"])
            }
            let status = try lethe.run("label", "status", "notes.jsonl", "--project", "p")
            #expect(status.output.contains("me"))
            #expect(status.errors.contains("4 of 10 notes are done"))
        }

        @Test func whatCannotBeLabelledIsSaid() throws {
            let lethe = CommandLineRunner()
            try notes(lethe, 2)
            #expect(try lethe.run("label", "notes.jsonl", "--project", "p").errors.contains("--labels"))
            #expect(try lethe.run(["label"] + options + ["--listen", "0.0.0.0:0"]).code == 64)
            #expect(
                try lethe.run("label", "export", "notes.jsonl", "--project", "q", "--to", "jsonl", "--output", "o")
                    .errors.contains("there is no project"))
            #expect(try lethe.run("label", "none", "--project", "p", "--labels", "A").code == 1)
        }

        /// Whatever the moment, what was told to be kept is there, once, and nothing is there that nobody asked for.
        @Test func aKillLosesNothingThatWasKept() async throws {
            let lethe = CommandLineRunner()
            try notes(lethe, 30)
            let kills =
                ProcessInfo.processInfo.environment["LETHE_LABEL_KILLS"].flatMap(Int.init)
                ?? (SharedData.slowTestsWanted ? 100 : 4)
            /// By note: what the server said last.
            var kept: [String: String] = [:]
            var digests: [String: String] = [:]
            var acknowledged = 0
            var open: (key: String, body: [String: Any])?
            func canonical(_ value: Any?) -> String {
                guard let value, let data = try? JSONSerialization.data(withJSONObject: value, options: .sortedKeys)
                else { return "" }
                return String(decoding: data, as: UTF8.self)
            }
            for round in 0...kills {
                let bench = try await Bench(lethe, options)
                // What was under way when it was killed was made or wasn't; asked for again, it is made once.
                if let (key, body) = open {
                    let path = body["redo"] == nil ? "/api/change" : "/api/undo"
                    let reply = try await bench.ask(path, body)
                    if let labels = (reply?["note"] as? [String: Any])?["labels"] ?? reply?["labels"] {
                        let touched = (reply?["note"] as? [String: Any])?["key"] as? String ?? key
                        kept[touched] = canonical(labels)
                    }
                    open = nil
                }
                for (key, labels) in kept {
                    let note = try await bench.ask("/api/note", ["key": key])?["note"] as? [String: Any]
                    #expect(canonical(note?["labels"]) == labels, "after \(round) kills, \(acknowledged) changes")
                }
                guard round < kills else {
                    #expect(bench.end() == 0)
                    break
                }
                bench.kill(after: Double.random(in: 0...0.3))
                work: while true {
                    guard let note = try await bench.ask("/api/next", [:])?["note"] as? [String: Any],
                        let key = note["key"] as? String, let digest = note["sha256"] as? String,
                        var revision = (note["labels"] as? [String: Any])?["revision"] as? Int
                    else { break }
                    digests[key] = digest
                    for _ in 0..<Int.random(in: 1...4) {
                        let start = Int.random(in: 8...60)
                        var ops: [[String: Any]] = [
                            ["op": "add", "id": UUID().uuidString, "start": start, "end": start + 1, "label": "DATE"]
                        ]
                        if Int.random(in: 0..<6) == 0 {
                            ops = [["op": "status", "status": ["done", "open"][Int.random(in: 0...1)]]]
                        }
                        let isUndo = Int.random(in: 0..<5) == 0
                        var body: [String: Any] = ["mutation": UUID().uuidString]
                        if isUndo {
                            body["redo"] = false
                        } else {
                            body.merge(["key": key, "sha256": digest, "revision": revision, "ops": ops, "ms": 1]) { $1 }
                        }
                        open = (key, body)
                        guard let reply = try await bench.ask(isUndo ? "/api/undo" : "/api/change", body) else {
                            break work
                        }
                        open = nil
                        guard
                            let labels = ((reply["note"] as? [String: Any])?["labels"] ?? reply["labels"])
                                as? [String: Any]
                        else { continue }
                        let touched = (reply["note"] as? [String: Any])?["key"] as? String ?? key
                        if touched == key { revision = labels["revision"] as? Int ?? revision }
                        kept[touched] = canonical(labels)
                        acknowledged += 1
                    }
                }
                bench.process.waitUntilExit()
            }
            #expect(acknowledged > kills / 2)
            if kills > 10 { print("\(kills) kills, \(acknowledged) changes that were kept, none lost") }
        }
    }
#endif
