import Foundation
import Testing

@testable import Lethe
@testable import LetheTraining

/// The table of settings against what it describes.
struct TrainingSettingTests {
    /// A setting that a file holds and the table lacks would be unknown to help, checks and NeuroNER's file.
    @Test func theTableHasEverySettingThatFilesHold() throws {
        var configuration = TrainingConfiguration()
        configuration.freeze([.crf])
        let json = try JSONSerialization.jsonObject(with: JSONEncoder().encode(configuration))
        let object = try #require(json as? [String: Any])
        var keys: Set<String> = []
        for (key, value) in object {
            if key != "clipping", let inner = value as? [String: Any] {
                keys.formUnion(inner.keys.map { "\(key).\($0)" })
            } else {
                keys.insert(key)
            }
        }
        // Written with the tokenizer's rules where they ask for it.
        #expect(keys == Set(TrainingSetting.allCases.map(\.rawValue)))
    }

    @Test func namesAreDistinct() {
        for names in [
            TrainingSetting.allCases.map(\.row.name), TrainingSetting.allCases.compactMap(\.option),
            TrainingSetting.allCases.flatMap(\.neuroNERNames), TrainingSetting.allCases.map(\.key),
        ] { #expect(Set(names).count == names.count, "\(names)") }
    }

    @Test func theDefaultsCanBeUsed() throws {
        try TrainingConfiguration().validate()
        try NetworkConfiguration().validate()
    }

    /// Just outside of every range, on both sides.
    @Test(arguments: TrainingSetting.allCases)
    func whatIsOutOfRangeIsRefusedByName(setting: TrainingSetting) throws {
        var wrong: [TrainingConfiguration] = []
        func with(_ change: (inout TrainingConfiguration) -> Void) {
            var configuration = TrainingConfiguration()
            change(&configuration)
            wrong.append(configuration)
        }
        switch setting.row.value {
        case .count(let path, let range, _):
            with { $0[keyPath: path] = range.lowerBound - 1 }
            if range.upperBound < .max { with { $0[keyPath: path] = range.upperBound + 1 } }
        case .optionalCount(let path, _): with { $0[keyPath: path] = 0 }
        case .number(let path, let bounds):
            with { $0[keyPath: path] = -1 }
            with { $0[keyPath: path] = .nan }
            with { $0[keyPath: path] = .infinity }
            if bounds == .positive { with { $0[keyPath: path] = 0 } }
        case .other(_, let expected, _):
            #expect(expected.isEmpty || [.clipping, .frozenLayers].contains(setting), "without a case below")
            if setting == .clipping { with { $0.clipping = .value(0) } }
            if setting == .frozenLayers { with { $0.freeze(Set(LayerName.allCases)) } }
        }
        for configuration in wrong {
            let error = #expect(throws: LetheError.self) { try configuration.validate() }
            #expect(error?.description.contains(setting.row.name) == true, "\(error?.description ?? "")")
        }
    }

    /// What goes back in a file goes back in the library, too.
    @Test func settingOneResetsWhatTheTableSays() {
        var configuration = TrainingConfiguration()
        configuration.maximumEpochs = 3
        #expect(configuration.maximumUpdates == nil && configuration.validationUpdates == nil)
        #expect(TrainingSetting.maximumEpochs.row.resets == [.maximumUpdates, .validationUpdates])
        configuration.learningRate = 7
        configuration.optimizer = .adam
        #expect(configuration.learningRate == 0.001)
        #expect(TrainingSetting.optimizer.row.resets == [.learningRate])
    }
}
