import TestSupport
import Testing

@testable import Lethe

struct ReviewTests {
    private static func document(_ id: String, _ text: String, _ ranges: [(Int, Int)] = []) -> Document {
        Document(
            id: id, text: NoteText(text),
            annotations: ranges.map { Annotation(label: "PATIENT", range: ScalarRange($0.0, $0.1)) })
    }

    private static func flags(_ document: Document, protection: [Float]? = nil) -> [String] {
        ReviewFlag.flags(
            in: document, annotations: document.annotations, tokenization: Tokenizer().tokenize(document.text),
            protection: protection
        ).map { "\($0.kind.rawValue):\(document.text.copy($0.range))" }
    }

    @Test func whatWasNotFoundIsFlagged() {
        #expect(Self.flags(Self.document("1", "Okafor came. Later okafor left.", [(0, 6)])) == ["same-string:okafor"])
        #expect(
            Self.flags(Self.document("1", "Seen by Dr. Zwingli and a Mrs Hope.")) == ["title:Zwingli", "title:Hope"])
        #expect(Self.flags(Self.document("1", "Call 55512 or 911.")) == ["digits:55512"])
        #expect(Self.flags(Self.document("1", "Jane Vorandel agreed.", [(0, 4)])) == ["capital-near:Vorandel"])
        #expect(Self.flags(Self.document("1", "we told Jennifer so")) == ["list:Jennifer"])
        #expect(Self.flags(Self.document("1", "no name here"), protection: [0, 0.2, 0.01]) == ["near-miss:name"])
        #expect(Self.flags(Self.document("1", "The heart is large.")) == [])
    }

    @Test func linesAreReadBack() throws {
        var document = Self.document("1", "Jane <b> Vorandel agreed.", [(0, 4)])
        document.leakRisk = 0.25
        let entry = ReviewQueue.Entry(
            document: document, flags: [ReviewFlag(range: ScalarRange(9, 17), kind: .capitalNear)], risk: 0.25)
        let folder = TemporaryFolder()
        _ = folder.file("q.jsonl", entry.line)
        let read = try CorpusReader.readComplete(folder.path + "/q.jsonl")
        let back = try ReviewQueue.Entry(try #require(read.documents.first))
        #expect(back.flags == entry.flags && back.document.annotations.map(\.range) == [ScalarRange(0, 4)])
        _ = folder.file("bad.jsonl", #"{"id":"1","text":"a","spans":[],"flags":[{"start":0,"end":9,"kind":"title"}]}"#)
        let bad = try #require(try CorpusReader.readComplete(folder.path + "/bad.jsonl").documents.first)
        #expect(throws: LetheError.self) { try ReviewQueue.Entry(bad) }
    }

    /// Nothing of a note can end the page's data, and nothing else may run or load.
    @Test func pagesHoldTextAsData() throws {
        let entry = ReviewQueue.Entry(
            document: Self.document(
                "</script><b>", "x </script><script>alert(1)</script> <!-- y \u{600}</script>", [(0, 1)]), flags: [],
            risk: 0)
        let page = ReviewPage.html([entry], labels: ["A</script>"], title: "T <i>", number: 3)
        #expect(page.contains("decisions-3.jsonl"))
        #expect(page.ranges(of: "</script>").count == 2 && page.ranges(of: "<script").count == 2)
        #expect(
            page.contains("default-src 'none'") && !page.contains("unsafe-inline") && !page.contains("<i>")
                && !page.contains("http:") && !page.contains("https:"))
    }

    @Test func boundsAreTheKnownOnes() throws {
        // Of a batch without end: 59 clean notes for 5 %, 299 for 1 %; 1,000 notes with 200 clean ones hold at most 13.
        #expect(ReviewResult.plan(limit: 0.05, confidence: 0.95, total: nil)[0].read == 59)
        #expect(ReviewResult.plan(limit: 0.01, confidence: 0.95, total: nil)[0].read == 299)
        #expect(ReviewResult.plan(limit: 0.013, confidence: 0.95, total: 1000)[0].read ?? 0 <= 200)
        #expect(ReviewResult.plan(limit: 0.0001, confidence: 0.95, total: 1000)[3].read == nil)
    }

    @Test func resultsCountWhatNothingHid() throws {
        let notes = (0..<100).map { Self.document("\($0)", "Jane Vorandel came, MRN 4711.", [(0, 13)]) }
        let sample = ReviewSample(
            seed: 1, notesDrawn: 100, notesInPool: 1000, documentIDs: notes.map(\.id).sorted(),
            planted: [
                .init(document: "3", start: 24, end: 28, label: "ID"),
                .init(document: "4", start: 24, end: 28, label: "ID"),
            ])
        var decided = notes
        // One real leak, one planted place found; a mark moved by a letter is no leak.
        decided[7].annotations.append(Annotation(label: "ID", range: ScalarRange(24, 28)))
        decided[3].annotations.append(Annotation(label: "ID", range: ScalarRange(24, 28)))
        decided[9].annotations = [Annotation(label: "PATIENT", range: ScalarRange(0, 14))]
        let result = try ReviewResult(sample, shown: notes, decided: decided.reversed(), confidence: 0.95)
        #expect(result.leakyNotes == 1 && result.leaks == 1 && result.planted == 2 && result.plantedFound == 1)
        // What readers overlooked of the planted is marked again before anything learns from it.
        let labelled = ReviewResult.labelled(decided, sample)
        #expect(labelled[3].annotations == decided[3].annotations && labelled[5].annotations == decided[5].annotations)
        #expect(labelled[4].annotations.map(\.label) == ["PATIENT", "ID"])
        #expect(result.upperBound > 0.04 && result.upperBound < 0.06)
        let whole = try #require(result.upperBoundWithReaders)
        #expect(whole == 1 || whole > result.upperBound)
        #expect(throws: LetheError.self) {
            try ReviewResult(sample, shown: notes, decided: Array(decided.dropLast()), confidence: 0.95)
        }
        decided[0].text = "other"
        #expect(throws: LetheError.self) { try ReviewResult(sample, shown: notes, decided: decided, confidence: 0.95) }
    }

    @Test func plantingTakesWhatStandsOnce() throws {
        var entries = (0..<20).map {
            ReviewQueue.Entry(
                document: Self.document(
                    "\($0)", "Jane Vorandel came. Vorandel left; Smith too.", [(0, 13), (20, 28), (35, 40)]), flags: [],
                risk: 0)
        }
        var sample = try ReviewSample.draw(entries.map(\.document.id), count: 20, seed: 2)
        try sample.plant(8, in: &entries)
        #expect(sample.planted.count == 8 && Set(sample.planted.map(\.document)).count == 8)
        #expect(entries.reduce(0) { $0 + $1.document.annotations.count } == 52)
        #expect(throws: LetheError.self) { try sample.plant(50, in: &entries) }
        #expect(throws: LetheError.self) { try ReviewSample.draw(["a"], count: 2, seed: 1) }
        #expect(throws: LetheError.self) { try ReviewSample.draw(["a", "a"], count: 1, seed: 1) }
    }
}
