import Foundation
import Testing

/// Word vectors, sharing, other programs' files: the command line as a user takes it.
struct InterchangeCommandTests {
    private static let small = [
        "--character-size", "8", "--character-hidden", "8", "--token-hidden", "20", "--learning-rate", "0.02",
        "--epochs",
        "3", "--threads", "1",
    ]

    /// Invented vectors for three quarters of the words of a CoNLL file.
    private static func vectors(_ lethe: CommandLineRunner, _ conll: String) throws -> String {
        let words = Set(
            lethe.read(conll).split(separator: "\n").compactMap {
                $0.split(separator: "\t").first.map { $0.lowercased() }
            })
        return words.sorted().enumerated().filter { $0.offset % 4 != 0 }.map { number, word in
            word + (0..<12).map { " \(Double((number * 37 + $0 * 91) % 200 - 100) / 200)" }.joined() + "\n"
        }.joined()
    }

    @Test func vectorsFromTrainingToSharing() throws {
        let lethe = CommandLineRunner()
        defer { lethe.remove() }
        #expect(try lethe.run("sample", "--institution", "A", "--notes", "40", "--output", "a").code == 0)
        var result = try lethe.run("corpus", "convert", "a/train", "--output", "train.conll", "--to", "conll")
        #expect(result.code == 0, "\(result.errors)")
        try lethe.write("vectors.txt", try Self.vectors(lethe, "train.conll"))

        let arguments =
            [
                "train", "--train", "a/train", "--validation", "a/validation", "--output", "model", "--vectors",
                "vectors.txt",
            ]
            + ["--freeze-vectors", "--tensorboard", "events"] + Self.small
        result = try lethe.run(arguments)
        #expect(result.code == 0, "\(result.errors)")
        #expect(result.errors.contains("Word vectors: vectors.txt; "))
        #expect(try FileManager.default.contentsOfDirectory(atPath: lethe.folder + "/events").count == 1)
        result = try lethe.run("inspect", "model")
        #expect(result.output.contains("Word vectors: vectors.txt"))

        result = try lethe.run("evaluate", "--model", "model", "--test", "a/test", "--resamples", "0")
        #expect(result.code == 0 && result.errors.contains("without --vectors"))
        result = try lethe.run(
            "evaluate", "--model", "model", "--test", "a/test", "--resamples", "0", "--vectors", "vectors.txt")
        #expect(result.code == 0 && !result.errors.contains("without --vectors"), "\(result.errors)")
        result = try lethe.run(
            "deidentify", "--model", "model", "--vectors", "vectors.txt", input: "Seen on 3/4/2020.\n")
        #expect(result.code == 0, "\(result.errors)")
        try lethe.write("other.txt", "the 1 2 3\n")
        result = try lethe.run("tag", "--model", "model", "--vectors", "other.txt", "--to", "jsonl", input: "Seen.\n")
        #expect(result.code == 64 && result.errors.contains("expected 12 values, found 3"), "\(result.errors)")
        try lethe.write("broken.txt", "the 1 2 3\nof 1 x 3\n")
        result = try lethe.run("tag", "--model", "model", "--vectors", "broken.txt", "--to", "jsonl", input: "Seen.\n")
        #expect(result.code == 1 && result.errors.contains("line 2"), "\(result.errors)")

        result = try lethe.run("share", "model", "--output", "shared", "--no-tokens", "--test", "a/test")
        #expect(result.code == 0 && result.output.contains("cost"), "\(result.errors)")
        result = try lethe.run("share", "model", "--output", "listed", "--vectors", "vectors.txt")
        #expect(result.code == 0 && result.errors.contains("not measured"), "\(result.errors)")
        result = try lethe.run("share", "model", "--output", "listed", "--hashed")
        #expect(result.code == 64 && result.errors.contains("already holds a model"))
        result = try lethe.run("share", "model", "--output", "model/inside", "--hashed")
        #expect(result.code == 64)
        result = try lethe.run("share", "model", "--output", "x")
        #expect(result.code == 64)
        result = try lethe.run("inspect", "shared")
        #expect(result.output.contains("Made for sharing: no tokens kept"))
    }

