import Foundation
import Testing

/// What a campaign found: notes that were lost, overwritten or passed over in silence. Each of these failed once.
struct NothingLostTests {
    private let lethe = CommandLineRunner()

    private func prepare() throws {
        try TrainedModel.copy(to: lethe.folder + "/model")
        for (name, text) in [("1", "Seen by Dr. Brown on 2020-01-01."), ("2", "Seen today.")] {
            try lethe.write("in/\(name).txt", text)
        }
        try lethe.write(
            "gold.jsonl",
            (1...5).map { #"{"id":"\#($0)","text":"Ann came","spans":[{"start":0,"end":3,"label":"PATIENT"}]}"# + "\n" }
                .joined())
    }

    private func link(_ name: String, to target: String) throws {
        try FileManager.default.createSymbolicLink(atPath: "\(lethe.folder)/\(name)", withDestinationPath: target)
    }

    private func files(_ folder: String) throws -> [String] {
        (try? FileManager.default.subpathsOfDirectory(atPath: "\(lethe.folder)/\(folder)").sorted()) ?? []
    }

    @Test func resultsNeverReplaceWhatIsRead() throws {
        defer { lethe.remove() }
        try prepare()
        let gold = lethe.read("gold.jsonl")
        let weights = FileManager.default.contents(atPath: lethe.folder + "/model/weights.safetensors")
        for arguments in [
            ["corpus", "stats", "gold.jsonl", "--json", "gold.jsonl", "--overwrite"],
            ["corpus", "stats", "gold.jsonl", "--json", "in/1.txt"],
            ["evaluate", "--model", "model", "--test", "gold.jsonl", "--json", "gold.jsonl", "--overwrite"],
            [
                "evaluate", "--model", "model", "--test", "gold.jsonl", "--json", "model/weights.safetensors",
                "--overwrite",
            ],
            ["train", "--train", "in", "--validation", "in", "--output", "in", "--epochs", "1"],
            [
                "transfer", "--source", "model", "--train", "gold.jsonl", "--validation", "gold.jsonl", "--output",
                "model", "--overwrite",
            ],
            [
                "experiment", "size", "--target", "in", "--test", "in", "--regime", "halves", "--source", "model",
                "--output", "in/x",
            ],
            ["share", "model", "--no-tokens", "--output", "model", "--overwrite"],
            ["deidentify", "--model", "model", "in", "--output", "in/new"],
            ["deidentify", "--model", "model", "in", "--output", "model", "--overwrite"],
            ["corpus", "convert", "in", "--output", "in/x.jsonl", "--to", "jsonl"],
            ["corpus", "split", "gold.jsonl", "--output", "gold.jsonl", "--overwrite"],
        ] {
            let result = try lethe.run(arguments)
            #expect(result.code == 64, "\(arguments): \(result.errors)")
            #expect(result.errors.contains("could replace the input") || result.errors.contains("something already"))
        }
        #expect(lethe.read("gold.jsonl") == gold)
        #expect(lethe.read("in/1.txt").hasPrefix("Seen by"))
        #expect(FileManager.default.contents(atPath: lethe.folder + "/model/weights.safetensors") == weights)
        #expect(try files("in") == ["1.txt", "2.txt"])
        // A new file, or one that may be replaced, is written.
        #expect(try lethe.run("corpus", "stats", "gold.jsonl", "--json", "s.json").code == 0)
        #expect(try lethe.run("corpus", "stats", "gold.jsonl", "--json", "s.json").code == 64)
        #expect(try lethe.run("corpus", "stats", "gold.jsonl", "--json", "s.json", "--overwrite").code == 0)
    }

    @Test func linksDoNotLeadTheOutputIntoTheInput() throws {
        defer { lethe.remove() }
        try prepare()
        try lethe.write("in/ward/3.txt", "Seen by Dr. Brown.")
        try FileManager.default.createDirectory(atPath: lethe.folder + "/out", withIntermediateDirectories: true)
        try link("out/ward", to: "../in/ward")
        try link("linked", to: "in")
        for output in ["out", "linked/new"] {
            for extra in [[], ["--overwrite"]] {
                let result = try lethe.run(["deidentify", "--model", "model", "in", "--output", output] + extra)
                #expect(result.code == 64, "\(result.errors)")
            }
        }
        let result = try lethe.run("corpus", "convert", "in", "--output", "out", "--to", "text", "--overwrite")
        #expect(result.code == 64, "\(result.errors)")
        #expect(lethe.read("in/ward/3.txt") == "Seen by Dr. Brown.")
        #expect(try !files("in").contains("new"))
        // A note that fails leaves nothing of an earlier run, and nothing else is removed for it.
        try Data([0x53, 0xE9, 0x53]).write(to: URL(fileURLWithPath: lethe.folder + "/in/ward/3.txt"))
        for target in ["../in/ward", "../elsewhere"] {
            try lethe.write("elsewhere/3.txt", "mine")
            try FileManager.default.removeItem(atPath: lethe.folder + "/out/ward")
            try link("out/ward", to: target)
            _ = try lethe.run("deidentify", "--model", "model", "in", "--output", "out", "--overwrite")
            #expect(try files("in/ward") == ["3.txt"] && lethe.read("elsewhere/3.txt") == "mine")
        }
    }

    /// Input that links bring from elsewhere is input as well.
    @Test func linksInTheInputProtectWhatTheyLeadTo() throws {
        defer { lethe.remove() }
        try prepare()
        try lethe.write("data/ward/a.txt", "Seen by Dr. Brown.")
        try lethe.write("data/x.txt", "Seen by Dr. Brown.")
        try lethe.write("records/real.jsonl", lethe.read("gold.jsonl"))
        for (name, target) in [
            ("one/ward", "../data/ward"), ("two/x.txt", "../data/x.txt"), ("three/n.jsonl", "../records/real.jsonl"),
        ] {
            try lethe.write("\(name.prefix { $0 != "/" })/y.txt", "Seen.")
            try link(name, to: target)
        }
        try FileManager.default.removeItem(atPath: lethe.folder + "/three/y.txt")
        for arguments in [
            ["deidentify", "--model", "model", "one", "--output", "data", "--overwrite"],
            ["deidentify", "--model", "model", "two", "--output", "data", "--overwrite"],
            ["corpus", "stats", "three", "--json", "records/real.jsonl", "--overwrite"],
        ] {
            let result = try lethe.run(arguments)
            #expect(result.code == 64, "\(arguments): \(result.errors)")
        }
        #expect(
            lethe.read("data/ward/a.txt") == "Seen by Dr. Brown." && lethe.read("data/x.txt") == "Seen by Dr. Brown.")
        #expect(lethe.read("records/real.jsonl") == lethe.read("gold.jsonl"))
        #expect(try lethe.run("deidentify", "--model", "model", "one", "--output", "clean").code == 0)
    }

