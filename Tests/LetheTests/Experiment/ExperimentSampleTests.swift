import Testing

@testable import Lethe
@testable import LetheTraining

struct ExperimentSampleTests {
    private func sample(
        _ size: SampleSize, seed: UInt64 = 3, of count: Int = 200, corpus: Int = 500,
        change: (inout ExperimentConfiguration) -> Void = { _ in }
    ) throws -> ExperimentSample {
        var configuration = ExperimentConfiguration()
        change(&configuration)
        return try ExperimentSample(
            ExperimentJob(size: size, seed: seed, transfer: .none), configuration: configuration, trainingCount: count,
            corpusCount: corpus)
    }

    @Test func aSmallerSampleIsPartOfEveryLargerOne() throws {
        for regime in ExperimentConfiguration.ValidationRegime.allCases {
            for seed in UInt64(1)...5 {
                var smaller: (Set<Int>, Set<Int>) = ([], [])
                for count in 2...200 {
                    let found = try sample(.documents(count), seed: seed) { $0.validationRegime = regime }
                    let parts = (Set(found.training), Set(found.validation))
                    #expect(parts.0.count + parts.1.count == count)
                    #expect(parts.0.isDisjoint(with: parts.1))
                    #expect(smaller.0.isSubset(of: parts.0) && smaller.1.isSubset(of: parts.1), "\(count)")
                    #expect(found.training == found.training.sorted())
                    smaller = parts
                }
            }
        }
    }

    @Test func seedsDrawDifferentNotes() throws {
        #expect(try sample(.percent(5), seed: 1).training != sample(.percent(5), seed: 2).training)
        #expect(try sample(.percent(5), seed: 1).training == sample(.percent(5), seed: 1).training)
    }

    @Test func sharesCountFromTheTrainingPartOrTheWholeCorpus() throws {
        #expect(try sample(.percent(5)).training.count == 10)
        #expect(try sample(.percent(5), change: { $0.shareOf = .corpus }).training.count == 25)
        #expect(try sample(.percent(0.1)).training.count == 1)
        #expect(try sample(.all).training == Array(0..<200))
        #expect(try sample(.percent(100)).training == Array(0..<200))
    }

    @Test func validationNotesComeOutOfTheBudget() throws {
        for (count, validating) in [(2, 1), (5, 1), (10, 2), (50, 10), (200, 40)] {
            let found = try sample(.documents(count)) { $0.validationRegime = .budget }
            #expect(found.validation.count == validating, "\(count)")
        }
        let half = try sample(.documents(100)) {
            $0.validationRegime = .budget
            $0.validationShare = 0.5
        }
        #expect(half.validation.count == 50)
    }

    @Test func tooFewNotesAreSaid() throws {
        let error = #expect(throws: LetheError.self) {
            try sample(.percent(60), change: { $0.shareOf = .corpus })
        }
        #expect(error?.description.contains("at most the 200 notes") == true)
        #expect(throws: LetheError.self) { try sample(.documents(201)) }
        #expect(throws: LetheError.self) { try sample(.documents(1), change: { $0.validationRegime = .budget }) }
    }

    @Test func sizesAreWrittenAsTheyAreRead() throws {
        for text in ["5%", "2.5%", "100%", "52", "all"] {
            #expect(try SampleSize(parsing: text).text == text)
        }
        for text in ["", "0", "-3", "0%", "101%", "5 %", "five", "nan%", "1e999"] {
            #expect(throws: LetheError.self, "\(text)") { try SampleSize(parsing: text) }
        }
    }

    @Test func jobsCoverTheGridOnce() {
        var configuration = ExperimentConfiguration()
        configuration.transfers = TransferExtent.everyStep
        let jobs = configuration.jobs
        #expect(jobs.count == 5 * 5 * 7)
        #expect(Set(jobs.map(\.name)).count == jobs.count)
        #expect(jobs.first?.name == "size-5pct_seed-1_none")
        #expect(jobs.last?.size == .percent(5))
    }
}