    @Test func neuronerUsersMoveOver() throws {
        let lethe = CommandLineRunner()
        defer { lethe.remove() }
        #expect(try lethe.run("sample", "--institution", "A", "--notes", "20", "--output", "a").code == 0)
        try lethe.write(
            "parameters.ini",
            """
            [ann]
            character_embedding_dimension = 8
            character_lstm_hidden_state_dimension = 8
            token_embedding_dimension = 16
            token_lstm_hidden_state_dimension = 20
            [training]
            maximum_number_of_epochs = 1
            optimizer = adadelta
            plot_format = pdf
            """)
        var result = try lethe.run(
            "train", "--neuroner-parameters", "parameters.ini", "--train", "a/train", "--validation", "a/validation",
            "--output", "model")
        #expect(result.code == 0, "\(result.errors)")
        for text in ["taken", "meaningless", "unsupported", "1 epoch done"] { #expect(result.errors.contains(text)) }
        #expect(lethe.read("model/config.json").contains("\"tokenHiddenSize\" : 20"))
        result = try lethe.run("import", "neuroner", "a", "--output", "imported")
        #expect(result.code == 1 && result.errors.contains("not the folder of a NeuroNER model"), "\(result.errors)")
    }

    /// What Label Studio, Prodigy or doccano keep beside the text may name the patient: it doesn't leave with the note.
    @Test func otherFieldsDontLeaveWithANote() throws {
        let lethe = CommandLineRunner()
        defer { lethe.remove() }
        #expect(try lethe.run("sample", "--institution", "A", "--notes", "20", "--output", "a").code == 0)
        #expect(
            try lethe.run(
                ["train", "--train", "a/train", "--validation", "a/validation", "--output", "model"] + Self.small
            ).code == 0)
        let files = [
            "t.json":
                #"[{"id": 1, "data": {"text": "Seen today.", "patient": "Zebulon"}, "meta": {"of": "Zebulon"}, "annotations": []}]"#,
            "p.jsonl":
                #"{"text": "Seen today.", "tokens": [{"text": "Zebulon", "start": 0, "end": 4, "id": 0}], "meta": {"n": "Zebulon"}, "answer": "ignore"}"#,
            "d.jsonl": #"{"id": 1, "text": "Seen today.", "label": [], "name": "Zebulon", "Comments": ["Zebulon"]}"#,
        ]
        for (name, content) in files {
            try lethe.write(name, content + "\n")
            let output = "clean-" + name
            let result = try lethe.run("deidentify", "--model", "model", name, "--output", output)
            #expect(result.code == 0, "\(name): \(result.errors)")
            #expect(lethe.read(output).contains("today") && !lethe.read(output).contains("Zebulon"), "\(name)")
            #expect(result.errors.contains("left out"), "\(name): \(result.errors)")
        }
        let tagged = try lethe.run(
            "tag", "--model", "model", "a/test", "--to", "label-studio", "--output", "tagged.json")
        #expect(tagged.code == 0 && lethe.read("tagged.json").contains("predictions"))
        let score = try lethe.run("evaluate", "--gold", "a/test", "--predicted", "tagged.json", "--resamples", "0")
        let direct = try lethe.run("evaluate", "--model", "model", "--test", "a/test", "--resamples", "0")
        #expect(score.code == 0 && score.output == direct.output, "\(score.errors)")
        let empty = try lethe.run("tag", "--model", "model", "--to", "label-studio", input: "")
        #expect(
            empty.code == 0 && (try? JSONSerialization.jsonObject(with: Data(empty.output.utf8))) != nil,
            "\(empty.output)")
    }

    #if os(Linux)
        /// Files of a few bytes that promise gigabytes are refused in a process that may not have them.
        @Test func promisesAskForNoMemory() throws {
            let lethe = CommandLineRunner()
            defer { lethe.remove() }
            try lethe.write("huge.txt", "99999999999 4096\nthe 1 2 3\n")
            try lethe.write("model/config.json", "{}")
            try lethe.write("model/weights.safetensors", "\u{7F}\u{7F}\u{7F}\u{7F}\u{7F}\u{7F}\u{7F}\u{7F}{}")
            try lethe.write("n/model.ckpt.index", String(repeating: "\u{7F}", count: 100))
            try lethe.write("n/model.ckpt.data-00000-of-00001", "x")
            try lethe.write("n/dataset.pickle", "x")
            try lethe.write("n/parameters.ini", "a = 1\n")
            for command in [
                "import neuroner n --output m --vectors huge.txt", "import neuroner n --output m", "inspect model",
            ] {
                let process = Process()
                process.executableURL = URL(fileURLWithPath: "/bin/sh")
                process.arguments = ["-c", "ulimit -v 1500000; exec '\(CommandLineRunner.executable)' \(command)"]
                process.currentDirectoryURL = URL(fileURLWithPath: lethe.folder)
                process.standardError = FileHandle.nullDevice
                process.standardOutput = FileHandle.nullDevice
                try process.run()
                process.waitUntilExit()
                #expect(process.terminationReason == .exit && process.terminationStatus == 1, "\(command)")
            }
        }
    #endif
}
