import Foundation
import Testing

@testable import Lethe
@testable import LetheTraining

struct ExperimentReportTests {
    /// An experiment whose runs score what a function says: of 1,000 test tokens in 10 documents, so many are found.
    private func experiment(
        _ tiny: TinyExperiment, sizes: [Int] = [10, 20, 40, 80], seeds: [UInt64] = [1, 2, 3],
        transfers: [TransferExtent] = [.none, .all], found: (Int, UInt64, TransferExtent) -> Int
    ) throws -> Experiment {
        var configuration = tiny.configuration
        configuration.sizes = sizes.map { .documents($0) }
        configuration.seeds = seeds
        configuration.transfers = transfers
        configuration.source = .init()
        configuration.source.model = "model"
        let experiment = try Experiment(configuration, in: tiny.path("report-\(UUID().uuidString)"))
        for job in configuration.jobs {
            guard case .documents(let count) = job.size else { continue }
            let number = found(count, job.seed, job.transfer)
            // Spread over documents as evenly as whole numbers can be.
            let byDocument = (0..<10).map { index in
                let share = number / 10 + (index < number % 10 ? 1 : 0)
                return [share, 0, 100 - share]
            }
            let counts = Counts(truePositives: number, falseNegatives: 1000 - number)
            let score = ExperimentRun.TestScore(all: counts, byType: ["NAME": counts], byDocument: byDocument)
            let summary = CorpusSummary(
                name: "t", documents: count, sentences: count, tokens: count, annotations: count)
            let result = ExperimentRun.Result(
                corpora: .init(
                    train: summary, validation: summary, test: summary, labelledDocuments: count, labelledTokens: count,
                    labelledAnnotations: count, blockSentences: nil),
                settings: configuration.training, transfer: nil, history: [], bestEpoch: 1,
                test: Dictionary(uniqueKeysWithValues: Metric.allCases.map { ($0.rawValue, score) }),
                seconds: .init(preparing: 0, training: 1, validating: 0, scoring: 0))
            try experiment.folder.save(
                ExperimentRun(
                    job: job,
                    inputs: ExperimentInputs(
                        settings: "s", target: "t", source: job.transfer == .none ? nil : "m"),
                    result: result, failure: nil))
        }
        return experiment
    }

    private let recall = ExperimentReport.Measure(metric: .tokenBinary, figure: .recall)