    @Test func aBrokenTextIsOneFailureAndLeavesNothing() throws {
        defer { lethe.remove() }
        try prepare()
        var bytes = Array(String(repeating: "Seen by her doctor today.\n", count: 9_000).utf8)
        for place in [3, 100_000, 200_000] { bytes[place] = 0xE9 }
        for name in ["note.log", "many/note.txt"] {
            try lethe.write(name, "")
            try Data(bytes).write(to: URL(fileURLWithPath: "\(lethe.folder)/\(name)"))
        }
        for input in ["note.log", "many"] {
            let result = try lethe.run(
                "deidentify", "--model", "model", input, "--output", "out-\(input)", "--format", "text")
            #expect(result.code == 1 && result.errors.contains("1 note failed"), "\(result.errors)")
            #expect(!result.errors.contains("1 note de-identified"))
            #expect(try files("out-\(input)").isEmpty)
        }
    }

    @Test func aClosedOutputIsNoSuccess() throws {
        defer { lethe.remove() }
        try prepare()
        for line in [
            "\"$0\" deidentify --model model in/1.txt >&-", "\"$0\" corpus stats gold.jsonl >&-",
            "\"$0\" deidentify --model model <&-",
        ] {
            let result = try lethe.shell(line)
            #expect(result.code == 1, "\(line): \(result)")
        }
    }

