import Foundation
import TestSupport
import Testing

@testable import Lethe
@testable import LetheTraining

struct TensorBoardTests {
    /// A file's records, with both checksums checked.
    private static func records(_ path: String) throws -> [[UInt8]] {
        let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
        func word(_ offset: Int) -> UInt32 { (0..<4).reduce(0) { $0 | UInt32(bytes[offset + $1]) << (8 * UInt32($1)) } }
        var records: [[UInt8]] = []
        var offset = 0
        while offset < bytes.count {
            let count = Int(word(offset))
            #expect(word(offset + 8) == bytes[offset..<(offset + 8)].withUnsafeBytes { CRC32.masked($0) })
            let data = Array(bytes[(offset + 12)..<(offset + 12 + count)])
            #expect(word(offset + 12 + count) == data.withUnsafeBytes { CRC32.masked($0) })
            records.append(data)
            offset += 16 + count
        }
        return records
    }

    static func train(_ folder: TemporaryFolder, resumes: Bool = false, stopAfter epochs: Int = 99) throws {
        var run = TrainingRun(configuration: TinyCorpora.configuration(epochs: 3), output: folder.path + "/m")
        run.recorders = [TensorBoardRecorder(folder: folder.path + "/events")]
        run.resumes = resumes
        var done = 0
        _ = try run.run(
            train: TinyCorpora.corpus(.a, notes: 10, part: .train),
            validation: TinyCorpora.corpus(.a, notes: 5, part: .validation),
            observe: { if case .epoch = $0 { done += 1 } }, shouldStop: { done >= epochs })
    }

    @Test func anEventAnEpochAndNoHostName() throws {
        let folder = TemporaryFolder()
        try Self.train(folder)
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.path + "/events")
        #expect(files.count == 1 && files[0].hasPrefix("events.out.tfevents."))
        let records = try Self.records(folder.path + "/events/" + files[0])
        #expect(records.count == 4)
        let text = records.map { String(decoding: $0, as: UTF8.self) }.joined()
        for tag in ["brain.Event:2", "loss/train", "f1/entityExact", "f1_by_type/DATE", "time/training_seconds"] {
            #expect(text.contains(tag), "\(tag)")
        }
        let host = ProcessInfo.processInfo.hostName
        #expect(!text.contains(host) && !files[0].contains(host))
    }

    @Test func goingOnBeginsAFileThatReplacesLaterSteps() throws {
        let folder = TemporaryFolder()
        try Self.train(folder, stopAfter: 1)
        try Self.train(folder, resumes: true)
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.path + "/events").sorted()
        #expect(files.count == 2)
        let counts = try files.map { try Self.records(folder.path + "/events/" + $0).count }
        #expect(counts == [2, 4], "version and epoch 1; version, start, epochs 2 and 3")
    }

    @Test func runsDontMix() throws {
        let folder = TemporaryFolder()
        try Self.train(folder, stopAfter: 1)
        var run = TrainingRun(configuration: TinyCorpora.configuration(epochs: 1), output: folder.path + "/other")
        run.recorders = [TensorBoardRecorder(folder: folder.path + "/events")]
        let corpus = TinyCorpora.corpus(.a, notes: 5, part: .validation)
        let error = try #require(throws: LetheError.self) { _ = try run.run(train: corpus, validation: corpus) }
        #expect(error.description.contains("another run"), "\(error)")
        run.overwrites = true
        _ = try run.run(train: corpus, validation: corpus)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path + "/events").count == 1)
    }

    @Test func aFolderThatCantBeWrittenIsRefused() throws {
        let folder = TemporaryFolder()
        _ = folder.file("events", "in the way")
        #expect(throws: LetheError.self) { try Self.train(folder) }
        // A model that was to be replaced is still there.
        try FileManager.default.removeItem(atPath: folder.path + "/events")
        try Self.train(folder)
        try FileManager.default.removeItem(atPath: folder.path + "/events")
        _ = folder.file("events", "in the way")
        var run = TrainingRun(configuration: TinyCorpora.configuration(epochs: 1), output: folder.path + "/m")
        run.overwrites = true
        run.recorders = [TensorBoardRecorder(folder: folder.path + "/events")]
        let corpus = TinyCorpora.corpus(.a, notes: 5, part: .validation)
        #expect(throws: LetheError.self) { _ = try run.run(train: corpus, validation: corpus) }
        #expect(throws: Never.self) { _ = try ModelBundle(loading: folder.path + "/m") }
    }
}
