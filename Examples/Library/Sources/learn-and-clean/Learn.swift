import LetheTraining

/// Trains a small model on a handful of invented sentences: a program's own notes would come from `CorpusReader`.
func learn(into folder: String) throws {
    let names = ["Ann", "Bob", "Cora", "Dan", "Eva", "Finn"]
    func corpus(_ name: String, _ range: Range<Int>) -> Corpus {
        let notes = range.map { number in
            let person = names[number % names.count]
            let start = "Seen by ".count
            return Document(
                id: "\(name)-\(number)", text: "Seen by \(person) in room \(number).",
                annotations: [Annotation(label: "NAME", range: ScalarRange(start, start + person.count))])
        }
        return Corpus(name: name, format: .jsonl, documents: notes)
    }
    var settings = TrainingConfiguration()
    settings.network.tokenHiddenSize = 20
    settings.maximumEpochs = 20
    settings.threads = 1
    var run = TrainingRun(configuration: settings, output: folder)
    run.overwrites = true
    let outcome = try run.run(train: corpus("train", 0..<40), validation: corpus("validation", 40..<50))
    print("Trained: best epoch \(outcome.best?.epoch ?? 0), loss \(outcome.best?.loss ?? 0)")
}
