import Foundation
import Testing

/// Surrogates and patients as a user types them, by rules alone.
struct SurrogateCommandTests {
    private let lethe = CommandLineRunner()

    private struct Note: Codable {
        var id: String
        var text: String
        var patient: String? = nil
    }

    private static let notes = [
        Note(id: "a1", text: "Seen: Mrs. Ada Okafor on 3/15/2020, MRN 1234567, by Dr. Brown.", patient: "p1"),
        Note(
            id: "b1", text: "Mr. Brown, MRN 7654321, seen on 3/15/2020. The okafor method was not used.", patient: "p2"),
        Note(id: "a2", text: "Phone call: Okafor is better since 4/2/2020. Call 617-232-1234.", patient: "p1"),
        Note(id: "a3", text: "OKAFOR, MRN 1234567. Mrs. Okafor was told on 3/22/2020.", patient: "p1"),
    ]

    private func write(_ notes: [Note], _ name: String = "notes.jsonl") throws {
        let encoder = JSONEncoder()
        let lines = try notes.map { String(decoding: try encoder.encode($0), as: UTF8.self) }
        try lethe.write(name, lines.joined(separator: "\n") + "\n")
    }

    private func texts(_ name: String) throws -> [String: String] {
        let notes = try lethe.read(name).split(separator: "\n").map {
            try JSONDecoder().decode(Note.self, from: Data($0.utf8))
        }
        return Dictionary(uniqueKeysWithValues: notes.map { ($0.id, $0.text) })
    }

    private func release(_ input: String, _ output: String, _ options: [String] = []) throws -> CommandLineRunner.Result
    {
        try lethe.run(
            ["deidentify", "--without-model", "--rules", "--key", "k.key", "--overwrite", input, "--output", output]
                + options)
    }

    @Test func aPatientsNotesAgree() throws {
        defer { lethe.remove() }
        try write(Self.notes)
        #expect(try lethe.run("key", "new", "k.key").code == 0)
        let options = ["--profile", "expert", "--patient-field", "patient", "--json", "run.json"]
        var result = try release("notes.jsonl", "out.jsonl", options)
        #expect(result.code == 0, "\(result.errors)")
        let first = try texts("out.jsonl")
        let a1 = try #require(first["a1"])
        let a2 = try #require(first["a2"])
        let a3 = try #require(first["a3"])
        let b1 = try #require(first["b1"])
        for text in [a1, a2, a3] {
            #expect(!text.lowercased().contains("okafor") && !text.contains("1234567"), "\(text)")
        }
        // Another patient's words stay.
        #expect(b1.contains("The okafor method"))
        let name = try #require(a1.firstMatch(of: /Mrs\. (\w+) (\w+) on (\S+), MRN (\d{7}), by Dr\. (\w+)\./)?.output)
        #expect(a2.contains("Phone call: \(name.2) is better"))
        #expect(a3.hasPrefix("\(name.2.uppercased()), MRN \(name.4). Mrs. \(name.2) was told on "))
        // Another patient has draws of its own, which may fall on the same name.
        #expect(name.5 != "Brown" && !b1.contains("Mr. Brown,"))
        let report = try #require(
            try JSONSerialization.jsonObject(with: Data(lethe.read("run.json").utf8)) as? [String: Any])
        #expect(report["notes"] as? Int == 4 && report["isComplete"] as? Bool == true)
        #expect((report["stretchesBySource"] as? [String: Int])?["propagation:patient"] == 1)

        // Whatever the order, the threads and the run: the same bytes.
        for (order, threads) in [(Self.notes.reversed() as [Note], "1"), ([2, 0, 3, 1].map { Self.notes[$0] }, "2")] {
            try write(order, "again.jsonl")
            result = try release("again.jsonl", "again-out.jsonl", options + ["--threads", threads])
            #expect(result.code == 0, "\(result.errors)")
            #expect(try texts("again-out.jsonl") == first)
        }
        // Another key has other names.
        #expect(try lethe.run("key", "new", "other.key").code == 0)
        _ = try release("notes.jsonl", "other.jsonl", options + ["--key", "other.key"])
        #expect(try texts("other.jsonl")["a1"] != a1)
    }

    @Test func oneReadingIsSaid() throws {
        defer { lethe.remove() }
        try write(Self.notes)
        #expect(try lethe.run("key", "new", "k.key").code == 0)
        let options = ["--profile", "pseudonym", "--patient-field", "patient"]
        let piped = try lethe.run(
            ["deidentify", "--without-model", "--rules", "--key", "k.key", "--format", "jsonl"] + options,
            input: lethe.read("notes.jsonl"))
        #expect(piped.code != 0 && piped.errors.contains("--one-pass"), "\(piped)")
        let once = try lethe.run(
            ["deidentify", "--without-model", "--rules", "--key", "k.key", "--format", "jsonl", "--one-pass"] + options,
            input: lethe.read("notes.jsonl"))
        #expect(once.code == 0 && once.output.contains("OKAFOR") == false, "\(once)")
        // A note that doesn't name its patient isn't released.
        try write(Self.notes + [Note(id: "c", text: "Mrs. Clark.", patient: nil)])
        let result = try release("notes.jsonl", "out.jsonl", options)
        #expect(result.code == 1 && result.errors.contains("doesn't name its patient"), "\(result.errors)")
        #expect(try texts("out.jsonl").count == 4)
    }

    @Test func openDatesAreSaid() throws {
        defer { lethe.remove() }
        try write([Note(id: "1", text: "Seen on 3/4/2020 and on 5/6/2020.")])
        #expect(try lethe.run("key", "new", "k.key").code == 0)
        var result = try release("notes.jsonl", "out.jsonl", ["--style", "surrogate"])
        #expect(
            result.code == 0 && result.errors.contains("2 dates could be day first or month first"), "\(result.errors)")
        #expect(try texts("out.jsonl")["1"] == "Seen on <DATE> and on <DATE>.")
        result = try release("notes.jsonl", "out.jsonl", ["--style", "surrogate", "--date-order", "month-first"])
        let text = try #require(try texts("out.jsonl")["1"])
        #expect(result.code == 0 && !text.contains("<") && !text.contains("3/4/2020"), "\(text)")
        #expect(try release("notes.jsonl", "out.jsonl", ["--style", "surrogate", "--date-window", "3"]).code == 64)
    }
}
