import Lethe

// Trains a model, tags a note with it, and replaces what it found. The argument is the model's folder.
let folder = CommandLine.arguments.dropFirst().first ?? "model"
try learn(into: folder)

let recognizer = try Recognizer(loading: folder)
var note = Document(id: "1", text: "Seen by Eva in room 7.")
note.annotations = recognizer.annotate(note)
for annotation in note.annotations {
    print("\(annotation.label) at \(annotation.range)")
}

/// The first letter and a full stop.
struct Initial: Replacer {
    static let name = "initial"
    static let help = "the first letter"
    func text(for span: ProtectedSpan, in note: inout ReplacementNote) -> String? { "\(span.text.prefix(1))." }
}

var policy = ReplacementPolicy.label
policy.byLabel["NAME"] = Initial()
print(policy.apply(to: note).document.text.string)
