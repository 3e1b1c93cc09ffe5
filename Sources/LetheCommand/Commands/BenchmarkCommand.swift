import ArgumentParser
import LetheTraining

struct BenchmarkCommand: LibraryCommand {
    static let configuration = CommandConfiguration(
        commandName: "benchmark",
        abstract: "Measure training and tagging on this machine.",
        discussion: """
            Tokens/s (median of the rounds, slowest to fastest), GFLOP/s of nominal work, and its share of the threads' \
            multiply-add peak measured in the same run. Without corpora, invented notes are used.

            Examples:
              lethe benchmark
              lethe benchmark --train train.conll --test dev.conll --tokens 0
            """)

    @Option(name: .long, help: "Labelled notes to train on.", completion: .file())
    var train: String?

    @Option(name: .long, help: "Notes to tag.", completion: .file())
    var test: String?

    @Option(name: .long, help: "Rounds of each measurement.")
    var rounds: Int = Benchmark().rounds

    @Option(name: .long, help: "Tokens of a training round at most; 0 runs whole epochs.")
    var tokens: Int = Benchmark().maximumTokens

    @Option(name: .long, help: "Threads at most.")
    var threads: Int = Benchmark().threads

    @OptionGroup var json: JSONOptions

    func validate() throws {
        if (train == nil) != (test == nil) { throw ValidationError("--train and --test go together.") }
        if !(1...10_000).contains(rounds) {
            throw ValidationError("--rounds must be 1 to 10000, found \(rounds).")
        }
        if tokens < 0 { throw ValidationError("--tokens must be 0 or more, found \(tokens).") }
        if !(1...256).contains(threads) { throw ValidationError("--threads must be 1 to 256, found \(threads).") }
    }

    func perform() throws {
        try json.check(against: [train, test])
        var benchmark = Benchmark()
        benchmark.rounds = rounds
        benchmark.maximumTokens = tokens
        benchmark.threads = threads
        let trainCorpus: Corpus
        let testCorpus: Corpus
        if let train, let test {
            trainCorpus = try CorpusReader.readComplete(train)
            testCorpus = try CorpusReader.readComplete(test)
        } else {
            let sample = SampleGenerator(institution: .a, seed: 1).corpus(notes: 500)
            trainCorpus = Corpus(name: "sample A", format: .brat, documents: sample[.train] ?? [])
            testCorpus = Corpus(name: "sample A", format: .brat, documents: sample[.test] ?? [])
        }
        let report = try benchmark.run(train: trainCorpus, test: testCorpus) { measurement in
            Console.note("\(measurement.name), \(NumberText.plural(measurement.threads, "thread")): done")
        }
        Console.result("Kernels: \(report.kernels), \(report.lanes) floats a vector")
        for (threads, peak) in report.peakGigaflops.sorted(by: { $0.key < $1.key }) {
            Console.result(
                "Multiply-add peak, \(NumberText.plural(Int(threads) ?? 0, "thread")): \(NumberText.fixed(peak, 0)) GFLOP/s"
            )
        }
        Console.result("")
        var table = Table(header: ["", "threads", "tokens/s", "slowest", "fastest", "GFLOP/s", "of peak"])
        for measurement in report.measurements {
            table.append([
                measurement.name, String(measurement.threads), NumberText.count(Int(measurement.tokensPerSecond)),
                NumberText.count(Int(measurement.slowest)), NumberText.count(Int(measurement.fastest)),
                NumberText.fixed(measurement.gigaflopsPerSecond, 1),
                "\(NumberText.fixed(measurement.shareOfPeak * 100, 1)) %",
            ])
        }
        for line in table.lines { Console.result(line) }
        Console.result("")
        Console.result(
            "GFLOP/s count the work that the equations ask for. Tagging computes each distinct token's part once, so")
        Console.result("its rate may come near the peak or pass it.")
        Console.result(
            "Training tokens \(NumberText.count(report.trainingTokens)), tagged tokens \(NumberText.count(report.testTokens)); "
                + "largest resident memory \(NumberText.fixed(Double(report.peakResidentBytes) / 1e6, 0)) MB")
        try json.write(report)
    }
}
