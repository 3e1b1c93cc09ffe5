import Foundation
import TestSupport
import Testing

@testable import Lethe

struct AuditLogTests {
    private let folder = TemporaryFolder()
    private let key = ReleaseKey()

    /// A log of some notes, sealed.
    private func log(_ name: String = "audit", notes: Int = 4, offsets: Bool = true) throws -> String {
        let path = "\(folder.path)/\(name).jsonl"
        let log = try AuditLog(path, key: key, settings: ["rung": "3"])
        for number in 0..<notes {
            let note = Document(
                id: "note-\(number)", text: "Okafor \(number) came to Lindqvist.",
                annotations: [Annotation(label: "NAME", range: ScalarRange(0, 6), sources: [FindingSource(.model)])])
            try log.add(
                AuditRecord(
                    note, output: NoteText("<NAME> came."), fallbacks: ["NAME": 1], key: key, showsOffsets: offsets))
        }
        _ = try log.finish(failed: 1, isWhole: true)
        try log.seal(to: "\(folder.path)/\(name).seal")
        return path
    }

    private func isRefused(_ bytes: Data) -> Bool {
        let path = folder.file("changed.jsonl", bytes)
        return (try? AuditVerification(path)).map { !$0.isEnded } ?? true
    }

    @Test func aLogHoldsAndHoldsNoText() throws {
        let path = try log()
        let found = try AuditVerification(path)
        #expect(found.isEnded && found.isWhole && found.notes == 4 && found.failed == 1 && found.lines == 6)
        let text = folder.read("audit.jsonl")
        for word in ["Okafor", "came", "Lindqvist", "note-"] { #expect(!text.contains(word)) }
        #expect(text.contains(#"[[0,6,"NAME",["model"]]]"#))
        _ = try log("short", offsets: false)
        #expect(
            !folder.read("short.jsonl").contains("[0,6") && folder.read("short.jsonl").contains(#""counts":{"NAME":1}"#)
        )
        // Never written over.
        #expect(throws: LetheError.self) { try AuditLog(path, key: key, settings: [:]) }
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? NSNumber
        #expect(mode?.intValue == 0o600)
    }

    /// Released notes against the log: another text, a note that is missing, one that was never there.
    @Test func releasedNotesAreThoseOfTheLog() throws {
        let found = try AuditVerification(log("released", notes: 3))
        func compare(_ texts: [String]) -> AuditVerification.Released {
            found.compare(texts.enumerated().map { Document(id: "\($0)", text: NoteText($1)) })
        }
        let all = compare(["<NAME> came.", "<NAME> came.", "<NAME> came."])
        #expect(all == AuditVerification.Released(asLogged: 3, unknown: [], missing: 0))
        let changed = compare(["<NAME> came.", "Okafor came.", "<NAME> came."])
        #expect(changed == AuditVerification.Released(asLogged: 2, unknown: ["1"], missing: 1))
        #expect(compare(["<NAME> came."]).missing == 2)
        let more = compare(["<NAME> came.", "<NAME> came.", "<NAME> came.", "<NAME> came."])
        #expect(more == AuditVerification.Released(asLogged: 3, unknown: ["3"], missing: 0))
    }

    @Test func everyChangedByteShows() throws {
        let original = try Data(contentsOf: URL(fileURLWithPath: log()))
        for place in original.indices {
            for change in [UInt8(1), 0x20] {
                var changed = original
                changed[place] ^= change
                #expect(isRefused(changed), "byte \(place)")
            }
        }
    }

    @Test func linesRemovedAddedAndMovedShow() throws {
        let lines = try String(contentsOfFile: log(), encoding: .utf8).split(separator: "\n").map { $0 + "\n" }
        func data(_ lines: [Substring.SubSequence]) -> Data { Data(lines.joined().utf8) }
        let all = lines.map { Substring($0) }
        for index in all.indices {
            var changed = all
            changed.remove(at: index)
            #expect(isRefused(data(changed)), "line \(index) removed")
            changed = all
            changed.insert(all[index], at: index)
            #expect(isRefused(data(changed)), "line \(index) doubled")
            if index > 0 {
                changed = all
                changed.swapAt(index, index - 1)
                #expect(isRefused(data(changed)), "line \(index) moved")
            }
        }
        for count in 0..<all.joined().utf8.count where count % 7 == 0 {
            #expect(isRefused(Data(all.joined().utf8.prefix(count))), "cut at \(count)")
        }
        // The same meaning in other bytes.
        #expect(isRefused(Data(all.joined().replacingOccurrences(of: "\"seq\":1", with: "\"seq\": 1").utf8)))
    }

    /// A log written anew from another's beginning holds by itself, and not with the seal.
    @Test func aSealShowsWhatTheChainCannot() throws {
        let path = try log()
        let seal = try AuditSeal(reading: folder.path + "/audit.seal")
        try AuditVerification(path).check(seal, key: key, place: "seal")
        try AuditVerification(path).check(seal, key: nil, place: "seal")
        let other = try AuditVerification(log("other", notes: 3))
        #expect(throws: LetheError.self) { try other.check(seal, key: nil, place: "seal") }
        #expect(throws: LetheError.self) { try AuditVerification(path).check(seal, key: ReleaseKey(), place: "seal") }
        let bytes = try Data(contentsOf: URL(fileURLWithPath: folder.path + "/audit.seal"))
        for place in bytes.indices {
            var changed = bytes
            changed[place] ^= 1
            let name = folder.file("changed.seal", changed)
            #expect(throws: LetheError.self, "byte \(place)") {
                try AuditVerification(path).check(AuditSeal(reading: name), key: nil, place: "seal")
            }
        }
    }

    /// Anything may be given for a log: an error, never a crash.
    @Test func noiseIsRefused() throws {
        let original = try Data(contentsOf: URL(fileURLWithPath: log()))
        var generator = SeededGenerator(seed: 4)
        for _ in 0..<300 {
            let changed = Data(Mutation.of(Array(original), &generator))
            #expect(changed == original || isRefused(changed))
        }
        for noise in ["", "\n", "{}\n", "[]\n", "null\n", #"{"seq":0,"previous":"","hash":""}"# + "\n", "\u{0}"] {
            #expect(isRefused(Data(noise.utf8)), "\(noise)")
        }
    }
}
