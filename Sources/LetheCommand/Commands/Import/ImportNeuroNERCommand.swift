import ArgumentParser
import LetheTraining

struct ImportNeuroNERCommand: LibraryCommand {
    static let configuration = CommandConfiguration(
        commandName: "neuroner",
        abstract: "Make a model of a network that NeuroNER published.",
        discussion: """
            FOLDER holds parameters.ini, dataset.pickle and a TensorFlow checkpoint, as in NeuroNER's trained_models. \
            Nothing in them is run. The published networks carry no word vectors: give those of their training \
            (glove.6B.100d.txt), which all enter the model. Characters that the network doesn't know add nothing to it.

            Examples:
              lethe import neuroner mimic_glove_spacy_bioes --vectors glove.6B.100d.txt --output mimic
              lethe transfer --source mimic --train notes/train --validation notes/dev --output model
            """)

    @Argument(help: "Folder of the published network.", completion: .directory)
    var folder: String

    @Option(name: .shortAndLong, help: "Folder for the model.", completion: .file())
    var output: String

    @Flag(name: .long, help: "Replace a model that the folder already holds.")
    var overwrite = false

    @OptionGroup var vectors: VectorOptions

    func perform() throws {
        try OutputPlace.protect([folder, vectors.vectors], from: output)
        // Before a large vectors file is read.
        try ModelBundle.checkPlace(output, overwriting: overwrite)
        let imported = try NeuroNERImport(folder: folder, vectors: try vectors.read())
        for remark in imported.remarks { Console.warn(remark) }
        try imported.bundle.save(to: output, overwriting: overwrite)
        let bundle = imported.bundle
        Console.result(
            "\(output): \(NumberText.plural(bundle.configuration.types.count, "type")), \(NumberText.plural(bundle.vocabulary.tokens.count, "token")), \(NumberText.plural(bundle.vocabulary.characters.count, "character"))"
        )
    }
}
