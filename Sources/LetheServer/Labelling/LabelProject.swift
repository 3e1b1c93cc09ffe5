package import Lethe
internal import Crypto
internal import LetheEssentials

/// What a project of labelling holds to, from its first day on. In a folder with the annotators' logs and the models; the notes stay
/// where they are.
package struct LabelProject: Codable, Sendable, Equatable {
    package var format = LabelProject.formatName
    /// In the order of their keys.
    package var labels: [String]
    package var annotators: [String]
    /// Draws which notes are kept for measuring, which of them are shown without proposals, and the order of all.
    package var seed: UInt64 = 1
    /// Share of notes that are labelled to measure with, and never learned from.
    package var heldOutShare = 0.2
    /// Of these, the share that is shown without proposals.
    package var blindShare = 0.5
    /// Share of notes that every annotator labels.
    package var overlap = 0.0
    /// Who decides where annotators differ; nil where nobody does.
    package var adjudicator: String?
    /// By label: a key that somebody chose for it. Others get theirs in order.
    package var keys: [String: String]?

    private static let formatName = "lethe label project 1"
    private static let file = "project.json"

    package init(labels: [String], annotators: [String]) {
        self.labels = labels
        self.annotators = annotators
    }

    /// Whether a folder holds a project.
    package static func isThere(_ folder: String) -> Bool { Files.exists("\(folder)/\(file)") }

    /// - Throws: `LetheError` for what is no project.
    package init(reading folder: String) throws {
        let path = "\(folder)/\(Self.file)"
        self = try StrictJSON.decode(Self.self, from: Files.read(path), place: path)
        guard format == Self.formatName else {
            throw LetheError(.format, place: path, "a project of another version", expected: Self.formatName)
        }
        try validate(place: path)
    }

    package func write(to folder: String) throws {
        try validate(place: folder)
        try Files.makePrivateFolder(folder)
        try Files.write(StrictJSON.encode(self), to: "\(folder)/\(Self.file)", access: .owner)
    }

    /// Everybody who has a log: whoever decides comes first.
    package var people: [String] { (adjudicator.map { [$0] } ?? []) + annotators }

    private func validate(place: String) throws {
        func refuse(_ what: String, expected: String) -> LetheError {
            LetheError(.setting, place: place, what, expected: expected)
        }
        guard !labels.isEmpty, Set(labels).count == labels.count, labels.allSatisfy({ !$0.isEmpty }) else {
            throw refuse("the labels can't be used", expected: "one or more, each once")
        }
        let isPlain = { (name: String) in
            !name.isEmpty && name.utf8.count <= 40
                && name.unicodeScalars.allSatisfy {
                    $0.properties.isAlphabetic || $0.properties.numericType != nil || "-_".unicodeScalars.contains($0)
                }
        }
        guard !annotators.isEmpty, Set(people).count == people.count, people.allSatisfy(isPlain) else {
            throw refuse("the annotators' names can't be used", expected: "letters, digits, - and _, each name once")
        }
        let keys = keys ?? [:]
        guard keys.keys.allSatisfy(labels.contains), keys.values.allSatisfy(LabelKeys.isFree),
            Set(keys.values).count == keys.count
        else {
            throw refuse(
                "the keys can't be used",
                expected:
                    "for labels of the project a digit or a small letter each, once, but none of \(LabelKeys.taken.sorted().map(String.init).joined(separator: " "))"
            )
        }
        guard (0...0.9).contains(heldOutShare), (0...1).contains(blindShare), (0...1).contains(overlap) else {
            throw refuse("a share is out of its range", expected: "held out 0 to 0.9, blind and overlap 0 to 1")
        }
    }

    static func log(of annotator: String, in folder: String) -> String { "\(folder)/events/\(annotator).jsonl" }

    // MARK: What chance draws

    /// A number from 0 to 1 that a note gets for a purpose: the same in every run, whatever other notes there are.
    func draw(_ purpose: String, _ text: String) -> Double {
        let digest = SHA256.hash(data: Array("\(seed) \(purpose) \(text)".utf8))
        let number = digest.prefix(7).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        return Double(number) / Double(UInt64(1) << 56)
    }
}

/// A note to be labelled.
package struct WorkbenchNote: Sendable {
    package let key: NoteKey
    /// With the annotations that its file brought, if any: they are proposals.
    package let document: Document
    /// SHA-256 of its text: who writes must have read this.
    package let digest: String
    package let isHeldOut: Bool
    /// Shown without proposals.
    package let isBlind: Bool
    /// Every annotator labels it.
    let isShared: Bool
    /// Its place in a random order.
    let order: Double

    static func digest(_ text: NoteText) -> String {
        Hexadecimal.text(SHA256.hash(data: Array(text.string.utf8)))
    }

    init(_ document: Document, in project: LabelProject) {
        digest = Self.digest(document.text)
        key = NoteKey(id: document.id, digest: digest)
        self.document = document
        // Notes that look alike stand on one side, or what is learned would be measured with its copies.
        let look = "\(NoteSelection.look(document.text))"
        isHeldOut = project.draw("held out", look) < project.heldOutShare
        isBlind = isHeldOut && project.draw("blind", key.text) < project.blindShare
        isShared = project.draw("shared", key.text) < project.overlap
        order = project.draw("order", key.text)
    }
}
