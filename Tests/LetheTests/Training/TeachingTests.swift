import Foundation
import TestSupport
import Testing

@testable import Lethe
@testable import LetheTraining

/// Learning from what another model says of notes without labels.
struct TeachingTests {
    private static let labelled = TinyCorpora.corpus(.a, notes: 40, part: .train)
    private static let unlabelled = TinyCorpora.corpus(.a, notes: 50, part: .train, seed: 31)
    private static let validation = TinyCorpora.corpus(.a, notes: 10, part: .validation)

    private static func teacher(_ folder: TemporaryFolder) throws -> Recognizer {
        let path = folder.path + "/teacher"
        _ = try TrainingRun(configuration: TinyCorpora.configuration(epochs: 6), output: path).run(
            train: labelled, validation: validation)
        return try Recognizer(loading: path)
    }

    /// Probabilities sum to one, the best tags are the model's, and threads make no difference.
    @Test func aTeacherSaysWhatItWouldTag() throws {
        let folder = TemporaryFolder()
        let teacher = try Self.teacher(folder)
        let (one, two) = (WorkerTeam(count: 1), WorkerTeam(count: 2))
        defer {
            one.stop()
            two.stop()
        }
        let taught = try #require(TaughtNotes(Self.unlabelled, by: teacher, team: one))
        let again = try #require(TaughtNotes(Self.unlabelled, by: teacher, team: two))
        #expect(taught.documents.count == 50 && taught.documents.allSatisfy { $0.annotations.isEmpty })
        for (a, b) in zip(taught.tags, again.tags) {
            #expect(a.best == b.best)
            #expect(zip(a.soft, b.soft).allSatisfy { $0.probabilities == $1.probabilities && $0.tags == $1.tags })
            #expect(a.soft.reduce(0) { $0 + $1.count } == a.best.count)
            for soft in a.soft {
                for token in 0..<soft.count {
                    let sum = soft.entries(token).reduce(Float(0)) { $0 + soft.probabilities[$1] }
                    #expect(abs(sum - 1) < 1e-5)
                }
            }
        }
        #expect(TaughtNotes(Self.unlabelled, by: teacher, team: one) { _ in false } == nil)
    }

    /// Tokens of notes without labels are known from two occurrences on; labels among them are never read; labelled notes
    /// keep theirs for certain.
    @Test func dataHoldBothKindsOfNotes() throws {
        let folder = TemporaryFolder()
        let team = WorkerTeam(count: 1)
        defer { team.stop() }
        let taught = try #require(TaughtNotes(Self.unlabelled, by: Self.teacher(folder), team: team))
        var sources = TrainingData.VocabularySources()
        let alone = try TrainingData(Self.labelled, scheme: .bioes, tokenizer: Tokenizer(), sources: sources)
        sources.taught = taught
        let both = try TrainingData(Self.labelled, scheme: .bioes, tokenizer: Tokenizer(), sources: sources)
        let count = alone.sentences.tokenCount
        #expect(both.sentences.tokenCount > 2 * count)
        #expect(Array(both.sentences.tags.prefix(count)) == alone.sentences.tags)
        #expect(both.summary.documents == 40 && both.summary.tokens == count)
        let soft = try #require(both.sentences.softTags)
        #expect(soft.count == both.sentences.tokenCount)
        #expect((0..<count).allSatisfy { soft.entries($0).isEmpty })
        #expect((count..<soft.count).allSatisfy { !soft.entries($0).isEmpty })
        var times: [String: Int] = [:]
        for document in Self.unlabelled.documents {
            for token in Tokenizer().tokens(of: document).tokens {
                times[document.text.withUTF8 { String(decoding: token.bytes(in: $0), as: UTF8.self) }, default: 0] += 1
            }
        }
        let known = Set(alone.vocabulary.tokens)
        #expect(times.contains { $0.value == 1 && !known.contains($0.key) })
        for (token, count) in times where !known.contains(token) {
            #expect((both.vocabulary.row(ofToken: token) != 0) == (count > 1), "\(count)")
        }
    }

    /// A student of six labelled notes and a teacher of forty finds what the teacher finds.
    @Test func aStudentLearnsWhatTheTeacherKnows() throws {
        let folder = TemporaryFolder()
        let few = TinyCorpora.corpus(.a, notes: 6, part: .train)
        let teacher = try Self.teacher(folder)
        func score(_ name: String, teaches: Bool) throws -> Double {
            var run = TrainingRun(
                configuration: TinyCorpora.configuration(epochs: 6), output: folder.path + "/" + name)
            if teaches { run.teaching = (teacher, Self.unlabelled) }
            let outcome = try run.run(train: few, validation: Self.validation)
            return outcome.best?.validation[Metric.entityExact.rawValue]?.f1 ?? 0
        }
        let (taught, alone) = try (score("taught", teaches: true), score("alone", teaches: false))
        #expect(taught > alone + 0.1, "\(taught) against \(alone)")
        let seen = try #require(try ModelBundle(loading: folder.path + "/taught").configuration.provenance?.seen)
        #expect(seen.contains(Self.unlabelled.documents[7].text))
        // What the teacher has seen speaks through the student.
        #expect(seen.contains(Self.labelled.documents[39].text))
        let record = try ModelBundle(loading: folder.path + "/taught").configuration.provenance
        #expect(record?.taught == TaughtRecord(documents: 50, networks: 1) && record?.knowsUnlabelledWords == true)
    }

    @Test func aTeacherOfOtherLabelsIsRefused() throws {
        let folder = TemporaryFolder()
        var run = TrainingRun(configuration: TinyCorpora.configuration(epochs: 1), output: folder.path + "/s")
        run.teaching = (try Self.teacher(folder), Self.unlabelled)
        let error = try #require(throws: LetheError.self) {
            _ = try run.run(
                train: TinyCorpora.corpus(.b, notes: 10, part: .train),
                validation: TinyCorpora.corpus(.b, notes: 5, part: .validation))
        }
        #expect(error.description.contains("other labels"))
        run.configuration.tagScheme = .bio
        #expect(throws: LetheError.self) { _ = try run.run(train: Self.labelled, validation: Self.validation) }
    }
}
