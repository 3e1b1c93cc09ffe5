import TestSupport
import Testing

@testable import Lethe

struct LastLookTests {
    private func check(
        _ text: String, hidden: [String], id: String = "1", names: [String] = [], known: [any Finder] = [],
        words: Bool = true,
        style: String = "label"
    ) throws {
        var note = Document(id: id, text: text)
        for word in hidden {
            // The first place alone, as a finder would that knows no other.
            let start = try #require(text.firstRange(of: word)).lowerBound.utf16Offset(in: text)
            note.annotations.append(Annotation(label: "NAME", range: ScalarRange(start, start + word.utf16.count)))
        }
        let policy = try ReplacementPolicy(parsing: [style])
        var look = LastLook()
        look.known = known
        look.looksForWords = words
        try look.check(original: note, policy, output: policy.apply(to: note).document, names: [id] + names)
    }

    @Test func whatIsHiddenStandsNowhere() throws {
        try check("Ann Okafor came, and rest", hidden: ["Okafor"])
        for text in ["Okafor, then okafor", "Okafor then OKAFOR's", "Okafor–then–Okáfor", "Okafor x\nokafor"] {
            #expect(throws: LetheError.self, "\(text)") { try check(text, hidden: ["Okafor"]) }
            try check(text, hidden: ["Okafor"], words: false)
        }
        // Small and common words are everywhere.
        try check("Will came, he will", hidden: ["Will"])
        try check("Li came, so did Li", hidden: ["Li"])
        // A label that happens to hold the word is no leak.
        try check("Name X, Surname", hidden: ["X"])
        #expect(throws: LetheError.self) { try check("no 55123, or 55123", hidden: ["55123"]) }
        // What stays by the user's will is not hidden.
        try check("Okafor, then okafor", hidden: ["Okafor"], style: "keep")
    }

    @Test func norInIdsAndFileNames() throws {
        #expect(throws: LetheError.self) { try check("Okafor came", hidden: ["Okafor"], id: "okafor-3") }
        #expect(throws: LetheError.self) { try check("Okafor came", hidden: ["Okafor"], names: ["a/OKAFOR_Ann"]) }
        try check("Okafor came", hidden: ["Okafor"], id: "n3", names: ["a/n3"])
    }

    /// No message quotes what it found.
    @Test func itsMessagesHoldNoText() {
        do {
            try check("Okafor, okafor", hidden: ["Okafor"], id: "n3")
            Issue.record("nothing was thrown")
        } catch { #expect(!"\(error)".lowercased().contains("okafor")) }
        do {
            try check("Okafor", hidden: ["Okafor"], id: "okafor")
            Issue.record("nothing was thrown")
        } catch { #expect(!"\(error)".lowercased().contains("okafor")) }
    }

    @Test func norWhatTheRecordKnows() throws {
        let folder = TemporaryFolder()
        let known = try KnownIdentifiers(
            folder.file("k.csv", "id,family,mrn\n1,Lindqvist,4711-0815\n"))
        #expect(throws: LetheError.self) { try check("Lindqvst came", hidden: [], known: [known]) }
        #expect(throws: LetheError.self) { try check("no 47110815 came", hidden: [], known: [known]) }
        try check("Lindqvst came", hidden: ["Lindqvst"], known: [known])
    }
}