    @Test func everyNoteOfAFolderIsInTheOutputAFailureOrNamed() throws {
        defer { lethe.remove() }
        try prepare()
        try lethe.write("in/open/3.txt", "Seen.")
        try lethe.write("elsewhere/4.txt", "Seen.")
        try lethe.write("in/.5.txt", "Seen.")
        try lethe.write("in/readme.md", "Seen.")
        try link("in/linked", to: "../elsewhere")
        try link("in/broken.txt", to: "nowhere")
        #expect(mkfifo("\(lethe.folder)/in/pipe.txt", 0o600) == 0)
        let result = try lethe.run("deidentify", "--model", "model", "in", "--output", "out")
        #expect(result.code == 1)
        #expect(try files("out").filter { $0.hasSuffix(".txt") } == ["1.txt", "2.txt", "linked/4.txt", "open/3.txt"])
        #expect(result.errors.contains("4 notes de-identified") && result.errors.contains("2 notes failed"))
        #expect(
            result.errors.contains(
                "2 entries left aside (hidden, of another format, or a link to what is read already): .5.txt, readme.md"
            ))
        // Training on it is refused: what can't be read would be missing from it.
        #expect(try lethe.run("corpus", "stats", "in").code == 1)
    }

    /// A newcomer's folder with every kind of fault in it: each file is done, refused in one line that says why, or left aside
    /// by name, and the numbers add up.
    @Test func aFolderWithEveryKindOfFaultAddsUp() throws {
        defer { lethe.remove() }
        try prepare()
        for number in 1...22 {
            try lethe.write("own/\(number).txt", "Seen by Dr. Brown on 2020-01-0\(number % 9 + 1).")
        }
        // Copies are notes like others.
        for number in 23...25 { try lethe.write("own/\(number).txt", "Seen today.") }
        try lethe.write("elsewhere/26.txt", "Seen.")
        try lethe.write("elsewhere/27.txt", "Seen.")
        try link("own/ward", to: "../elsewhere")
        try link("own/28.txt", to: "1.txt")
        let refused: [(name: String, bytes: [UInt8], what: String)] = [
            ("b.txt", [0x1F, 0x8B, 8, 0], "packed"),
            ("c.txt", Array("<html><body>Seen".utf8), "HTML"), ("d.txt", Array("{\\rtf1 Seen}".utf8), "RTF"),
            ("e.txt", Array("%PDF-1.4\n".utf8), "PDF"), ("f.txt", Array("MSH|^~\\&|X".utf8), "HL7"),
            ("g.txt", Array("id,note\n1,Seen\n".utf8), "table"), ("h.txt", [0x53, 0xE9, 0x53], "UTF-8"),
        ]
        for (name, bytes, _) in refused {
            try Data(bytes).write(to: URL(fileURLWithPath: "\(lethe.folder)/own/\(name)"))
        }
        // UTF-16 is read like any other.
        try Data([0xFF, 0xFE, 0x53, 0]).write(to: URL(fileURLWithPath: "\(lethe.folder)/own/a.txt"))
        try link("own/i.txt", to: "gone")
        for name in ["notes.csv", ".j.txt", "k.pdf"] { try lethe.write("own/\(name)", "x,y\n1,2\n") }
        let result = try lethe.run("deidentify", "--model", "model", "own", "--output", "out")
        #expect(result.code == 1)
        #expect(
            result.errors.contains("Of 40 entries given: 29 de-identified, 8 failed, 3 left aside."), "\(result.errors)"
        )
        #expect(try files("out").filter { $0.hasSuffix(".txt") }.count == 29)
        let errors = result.errors.split(separator: "\n").filter { $0.hasPrefix("Error: ") }
        #expect(errors.count == 8)
        for (name, _, what) in refused {
            #expect(errors.contains { $0.contains("own/\(name)") && $0.contains(what) }, "\(name)")
        }
        #expect(result.errors.contains(".j.txt, k.pdf, notes.csv"))
    }

    @Test func aPipeIsWrittenToAndStays() throws {
        defer { lethe.remove() }
        try prepare()
        #expect(mkfifo("\(lethe.folder)/pipe.jsonl", 0o600) == 0)
        let result = try lethe.shell(
            "cat pipe.jsonl > read & \"$0\" tag --model model gold.jsonl --to jsonl --output pipe.jsonl; code=$?; wait; exit $code"
        )
        #expect(result.code == 0, "\(result.errors)")
        #expect(lethe.read("read").split(separator: "\n").count == 5)
        var status = stat()
        #expect(stat("\(lethe.folder)/pipe.jsonl", &status) == 0 && status.st_mode & S_IFMT == S_IFIFO)
        // Figures and table in one file, one behind the other.
        #expect(try lethe.shell("\"$0\" corpus stats gold.jsonl --json /dev/stdout > both").code == 0)
        #expect(lethe.read("both").hasPrefix("{") && lethe.read("both").contains("Protected instances"))
    }

    /// Below a folder that can't be opened there may be anything.
    @Test(.enabled(if: geteuid() == 0 && FileManager.default.isExecutableFile(atPath: "/usr/bin/setpriv")))
    func foldersThatCannotBeOpenedAreFailures() throws {
        defer { lethe.remove() }
        try prepare()
        try lethe.write("in/closed/3.txt", "Seen.")
        chmod(lethe.folder + "/in/closed", 0)
        try lethe.write("first/1.txt", "Seen.")
        try lethe.write("first/2.txt", "Seen.")
        chmod(lethe.folder + "/first/1.txt", 0)
        for file in try files("model") { chmod("\(lethe.folder)/model/\(file)", 0o644) }
        chmod(lethe.folder, 0o777)
        func asNobody(_ arguments: String...) throws -> CommandLineRunner.Result {
            try lethe.run(
                arguments, executable: "/usr/bin/setpriv",
                before: ["--reuid=65534", "--regid=65534", "--clear-groups", CommandLineRunner.executable])
        }
        var result = try asNobody("deidentify", "--model", "model", "in", "--output", "out")
        #expect(result.code == 1 && result.errors.contains("can't be read"), "\(result.errors)")
        #expect(result.errors.contains("1 folder could not be read"))
        #expect(try files("out") == ["1.txt", "2.txt"])
        // The first note of a folder tells the format; where it can't be read, the second does.
        result = try asNobody("deidentify", "--model", "model", "first", "--output", "out2")
        #expect(result.code == 1 && result.errors.contains("1 note de-identified"), "\(result.errors)")
        #expect(try files("out2") == ["2.txt"])
        chmod(lethe.folder + "/in/closed", 0o755)
    }

    @Test func notesOfOneStemAreTwoAndNoneIsCut() throws {
        defer { lethe.remove() }
        try prepare()
        let first = (0..<300).map { "\($0) first\n" }.joined()
        let second = (0..<20_000).map { "\($0) second\n" }.joined()
        try lethe.write("same/a.TXT", first)
        try lethe.write("same/a.txt", second)
        var result = try lethe.run("deidentify", "--model", "model", "same", "--output", "out")
        #expect(result.code == 0, "\(result.errors)")
        #expect(lethe.read("out/a.TXT").count(where: { $0 == "\n" }) == 300)
        #expect(lethe.read("out/a.txt").count(where: { $0 == "\n" }) == 20_000)
        // Tagged, both would be a.txt: the second fails, and the first stays whole.
        result = try lethe.run("tag", "--model", "model", "same", "--output", "tagged", "--to", "brat")
        #expect(result.code == 1 && result.errors.contains("only the first was written"))
        #expect(lethe.read("tagged/a.txt") == first)
    }

    @Test func aLineTooLongCostsOneNote() throws {
        defer { lethe.remove() }
        try prepare()
        let line = #"{"id":"ID","text":"Seen."}"# + "\n"
        var content = line.replacingOccurrences(of: "ID", with: "1")
        content += String(repeating: "x", count: 34 << 20) + "\n"
        content += (2...6).map { line.replacingOccurrences(of: "ID", with: "\($0)") }.joined()
        try lethe.write("long.jsonl", content)
        let result = try lethe.run("deidentify", "--model", "model", "long.jsonl", "--output", "out.jsonl")
        #expect(
            result.code == 1 && result.errors.contains("6 notes de-identified")
                && result.errors.contains("1 note failed"))
        #expect(lethe.read("out.jsonl").split(separator: "\n").count == 6)
        // Where what follows can't be found, it is said.
        try lethe.write("tasks.json", #"[{"id":1,"data":{"text":"Seen."}},{"id":2,"data":{"text":"#)
        let broken = try lethe.run("tag", "--model", "model", "tasks.json", "--output", "o.jsonl", "--to", "jsonl")
        #expect(broken.code == 1 && broken.errors.contains("the rest was not read"), "\(broken.errors)")
        try lethe.write("long.conll", String(repeating: "x", count: 34 << 20) + "\nSeen O\n\n")
        let columns = try lethe.run("tag", "--model", "model", "long.conll", "--output", "c.jsonl", "--to", "jsonl")
        #expect(columns.code == 1 && columns.errors.contains("the rest was not read"), "\(columns.errors)")
    }

    /// A note that can't be read, wherever it stands, costs itself: in every format that holds many notes in one file.
    @Test func oneFileOfManyNotesHoldsAllOthers() throws {
        defer { lethe.remove() }
        try prepare()
        for number in 1...9 { try lethe.write("nine/\(number).txt", "Seen by Dr. Brown.") }
        for format in ["jsonl", "doccano", "prodigy", "label-studio", "conll", "neuroner"] {
            for bad in ["0.txt", "5b.txt", "z.txt"] {
                try Data([0x63, 0xE9]).write(to: URL(fileURLWithPath: "\(lethe.folder)/nine/\(bad)"))
                for round in 0..<2 {
                    let result = try lethe.run(
                        ["tag", "--model", "model", "nine", "--output", "nine.\(format)", "--to", format]
                            + (round == 0 && bad == "0.txt" ? [] : ["--overwrite"]))
                    #expect(result.code == 1 && result.errors.contains("9 notes tagged"), "\(result.errors)")
                    try FileManager.default.moveItem(
                        atPath: "\(lethe.folder)/nine.\(format)", toPath: "\(lethe.folder)/back")
                    let extra = format == "label-studio" ? ["--predictions"] : []
                    let back = try lethe.run(
                        ["corpus", "stats", "back", "--format", format, "--block-sentences", "1"] + extra)
                    let notes = back.output.split(separator: "\n").first { $0.hasPrefix("Notes") } ?? ""
                    #expect(notes.hasSuffix(" 9"), "\(format), \(bad): \(back)")
                    try FileManager.default.moveItem(
                        atPath: "\(lethe.folder)/back", toPath: "\(lethe.folder)/nine.\(format)")
                }
                try FileManager.default.removeItem(atPath: "\(lethe.folder)/nine/\(bad)")
            }
        }
    }

    @Test func notesWithoutAnnotationsGiveNoScore() throws {
        defer { lethe.remove() }
        try prepare()
        let result = try lethe.run("evaluate", "--model", "model", "--test", "in")
        #expect(result.code == 1 && result.errors.contains("nothing to measure") && result.output.isEmpty)
    }

    @Test func messagesNeverEnterTheOutput() throws {
        defer { lethe.remove() }
        try prepare()
        try lethe.write("mixed.jsonl", #"{"id":"1","text":"Seen."}"# + "\n{\"id\": broken\n")
        let closings = ["2>&-", "1>&- 2>&-", "0<&- 1>&- 2>&-"]
        for (index, closing) in closings.enumerated() {
            let result = try lethe.shell(
                "\"$0\" deidentify --model model mixed.jsonl --output out\(index).jsonl --log-level trace \(closing)")
            #expect(result.code == 1)
            #expect(lethe.read("out\(index).jsonl").split(separator: "\n").allSatisfy { $0.hasPrefix("{\"id\"") })
            #expect(lethe.read("out\(index).jsonl").split(separator: "\n").count == 1)
        }
    }

    @Test func oneNoteThatCannotBeWrittenDoesNotEndTheRun() throws {
        defer { lethe.remove() }
        try prepare()
        let long = String(repeating: "x", count: 251)
        try lethe.write("names/a.txt", "Seen.")
        try lethe.write("names/\(long).txt", "Seen.")
        try lethe.write("names/z.txt", "Seen.")
        var result = try lethe.run("deidentify", "--model", "model", "names", "--output", "out")
        #expect(try result.code == 0 && files("out") == ["a.txt", "\(long).txt", "z.txt"])
        try lethe.write(
            "ids.jsonl", ["a", "a.txt/b", "c", "d"].map { #"{"id":"\#($0)","text":"Seen."}"# + "\n" }.joined())
        result = try lethe.run("tag", "--model", "model", "ids.jsonl", "--output", "tagged", "--to", "brat")
        #expect(result.code == 1 && result.errors.contains("3 notes tagged") && result.errors.contains("1 note failed"))
        try lethe.write("forms/e\u{301}/1.txt", "Seen.")
        try lethe.write("forms/\u{E9}/2.txt", "Seen.")
        result = try lethe.run("deidentify", "--model", "model", "forms", "--output", "out3")
        #expect(result.code == 0 && result.errors.contains("2 notes de-identified"), "\(result.errors)")
    }

    @Test func aTrainingStoppedBeforeItsFirstCheckpointGoesOn() throws {
        defer { lethe.remove() }
        try prepare()
        let arguments = [
            "train", "--train", "gold.jsonl", "--validation", "gold.jsonl", "--output", "m", "--tensorboard", "tb",
            "--epochs", "2", "--threads", "1",
        ]
        // As a kill leaves it: a description, a lock file, and the beginning of an event file.
        #expect(try lethe.run(arguments).code == 0)
        for file in ["weights.safetensors", "history.jsonl"] {
            try FileManager.default.removeItem(atPath: "\(lethe.folder)/m/\(file)")
        }
        try lethe.write("m/training.lock", "")
        let result = try lethe.run(arguments + ["--resume"])
        #expect(result.code == 0, "\(result.errors)")
        #expect(try files("m").contains("weights.safetensors"))
        // Another run's folder is still refused.
        var other = arguments
        other[6] = "m2"
        #expect(try lethe.run(other).code == 64)
    }

    @Test func aDiskWithoutRoomKeepsWhatWasThere() throws {
        defer { lethe.remove() }
        try prepare()
        #expect(try lethe.run("share", "model", "--no-tokens", "--output", "shared").code == 0)
        let before = try files("shared").map { FileManager.default.contents(atPath: "\(lethe.folder)/shared/\($0)") }
        try lethe.write("big.jsonl", String(repeating: #"{"text":"Seen by her doctor."}"# + "\n", count: 100))
        try lethe.write("big/1.txt", String(repeating: "Seen by her doctor.\n", count: 100))
        // A limit of 512 bytes a file stands for a full disk; the signal that comes with it must not end the program.
        for command in [
            "share model --hashed --output shared --overwrite",
            "tag --model model big.jsonl --to jsonl --output o.jsonl",
            "corpus convert big.jsonl --output c.jsonl --to jsonl",
            "evaluate --model model --test gold.jsonl --json s.json",
            "train --train gold.jsonl --validation gold.jsonl --output m --epochs 1",
            "sample --institution A --notes 3 --output a",
            "corpus split big.jsonl --output parts --ignore-duplicates",
            "deidentify --model model big --output clean",
        ] {
            let result = try lethe.shell("ulimit -f 1; \"$0\" \(command)")
            #expect(result.code == 1 && result.errors.contains("can't be written"), "\(command): \(result)")
        }
        let after = try files("shared").map { FileManager.default.contents(atPath: "\(lethe.folder)/shared/\($0)") }
        #expect(before == after && before.count == 3)
        #expect(try lethe.run("inspect", "shared").code == 0)
        #expect(try !files("").contains { $0.hasSuffix(".tmp") || ["o.jsonl", "c.jsonl", "s.json"].contains($0) })
        #expect(try files("clean").isEmpty && files("parts").isEmpty && !files("m").contains("weights.safetensors"))
    }

    @Test func twoTrainingsDoNotShareAFolder() throws {
        defer { lethe.remove() }
        try prepare()
        let arguments = [
            "train", "--train", "gold.jsonl", "--validation", "gold.jsonl", "--output", "m", "--threads", "1",
        ]
        let first = try lethe.start(arguments + ["--epochs", "100000", "--patience", "100000"])
        defer { first.process.waitUntilExit() }
        while try !files("m").contains("weights.safetensors"), first.process.isRunning { usleep(10_000) }
        let second = try lethe.run(arguments + ["--epochs", "1", "--overwrite", "--seed", "2"])
        #expect(second.code == 1 && second.errors.contains("another process"), "\(second.errors)")
        let shared = try lethe.run("share", "model", "--no-tokens", "--output", "m", "--overwrite")
        #expect(shared.code == 1 && shared.errors.contains("another process"), "\(shared.errors)")
        first.process.interrupt()
        first.process.waitUntilExit()
        #expect(try lethe.run("inspect", "m").output.contains("files consistent"))
    }

    @Test func numbersThatCannotBeAreRefused() throws {
        defer { lethe.remove() }
        for arguments in [
            ["sample", "--institution", "A", "--notes", "2147483648", "--output", "x"],
            ["benchmark", "--rounds", "2147483648"],
            ["train", "--train", "x", "--validation", "x", "--output", "y", "--updates", "0"],
        ] {
            #expect(try lethe.run(arguments).code == 64, "\(arguments)")
        }
    }

    @Test func missesAreListedByPlaceAndTextOnRequest() throws {
        defer { lethe.remove() }
        try prepare()
        try lethe.write(
            "predicted.jsonl",
            (1...5).map {
                #"{"id":"\#($0)","text":"Ann came","spans":["#
                    + ($0 < 4 ? #"{"start":0,"end":3,"label":"OTHER"}"# : "") + "]}\n"
            }.joined())
        var result = try lethe.run(
            "evaluate", "--gold", "gold.jsonl", "--predicted", "predicted.jsonl", "--misses", "--json", "m.json")
        #expect(result.code == 0, "\(result.errors)")
        #expect(result.output.contains("Notes with a leak (at least one protected token missed): 2 of 5 (40.00 %)."))
        #expect(
            result.output.contains("whole\t4\t0–3\tPATIENT\t0–3")
                || result.output.contains("whole\t4\t0-3\tPATIENT\t0-3"))
        #expect(!result.output.contains("Ann"))
        #expect(lethe.read("m.json").contains("\"leakyDocumentCount\" : 2"))
        result = try lethe.run(
            "evaluate", "--gold", "gold.jsonl", "--predicted", "predicted.jsonl", "--misses", "--quote")
        #expect(result.output.contains("\"Ann\""))
    }

    @Test func copiesAndAPatientsNotesStayInOnePart() throws {
        defer { lethe.remove() }
        let words = (0..<40).map { "word\($0)" }.joined(separator: " ")
        var lines = ""
        for index in 0..<30 {
            // Notes 0 to 9 are copies with another date, in three patients.
            let text =
                index < 10 ? "\(words) on day \(index)." : (0..<40).map { "w\(index)x\($0)" }.joined(separator: " ")
            lines +=
                #"{"id":"p\#(index % 3)-\#(index)","text":"\#(text)","patient":"\#(index % 5)","spans":[{"start":0,"end":2,"label":"X"}]}"#
                + "\n"
        }
        try lethe.write("notes.jsonl", lines)
        func parts(_ name: String) -> [Set<String>] {
            ["train", "validation", "test"].map { part in
                Set(
                    lethe.read("\(name)/\(part).jsonl").split(separator: "\n").compactMap {
                        (try? JSONSerialization.jsonObject(with: Data($0.utf8))) as? [String: Any]
                    }.compactMap { $0["id"] as? String })
            }
        }
        var result = try lethe.run("corpus", "split", "notes.jsonl", "--output", "a", "--shares", "60,20,20")
        #expect(result.code == 0 && result.errors.contains("10 documents with copies"), "\(result.errors)")
        let copies = Set((0..<10).map { "p\($0 % 3)-\($0)" })
        #expect(parts("a").filter { !$0.isDisjoint(with: copies) }.count == 1)
        #expect(parts("a").map(\.count).reduce(0, +) == 30 && parts("a").allSatisfy { !$0.isEmpty })
        result = try lethe.run(
            "corpus", "split", "notes.jsonl", "--output", "b", "--shares", "60,20,20", "--group-by", "field:patient",
            "--ignore-duplicates")
        #expect(result.code == 0 && result.errors.contains("5 groups"), "\(result.errors)")
        for patient in 0..<5 {
            let notes = Set((0..<30).filter { $0 % 5 == patient }.map { "p\($0 % 3)-\($0)" })
            #expect(parts("b").filter { !$0.isDisjoint(with: notes) }.count == 1)
        }
        result = try lethe.run(
            "corpus", "split", "notes.jsonl", "--output", "c", "--group-by", "id:^(p[0-9])-", "--ignore-duplicates",
            "--shares",
            "1,1,1")
        #expect(result.code == 0 && parts("c").map(\.count) == [10, 10, 10], "\(result.errors)")
        // As many parts as groups: each has one, whatever the shares.
        result = try lethe.run(
            "corpus", "split", "notes.jsonl", "--output", "c2", "--group-by", "id:^(p[0-9])-", "--ignore-duplicates")
        #expect(result.code == 0 && parts("c2").map(\.count) == [10, 10, 10], "\(result.errors)")
        #expect(try lethe.run("corpus", "split", "notes.jsonl", "--output", "d", "--group-by", "field:ward").code == 1)
        #expect(try lethe.run("corpus", "split", "notes.jsonl", "--output", "d", "--group-by", "id:(").code == 64)
    }

    @Test func theFolderOfAFileIsMade() throws {
        defer { lethe.remove() }
        try prepare()
        let result = try lethe.run("tag", "--model", "model", "in", "--output", "new/deep/t.conll", "--to", "conll")
        #expect(result.code == 0 && !lethe.read("new/deep/t.conll").isEmpty, "\(result.errors)")
    }
}
