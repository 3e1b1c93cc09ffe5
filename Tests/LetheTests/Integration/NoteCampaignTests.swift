import Foundation
import TestSupport
import Testing

@testable import Lethe
@testable import LetheTraining

/// Damaged notes through the whole way, from file to output: every one given is in the output or a failure, whatever was
/// done to it. 50,000 mutants with `LETHE_SLOW_TESTS=1` in a release build, 2,500 in another, some hundreds without.
struct NoteCampaignTests {
    private static let recognizer: Recognizer = {
        let folder = TemporaryFolder()
        try! _ = TrainingRun(configuration: TinyCorpora.configuration(epochs: 1), output: folder.path + "/m").run(
            train: TinyCorpora.corpus(.a, notes: 4, part: .train),
            validation: TinyCorpora.corpus(.a, notes: 2, part: .validation))
        return try! Recognizer(loading: folder.path + "/m")
    }()

    #if DEBUG
        private static let mostPerFormat = 400
    #else
        private static let mostPerFormat = 8_000
    #endif
    private static let mutantsPerFormat = SharedData.slowTestsWanted ? mostPerFormat : 80
    private static let batch = 80

    private let notes = TinyCorpora.corpus(.a, notes: 8, part: .test).documents.filter { $0.text.utf8Count < 1500 }

    private func process(_ format: CorpusFormat, _ folder: String, _ input: String) throws -> NoteProcessing.Progress {
        var processing = NoteProcessing(
            NotePipeline(annotator: Self.recognizer, task: format.type.holdsText ? .deidentify(.label) : .tag(.jsonl)),
            input: input,
            output: folder + "/out"
                + (format.isFilePerDocument ? "" : "." + (format.type.holdsText ? format : .jsonl).fileExtension))
        processing.reading.format = format
        processing.overwrites = true
        processing.workers = 1
        return try processing.run()
    }

    @Test(arguments: CorpusFormat.allCases)
    func everyNoteGivenIsInTheOutputOrAFailure(format: CorpusFormat) throws {
        var generator = SeededGenerator(seed: 20_17)
        var mutants = 0
        var failed = 0
        while mutants < Self.mutantsPerFormat {
            let folder = TemporaryFolder()
            let input = folder.path + "/in"
            if format.isFilePerDocument {
                try CorpusWriter.write(notes, to: folder.path + "/seeds", format: format)
                let seeds = try Files.list(folder.path + "/seeds").filter { !$0.hasSuffix(".ann") }
                for number in 0..<Self.batch {
                    let seed = seeds[number % seeds.count]
                    let bytes = [UInt8](try Files.read("\(folder.path)/seeds/\(seed)"))
                    folder.file("in/\(number).\(format.fileExtension)", Data(Mutation.of(bytes, &generator)))
                    if format == .brat {
                        let path = try #require(Files.beside("\(folder.path)/seeds/\(seed)", ending: "ann"))
                        let lines = [UInt8](try Files.read(path))
                        folder.file("in/\(number).ann", Data(Mutation.of(lines, &generator)))
                    }
                }
                let progress = try process(format, folder.path, input)
                #expect(progress.documents + progress.failureCount == Self.batch)
                let written = try Files.list(folder.path + "/out").filter { !$0.hasSuffix(".ann") }
                #expect(written.count == progress.documents)
                mutants += Self.batch
                failed += progress.failureCount
                continue
            }
            let whole = folder.path + "/seed"
            try CorpusWriter.write(notes, to: whole, format: format)
            let bytes = [UInt8](try Files.read(whole))
            if format.fileExtension == "jsonl" {
                // A line is a note, whatever becomes of it.
                let lines = bytes.split(separator: 0x0A).map { Array($0) }
                var content: [UInt8] = []
                var given = 0
                for number in 0..<Self.batch {
                    let line = Mutation.of(lines[number % lines.count], &generator)
                    content += line + [0x0A]
                    given +=
                        line.split(separator: 0x0A).filter { part in
                            !part.allSatisfy { $0 == 0x20 || $0 == 0x0D || $0 == 0x09 }
                        }.count
                }
                folder.file("in", Data(content))
                do {
                    let progress = try process(format, folder.path, input)
                    #expect(progress.documents + progress.failureCount == given)
                    let output = [UInt8](try Files.read("\(folder.path)/out.\(format.fileExtension)"))
                    #expect(output.split(separator: 0x0A).count == progress.documents)
                    failed += progress.failureCount
                } catch is LetheError { failed += given }
                mutants += Self.batch
                continue
            }
            // Of columns and arrays, one mutant may hold any number of notes: what is read is what is written.
            folder.file("in", Data(Mutation.of(bytes, &generator)))
            var options = ReadingOptions()
            options.format = format
            do {
                let read = try CorpusReader.read(input, options: options)
                let progress = try process(format, folder.path, input)
                let found = progress.documents + progress.failureCount + progress.unreadFiles
                // What costs gold alone is no failure here, and a task that nobody annotated is a note all the same.
                let lost = read.failures.lazy.filter { $0.what.contains("annotation") }.count
                #expect(found >= read.documents.count + read.failures.count - lost)
                #expect(progress.failureCount + progress.unreadFiles <= read.failures.count)
                failed += progress.isComplete ? 0 : 1
            } catch is LetheError { failed += 1 }
            mutants += 1
            // One file a mutant takes longer: a quarter as many.
            if mutants >= Self.mutantsPerFormat / 4 { break }
        }
        print("\(format.rawValue): \(mutants) mutants, \(failed) notes refused")
    }
}
