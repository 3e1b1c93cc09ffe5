import Foundation
import TestSupport
import Testing

@testable import Lethe
@testable import LetheTraining

/// What holds for every format of the table, and for what they can be told.
struct FormatTableTests {
    @Test func namesAndOptionsAreDistinct() {
        #expect(Set(CorpusFormat.allCases.map(\.rawValue)).count == CorpusFormat.allCases.count)
        for format in CorpusFormat.allCases {
            #expect(CorpusFormat(rawValue: format.rawValue) == format)
            #expect(format.type.weakEndings.isSubset(of: format.type.endings))
        }
        for options in [FormatOption.reading, FormatOption.writing] {
            #expect(Set(options.map(\.commandName)).count == options.count)
        }
    }

    /// Every format's own files are recognised as what they are.
    @Test(arguments: CorpusFormat.allCases)
    func aFormatKnowsItsOwn(format: CorpusFormat) throws {
        let folder = TemporaryFolder()
        let documents = [
            Document(id: "a", text: "Seen by Lee", annotations: [Annotation(label: "X", range: ScalarRange(8, 11))]),
            Document(id: "b", text: "Home"),
        ]
        let path = folder.path + (format.isFilePerDocument ? "/in" : "/in.\(format.fileExtension)")
        try CorpusWriter.write(documents, to: path, format: format)
        // Without tokens and answers Prodigy's lines are anybody's.
        #expect(try CorpusFormat.recognise(path) == (format == .prodigy ? .jsonl : format))
        let corpus = try CorpusReader.read(path)
        #expect(corpus.documents.map(\.text) == ["Seen by Lee", "Home"] && corpus.failures.isEmpty)
        if format.holdsAnnotations { #expect(corpus.documents[0].annotations.map(\.label) == ["X"]) }
    }

    @Test func optionsComeBackFromFiles() throws {
        var options = ReadingOptions()
        options.format = .doccano
        options.offsets = .graphemes
        options.blockSentences = 0
        options.keepColumns = ["a", "b"]
        options.predictions = .first
        let data = try JSONEncoder().encode(options)
        #expect(try JSONDecoder().decode(ReadingOptions.self, from: data) == options)
        // As version 0.1 wrote them.
        let earlier =
            #"{"format":"conll","blockSentences":5,"discontinuous":"split","keepMiddleColumns":false,"isStrict":true}"#
        let read = try JSONDecoder().decode(ReadingOptions.self, from: Data(earlier.utf8))
        #expect(read.format == .conll && read.blockSentences == 5 && read.discontinuous == .split && read.isStrict)
        for wrong in [
            #"{"blockSentence":5}"#, #"{"blockSentences":-1}"#, #"{"offsets":"bytes"}"#, #"{"format":"word"}"#,
            #"{"tagColumn":0}"#, #"{"keepColumns":"a"}"#,
        ] {
            #expect(throws: (any Error).self, "\(wrong)") {
                try JSONDecoder().decode(ReadingOptions.self, from: Data(wrong.utf8))
            }
        }
    }
}
