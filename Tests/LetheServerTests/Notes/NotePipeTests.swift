import Foundation
import Lethe
import TestSupport
import Testing

@testable import LetheServer

struct NotePipeTests {
    /// Runs a pipe over what is given, and returns what it answers, by line.
    private func answers(
        _ purpose: ServedModel.Purpose, _ input: [UInt8], maximumLineBytes: Int = 1 << 20
    ) async throws -> [[String: Any]] {
        let service = try ServedFixture.service()
        defer { service.pool.finish() }
        let (to, from) = (Pipe(), Pipe())
        let pipe = NotePipe(service, purpose: purpose, maximumLineBytes: maximumLineBytes)
        let (read, write) = (to.fileHandleForReading.fileDescriptor, from.fileHandleForWriting.fileDescriptor)
        // On threads of their own: they wait for one another.
        async let collected = onThread { from.fileHandleForReading.readDataToEndOfFile() }
        async let fed: Void = onThread {
            to.fileHandleForWriting.write(Data(input))
            try? to.fileHandleForWriting.close()
        }
        try await pipe.run(input: read, output: write)
        await fed
        try from.fileHandleForWriting.close()
        let data = await collected
        return try data.split(separator: 0x0A).map {
            try #require(try JSONSerialization.jsonObject(with: $0) as? [String: Any])
        }
    }

    private func onThread<Output: Sendable>(_ body: @escaping @Sendable () -> Output) async -> Output {
        await withCheckedContinuation { continuation in Thread { continuation.resume(returning: body()) }.start() }
    }

    @Test func everyLineGetsItsAnswerInOrder() async throws {
        let lines = (0..<2_000).map {
            "{\"id\":\"\($0)\",\"text\":\"\(String(repeating: "é", count: $0 % 70)) 12/03/2019\"}\n"
        }
        let found = try await answers(.tag, Array(lines.joined().utf8))
        #expect(found.count == lines.count)
        for (number, answer) in found.enumerated() {
            let span = try #require((answer["spans"] as? [[String: Any]])?.first)
            #expect(span["start"] as? Int == number % 70 + 1)
            // Whoever asks has the text.
            #expect(answer["text"] == nil)
        }
        let clean = try await answers(.deidentify, Array(lines[..<3].joined().utf8))
        #expect(clean.map { $0["text"] as? String } == [" <DATE>", "é <DATE>", "éé <DATE>"])
    }

    @Test func whatCannotBeReadCostsItselfAlone() async throws {
        let long = "{\"text\":\"" + String(repeating: "x", count: 5_000) + "\"}\n"
        let input = "nonsense\n{\"text\":7}\n" + long + "{\"text\":\"on 12/03/2019\"}\n{\"text\":\"cut"
        let found = try await answers(.tag, Array(input.utf8), maximumLineBytes: 2_000)
        #expect(found.map { $0["error"] != nil } == [true, true, true, false, true])
        #expect((found[2]["error"] as? [String: Any])?["place"] as? String == "line 3")
    }

    /// Lines of which bytes were changed, left out or doubled: an answer for each, whatever stands in it.
    @Test func damagedLinesAreAnswered() async throws {
        var generator = SeededGenerator(seed: 4)
        let count = SharedData.slowTestsWanted ? 20_000 : 2_000
        var input: [UInt8] = []
        for number in 0..<count {
            var line = Array(
                "{\"id\":\"\(number)\",\"text\":\"👩‍👩‍👧 seen 12/03/2019 by Dr Quell\",\"more\":[1,{\"a\":null}]}".utf8)
            for _ in 0..<(1 + generator.nextIndex(4)) {
                let place = generator.nextIndex(line.count)
                switch generator.nextIndex(3) {
                case 0: line[place] = UInt8(generator.nextIndex(256))
                case 1: line.remove(at: place)
                default: line.insert(line[place], at: place)
                }
            }
            input += line.map { $0 == 0x0A ? 0x20 : $0 } + [0x0A]
        }
        #expect(try await answers(.tag, input).count == count)
    }
}
