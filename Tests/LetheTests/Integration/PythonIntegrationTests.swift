import Foundation
import TestSupport
import Testing

@testable import Lethe
@testable import LetheTraining

/// What other programs' own readers and writers say of our files. Each check needs Python and a package, is skipped
/// where they are not there, and the skip says which.
struct PythonIntegrationTests {
    private static let hasSafetensors = Python.has("safetensors.numpy")
    private static let hasTensorBoard = Python.has("tensorboard")
    private static let hasSpacy = Python.has("spacy")
    private static let hasCairo = Python.has("cairosvg", "PIL", "numpy")
    private static let hasPDF = Python.has("pypdf")

    private static func python(_ script: String, _ arguments: String...) throws -> String {
        let result = try #require(Python.run(script, arguments))
        #expect(result.code == 0, "\(result.output)")
        return result.output
    }

    // MARK: safetensors

    @Test(.enabled(if: hasSafetensors, "Python's safetensors and numpy are not here"))
    func pythonOpensOurWeightsAndWeOpenPythons() throws {
        let folder = TemporaryFolder()
        try TensorBoardTests.train(folder)
        let bundle = try ModelBundle(loading: folder.path + "/m")
        let output = try Self.python(
            """
            import sys, json, numpy
            from safetensors.numpy import load_file, save_file
            tensors = load_file(sys.argv[1] + "/m/weights.safetensors")
            print(json.dumps({k: [list(v.shape), float(v.astype("float64").sum())] for k, v in tensors.items()}))
            save_file({k: v * numpy.float32(2) for k, v in tensors.items()}, sys.argv[1] + "/m/weights.safetensors")
            """, folder.path)
        let found = try JSONDecoder().decode([String: [JSONValue]].self, from: Data(output.utf8))
        #expect(found.count == bundle.weights.tensors.count)
        let doubled = try ModelBundle(loading: folder.path + "/m")
        for (tensor, other) in zip(bundle.weights.tensors, doubled.weights.tensors) {
            let entry = try #require(found[tensor.name])
            #expect(entry[0] == .array(tensor.shape.map { .integer(Int64($0)) }), "\(tensor.name)")
            #expect(other.matrix.values == tensor.matrix.values.map { $0 * 2 }, "\(tensor.name)")
        }
    }

    // MARK: Figures

    private static func canvas() -> FigureCanvas {
        var canvas = FigureCanvas(width: 300, height: 200)
        canvas.clip("plot", x: 20, y: 20, width: 260, height: 160)
        canvas.line(20, 180, 280, 180, "axis")
        canvas.text("100 % (of all)", 20, 195, "small")
        canvas.text("F1, %", 12, 100, anchor: .middle, "small", turned: true)
        canvas.group("with", isClipped: true) { canvas in
            canvas.path([(20, 150), (280, 50)], "curve", dash: "7 4")
            for marker in FigureCanvas.Marker.allCases.indices {
                canvas.marker(FigureCanvas.Marker.allCases[marker], 60 + Double(marker) * 40, 100, size: 6, "mark")
            }
        }
        return canvas
    }

    /// CairoSVG knows no variables: what it draws is what other programs than browsers draw.
    @Test(.enabled(if: hasCairo, "Python's cairosvg, Pillow or numpy are not here"))
    func figuresHaveTheirColoursOutsideBrowsers() throws {
        let folder = TemporaryFolder()
        let path = folder.file("f.svg", Self.canvas().file(title: "t"))
        let output = try Self.python(
            """
            import sys, io, cairosvg, numpy
            from PIL import Image
            image = numpy.array(Image.open(io.BytesIO(cairosvg.svg2png(url=sys.argv[1]))).convert("RGB"))
            blue = (image == [0x00, 0x5f, 0x9e]).all(axis=2).sum()
            dark = (image.sum(axis=2) < 60).sum()
            print(image.shape[1], image.shape[0], tuple(int(v) for v in image[0, 0]), blue > 200, int(dark))
            """, path)
        #expect(output == "300 200 (255, 255, 255) True 0\n")
    }

    @Test(.enabled(if: hasPDF, "Python's pypdf is not here"))
    func otherReadersOpenOurPDF() throws {
        let folder = TemporaryFolder()
        folder.file("f.pdf", Self.canvas().pdf(title: "A (b) → c"))
        let output = try Self.python(
            """
            import sys, pypdf
            reader = pypdf.PdfReader(sys.argv[1], strict=True)
            page = reader.pages[0]
            print(len(reader.pages), float(page.mediabox.width), float(page.mediabox.height), reader.metadata.title)
            print(page.extract_text())
            """, folder.path + "/f.pdf")
        #expect(output.contains("1 225.0 150.0 A (b) -> c\n"))
        #expect(output.contains("100 % (of all)") && output.contains("F1, %"))
    }

    // MARK: TensorBoard

