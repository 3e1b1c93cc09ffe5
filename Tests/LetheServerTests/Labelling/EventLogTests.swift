import Foundation
import Lethe
import TestSupport
import Testing

@testable import LetheServer

struct EventLogTests {
    private func event(_ number: Int) throws -> LabelEvent {
        LabelEvent(
            sequence: number, note: try #require(NoteKey("n0123456789abcdef")), revision: number,
            operations: [
                .add(
                    LabelSpan(
                        id: "s\(number)", range: ScalarRange(number * 10, number * 10 + 4), label: "DATE",
                        source: "model:1")),
                .reject(ScalarRange(1, 2), label: "ID"), .unreject(ScalarRange(1, 2), label: "ID"),
                .change(id: "s\(number)", range: ScalarRange(2, 3), label: "ID"), .remove(id: "s\(number)"),
                .status(.skipped, .otherLanguage), .status(.done, nil),
            ], mutation: "m\(number)", milliseconds: 5, undoes: number == 3 ? 2 : nil, redoes: number == 4 ? 2 : nil)
    }

    private func write(_ count: Int, to path: String) async throws {
        let log = try EventLog(path)
        _ = try log.begin()
        for number in 1...count {
            let event = try event(number)
            let kept = await withCheckedContinuation { done in log.append(event) { done.resume(returning: $0) } }
            #expect(kept)
        }
        log.close()
    }

    @Test func whatWasKeptComesBack() async throws {
        let place = TemporaryFolder()
        let path = place.path + "/log.jsonl"
        try await write(5, to: path)
        let again = try EventLog(path)
        let contents = try again.begin()
        #expect(contents.events == (try (1...5).map { try event($0) }))
        #expect(contents.tornBytes == 0)
        again.close()
        // After its end nothing is taken.
        let late = try event(6)
        let kept = await withCheckedContinuation { done in again.append(late) { done.resume(returning: $0) } }
        #expect(!kept)
    }

    @Test func aTornEndIsCutOffAndEverythingElseStays() async throws {
        let place = TemporaryFolder()
        let path = place.path + "/log.jsonl"
        try await write(3, to: path)
        let whole = try Data(contentsOf: URL(fileURLWithPath: path))
        let lastLine = whole.dropLast().lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
        for length in lastLine..<whole.count {
            try whole.prefix(length).write(to: URL(fileURLWithPath: path))
            let log = try EventLog(path)
            let contents = try log.begin()
            #expect(contents.events.count == 2)
            #expect(contents.tornBytes == length - lastLine)
            log.close()
            #expect(try Data(contentsOf: URL(fileURLWithPath: path)).count == lastLine)
        }
    }

    @Test func everyDamageInTheMiddleIsFound() async throws {
        let place = TemporaryFolder()
        let path = place.path + "/log.jsonl"
        try await write(3, to: path)
        let whole = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
        let secondLine = try #require(whole.firstIndex(of: 0x0A)) + 1
        // But for the last line's end, without which it is one that was cut off.
        for index in 0..<whole.count - 1 where index < secondLine || index > whole.count - 60 {
            var damaged = whole
            damaged[index] ^= 1
            try Data(damaged).write(to: URL(fileURLWithPath: path))
            let log = try EventLog(path)
            #expect(throws: LetheError.self, "byte \(index)") { try log.begin() }
            // Nothing was changed.
            #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == Data(damaged))
        }
        // A line that is missing.
        try Data(whole[secondLine...]).write(to: URL(fileURLWithPath: path))
        let log = try EventLog(path)
        #expect(throws: LetheError.self) { try log.begin() }
    }

    @Test func aFullDiskKeepsNothingHalf() async throws {
        guard FileManager.default.fileExists(atPath: "/dev/full") else { return }
        let log = try EventLog("/dev/full")
        let contents = try log.begin()
        #expect(contents.events.isEmpty)
        let event = try event(1)
        let kept = await withCheckedContinuation { done in log.append(event) { done.resume(returning: $0) } }
        #expect(!kept)
        log.close()
    }
}
