import ArgumentParser
import LetheEssentials
import LetheTraining

/// Results as a file for other programs: shared by every command that writes one beside its table.
struct JSONOptions: ParsableArguments {
    @Option(name: .long, help: "Also write all figures to this file.", completion: .file())
    var json: String?

    @Flag(name: .long, help: "Replace the file that --json names.")
    var overwrite = false

    /// Before anything is read or computed.
    ///
    /// - Throws: `LetheError` where the file would replace what is read, or anything else.
    func check(against inputs: [String?]) throws {
        guard let json else { return }
        try OutputPlace.protect(inputs, from: json)
        if !overwrite, Files.exists(json), !Files.isSpecial(json) {
            throw LetheError(
                .setting, place: json, "there is something already", expected: "a new file",
                advice: "Use --overwrite, or another place")
        }
    }

    /// Sorted keys, readable, a line end at the end.
    func write(_ value: some Encodable) throws {
        guard let json else { return }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        var data = try encoder.encode(value)
        data.append(0x0A)
        try Files.write(data, to: json)
    }
}