    @Test(.enabled(if: hasTensorBoard, "Python's tensorboard is not here"))
    func tensorBoardReadsOurEvents() throws {
        let folder = TemporaryFolder()
        try TensorBoardTests.train(folder, stopAfter: 2)
        try TensorBoardTests.train(folder, resumes: true)
        let history = folder.read("m/history.jsonl").split(separator: "\n")
        let output = try Self.python(
            """
            import sys, json
            from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
            events = EventAccumulator(sys.argv[1] + "/events")
            events.Reload()
            print("@" + json.dumps({tag: [[s.step, s.value] for s in events.Scalars(tag)] for tag in events.Tags()["scalars"]}))
            """, folder.path)
        let json = try #require(output.split(separator: "@").last)
        let scalars = try JSONDecoder().decode([String: [[Double]]].self, from: Data(json.utf8))
        #expect(history.count == 3)
        for (number, line) in history.enumerated() {
            let record = try JSONDecoder().decode(EpochRecord.self, from: Data(line.utf8))
            for (tag, value) in [
                ("loss/train", record.loss), ("f1/entityExact", record.validation["entityExact"]?.f1 ?? -1),
                ("f1/tokenBinary", record.validation["tokenBinary"]?.f1 ?? -1),
                ("f1_by_type/DATE", record.validationByType?["DATE"]?.f1 ?? -1),
                ("time/training_seconds", record.trainingSeconds),
            ] {
                let points = try #require(scalars[tag], "\(tag)")
                #expect(points.count == 3 && points[number][0] == Double(number + 1))
                #expect(abs(points[number][1] - value) <= 1e-6 * max(1, abs(value)), "\(tag)")
            }
        }
    }

    // MARK: spaCy

    /// Share of tokens that both cut alike, of the side that cuts more.
    private static func agreement(_ texts: [String]) throws -> Double {
        let folder = TemporaryFolder()
        folder.file("texts.json", try JSONEncoder().encode(texts))
        let output = try python(
            """
            import sys, json, spacy
            tokenizer = spacy.blank("en").tokenizer
            texts = json.load(open(sys.argv[1] + "/texts.json", encoding="utf-8"))
            print(json.dumps([[[t.idx, t.idx + len(t)] for t in tokenizer(x) if not t.is_space] for x in texts]))
            """, folder.path)
        let theirs = try JSONDecoder().decode([[[Int]]].self, from: Data(output.utf8))
        var tokenizer = Tokenizer()
        tokenizer.rules = .spacyEnglish
        var same = 0
        var most = 0
        for (text, spans) in zip(texts, theirs) {
            let ours = Set(tokenizer.tokenize(NoteText(text)).tokens.map(\.range))
            let other = Set(spans.map { ScalarRange($0[0], $0[1]) })
            same += ours.intersection(other).count
            most += max(ours.count, other.count)
        }
        #expect(most > 1000)
        return Double(same) / Double(most)
    }

    @Test(.enabled(if: hasSpacy, "Python's spaCy is not here"))
    func sampleNotesAreCutAsSpacyCutsThem() throws {
        let notes = [SampleInstitution.a, .b].flatMap { TinyCorpora.corpus($0, notes: 100, part: .train).documents }
        #expect(try Self.agreement(notes.map(\.text.string)) >= 0.995)
    }

    @Test(.enabled(if: hasSpacy && SharedData.has("data/wnut17"), "spaCy or the corpus is not here"))
    func tweetsAreCutAsSpacyCutsThem() throws {
        let texts = try ["train", "dev"].flatMap { part in
            try CorpusReader.read(SharedData.path("data/wnut17/\(part).conll")).documents.map(\.text.string)
        }
        #expect(try Self.agreement(texts) >= 0.995)
    }

    // MARK: Annotation tools

    /// Python counts code points: what it slices out of a tool's file must be the annotated words.
    @Test(.enabled(if: Python.has("json"), "Python is not here"))
    func toolShapedFilesHoldTheSameWordsForPython() throws {
        let folder = TemporaryFolder()
        let document = Document(
            id: "4", text: "😀 Ann Lée, 👩‍👩‍👧 Rome\nend",
            annotations: [
                Annotation(label: "PER", range: ScalarRange(2, 9)),
                Annotation(label: "LOC", range: ScalarRange(17, 21)),
            ])
        for format in [CorpusFormat.doccano, .prodigy, .labelStudio] {
            try CorpusWriter.write([document], to: folder.path + "/x." + format.rawValue, format: format)
        }
        let output = try Self.python(
            """
            import sys, json
            folder = sys.argv[1]
            def utf16(text, start, end):
                return text.encode("utf-16-le")[2 * start:2 * end].decode("utf-16-le")
            d = json.loads(open(folder + "/x.doccano", encoding="utf-8").read())
            print([utf16(d["text"], s, e) + ":" + l for s, e, l in d["label"]])
            p = json.loads(open(folder + "/x.prodigy", encoding="utf-8").read())
            print([p["text"][s["start"]:s["end"]] + ":" + s["label"] for s in p["spans"]])
            t = json.load(open(folder + "/x.label-studio", encoding="utf-8"))[0]
            r = [x["value"] for x in t["annotations"][0]["result"]]
            print([t["data"]["text"][v["start"]:v["end"]] + ":" + v["labels"][0] for v in r])
            assert all(v["text"] == t["data"]["text"][v["start"]:v["end"]] for v in r)
            """, folder.path)
        #expect(output.split(separator: "\n") == Array(repeating: "['Ann Lée:PER', 'Rome:LOC']", count: 3))
    }
}
