import Foundation

/// A small model for commands that need one, trained once for all tests.
enum TrainedModel {
    private static let lethe: CommandLineRunner = {
        let lethe = CommandLineRunner()
        _ = try? lethe.run("sample", "--institution", "A", "--notes", "24", "--output", "a")
        _ = try? lethe.run(
            "train", "--train", "a/train", "--validation", "a/validation", "--output", "model", "--epochs", "3",
            "--threads", "1", "--learning-rate", "0.02", "--token-hidden", "20", "--token-size", "20")
        return lethe
    }()

    static func copy(to path: String) throws {
        try FileManager.default.copyItem(atPath: lethe.folder + "/model", toPath: path)
    }
}
