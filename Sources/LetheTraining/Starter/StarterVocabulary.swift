/// Words of one language that invented notes are made of. None of them identifies anybody.
struct StarterVocabulary: Sendable {
    var drugs: [String]
    var brands: [String]
    var doses: [String]
    var conditions: [String]
    var eponyms: [String]
    var symptoms: [String]
    var findings: [String]
    var procedures: [String]
    var measurements: [String]
    var anatomy: [String]
    var organisms: [String]
    var wards: [String]
    var scores: [String]
    var devices: [String]
    var durations: [String]
    var times: [String]
    var headings: [String]
    var jobs: [String]
    var relations: [String]
    var plain: [String]

    static func list(_ text: String) -> [String] {
        text.split(separator: ";").map { $0.split(whereSeparator: \.isWhitespace).joined(separator: " ") }.filter {
            !$0.isEmpty
        }
    }
}