    /// Recall rises by 100 of 1,000 with each doubling; transfer is one doubling ahead: half the notes.
    @Test func theSavingIsReadOffTheCurves() throws {
        let tiny = try TinyExperiment(withSource: false)
        let report = try ExperimentReport(
            experiment(tiny) { count, seed, transfer in
                500 + Int((log2(Double(count) / 10) * 100).rounded()) + (transfer == .none ? 0 : 100) + Int(seed) * 10
            }, draws: 500)
        let section = try #require(report[recall])
        #expect(section.points.first?.mean == 0.52)
        // Seeds that all agree tell no spread.
        #expect(
            section.gains.allSatisfy { abs($0.mean - 0.1) < 1e-12 && $0.interval == nil && $0.seedProbability == nil })
        #expect(section.gains.allSatisfy { ($0.documentProbability ?? 1) < 0.01 })
        let saving = try #require(section.savings.first)
        #expect(saving.without.kind == .reached)
        #expect(abs(saving.without.value - 20) < 1e-9)
        #expect(abs(saving.ratio.value - 2) < 1e-9)
        #expect(section.savings.last?.without == .init(kind: .notReached, value: 80))
        #expect(
            section.answer
                == "With transfer, 10 notes reach what 20 notes reach without (62.00): 2.0 times fewer (95 % interval 2.0 to 2.0). "
                + "With 80 notes, the most tried: 92.00 with transfer, 82.00 without."
        )
        let goal = try #require(section.goals.first { abs($0.score - 0.72) < 1e-9 })
        #expect(abs((goal.without?.value ?? 0) - 40) < 1e-9)
        #expect(abs((goal.with?.value ?? 0) - 20) < 1e-9)
        #expect(section.goals.last?.with?.kind == .notReached)
    }

    @Test func theAnswerSaysWhenNothingIsSaved() throws {
        let tiny = try TinyExperiment(withSource: false)
        func answer(_ found: @escaping (Int, UInt64, TransferExtent) -> Int, seeds: [UInt64] = [1, 2, 3]) throws
            -> String
        {
            try ExperimentReport(experiment(tiny, seeds: seeds, found: found), draws: 300)[recall]?.answer ?? ""
        }
        let better = try answer { count, _, transfer in transfer == .none ? 100 + count : 900 + count / 10 }
        #expect(
            better.hasPrefix(
                "With transfer, 10 notes reach 90.10, more than 80 notes reach, the most tried, without: more than 8.0 times fewer"
            ))
        let worse = try answer { count, _, transfer in transfer == .none ? 900 + count / 10 : 100 + count }
        #expect(worse.contains("transfer costs labels here"))
        let noisy = try answer { count, seed, transfer in
            500 + Int(log2(Double(count) / 10) * 100) + (transfer == .none ? 0 : [60, -80, 50][Int(seed - 1)])
        }
        #expect(noisy.contains("; the interval holds 1, so 3 seeds show no difference."))
        let single = try answer({ count, _, transfer in 500 + count + (transfer == .none ? 0 : 5) }, seeds: [1])
        #expect(single.contains("This rests on one seed alone."))
        // Worse with the fewest notes, better with more: both are said.
        let crossing = try answer { count, seed, transfer in
            500 + Int((log2(Double(count) / 10) * 100).rounded()) + Int(seed)
                + (transfer == .none ? 0 : count == 10 ? -100 : 50)
        }
        #expect(crossing.contains("10 notes reach 40.20, less than 10 notes reach without: transfer costs labels here"))
        #expect(crossing.contains("With transfer, 20 notes reach what 28 notes reach without (65.20): 1.4 times fewer"))
        let slower = try answer { count, seed, transfer in
            500 + Int((log2(Double(count) / 10) * 100).rounded()) + (transfer == .none ? 50 : 0) + Int(seed)
        }
        #expect(slower.contains("transfer costs labels here"))
    }

    @Test func nothingFoundIsNoAnswer() throws {
        let tiny = try TinyExperiment(withSource: false)
        let report = try ExperimentReport(experiment(tiny) { _, _, _ in 0 }, draws: 100)
        #expect(report[recall]?.answer == "No run found anything: train longer, or label more.")
    }

    /// Level curves: the fewest notes count on both sides, so equal curves save and cost nothing.
    @Test func levelCurvesAreComparedWithTheirFewestNotes() throws {
        let tiny = try TinyExperiment(withSource: false)
        let report = try ExperimentReport(
            experiment(tiny) { count, seed, _ in (count == 10 ? 500 : 800) + Int(seed) * 3 }, draws: 200)
        for saving in try #require(report[recall]).savings {
            #expect(abs(saving.ratio.value - 1) < 1e-9 && saving.ratio.kind == .reached)
            #expect(abs((saving.ratioLow?.value ?? 0) - 1) < 1e-9 && abs((saving.ratioHigh?.value ?? 0) - 1) < 1e-9)
        }
        #expect(report[recall]?.answer.contains("10 notes reach what 10 notes reach without (50.60): as many") == true)
    }

    /// Curves and their intervals rest on the same seeds.
    @Test func seedsThatLackRunsAreLeftOutOfTheComparison() throws {
        let tiny = try TinyExperiment(withSource: false)
        let experiment = try experiment(tiny) { count, seed, transfer in
            500 + count + Int(seed) * 40 + (transfer == .none ? 0 : 20)
        }
        for job in experiment.configuration.jobs where job.seed == 3 && job.transfer == .none {
            try FileManager.default.removeItem(atPath: experiment.folder.runFile(job))
        }
        let report = try ExperimentReport(experiment, draws: 200)
        let section = try #require(report[recall])
        #expect(section.comparedSeeds == [1, 2])
        #expect(report.missing.count == 4)
        #expect(section.points.first { $0.transfer == .all }?.seeds == [1, 2, 3])
        #expect(section.savings.count == 4)
    }

    /// With equal results no test finds a difference.
    @Test func equalRunsDoNotDiffer() throws {
        let tiny = try TinyExperiment(withSource: false)
        let report = try ExperimentReport(experiment(tiny) { count, _, _ in 500 + count }, draws: 200)
        for gain in report[recall]?.gains ?? [] {
            #expect(gain.mean == 0)
            #expect(gain.seedProbability == nil)
            #expect(gain.documentProbability == 1)
        }
    }

    @Test func layersAreComparedStepByStep() throws {
        let tiny = try TinyExperiment(withSource: false)
        let report = try ExperimentReport(
            experiment(tiny, transfers: TransferExtent.everyStep) { count, seed, transfer in
                500 + count + transfer.rank * 10 + Int(seed)
            }, draws: 100)
        let section = try #require(report[recall])
        #expect(section.steps.count == 4 * 6)
        #expect(section.steps.allSatisfy { abs($0.mean - 0.01) < 1e-12 })
        #expect(section.gains.filter { $0.to == .all }.allSatisfy { abs($0.mean - 0.06) < 1e-12 })
        let figure = try #require(
            ExperimentFigure(report: report, section: section, isNarrow: false, id: "x").layers())
        #expect(figure.canvas.file(title: "t").contains("embedding"))
    }

    @Test func filesAreWholeAndSelfContained() throws {
        let tiny = try TinyExperiment(withSource: false)
        let report = try ExperimentReport(
            experiment(tiny, transfers: TransferExtent.everyStep) { count, seed, transfer in
                300 + count * 3 + transfer.rank * 20 + Int(seed) * 7
            }, draws: 100)
        try report.write(to: tiny.path("out"))
        // A second report replaces the first; a folder of something else is refused.
        try report.write(to: tiny.path("out"))
        #expect(throws: LetheError.self) { try report.write(to: tiny.path("")) }
        let page = tiny.folder.read("out/index.html")
        // The only addresses are names of XML vocabularies.
        let rest = page.replacingOccurrences(of: "http://www.w3.org/2000/svg", with: "")
        for outside in ["http:", "https:", "src=", "url(//", "@import", "<link"] { #expect(!rest.contains(outside)) }
        for needed in [
            "<!doctype html>", "NAME", "lethe \(ProgramVersion.current)", "prefers-color-scheme",
            "@media print",
        ] {
            #expect(page.contains(needed), "\(needed)")
        }
        for tag in ["section", "table", "figure", "svg", "script", "details", "dl"] {
            let opened =
                page.components(separatedBy: "<\(tag)>").count + page.components(separatedBy: "<\(tag) ").count - 2
            #expect(opened == page.components(separatedBy: "</\(tag)>").count - 1, "\(tag)")
        }
        let json = try JSONDecoder().decode(
            ExperimentReport.self, from: try Data(contentsOf: URL(fileURLWithPath: tiny.path("out/report.json"))))
        #expect(json.sections.count == report.sections.count)
        let points = tiny.folder.read("out/points.csv").components(separatedBy: "\r\n").dropLast()
        #expect(points.count == 1 + report.sections.count * 4 * 7 * 3)
        #expect(Set(points.map { $0.components(separatedBy: ",").count }) == [12])
        for name in ["size-tokenBinary-f1.svg", "layers-entityExact-f1-NAME.svg"] {
            let svg = tiny.folder.read("out/figures/\(name)")
            #expect(svg.hasPrefix("<?xml") && svg.contains("</svg>"))
            #expect(!svg.contains("nan") && !svg.contains("inf"))
            // Other programs than browsers know no variables, and some no style sheets: they would draw black on black.
            for rule in ["var(", "currentColor", "<style", "class="] { #expect(!svg.contains(rule), "\(rule)") }
            #expect(svg.contains("fill=\"#") && svg.contains("stroke=\"#"))
            let pdf = tiny.folder.read("out/figures/\(name.replacingOccurrences(of: ".svg", with: ".pdf"))")
            #expect(pdf.hasPrefix("%PDF-1.4") && pdf.hasSuffix("%%EOF\n"))
        }
    }

    @Test func runsOfDifferentInputsDoNotStandInOneTable() throws {
        let tiny = try TinyExperiment(withSource: false)
        let experiment = try experiment(tiny) { count, _, _ in 500 + count }
        let job = try #require(experiment.configuration.jobs.last { $0.transfer == .all })
        var run = try #require(try experiment.folder.run(job))
        let whole = run
        let changes: [(inout ExperimentInputs) -> Void] = [
            { $0.target = "another" }, { $0.settings = "another" }, { $0.source = "another" },
        ]
        for change in changes {
            run = whole
            change(&run.inputs)
            try experiment.folder.save(run)
            #expect(throws: LetheError.self) { try ExperimentReport(experiment, draws: 100) }
        }
        try experiment.folder.save(whole)
        _ = try ExperimentReport(experiment, draws: 100)
    }

    /// Labels come from files: in a page they must stay text.
    @Test func labelsCannotBreakOutOfThePage() throws {
        #expect(HTML.escape("E\"\u{301}\u{7}\n") == "E&quot;\u{301}\u{FFFD} ")
        #expect(HTML.escape("<script>\"&'") == "&lt;script&gt;&quot;&amp;&#39;")
        var tiny = try TinyExperiment(withSource: false)
        tiny.configuration.name = "</title><script>alert(1)</script>"
        let report = try ExperimentReport(experiment(tiny) { count, _, _ in 500 + count }, draws: 100)
        #expect(!ExperimentPage(report: report).html().contains("<script>alert"))
    }
}
