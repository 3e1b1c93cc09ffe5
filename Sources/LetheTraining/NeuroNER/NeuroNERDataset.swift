internal import LetheEssentials

/// The mappings of a NeuroNER `dataset.pickle`: labels and characters by index.
struct NeuroNERDataset: Equatable {
    /// By index of the emission scores.
    let labels: [String]
    /// Characters of rows 1, 2, … of the character embedding; row 0 is padding.
    let characters: [Unicode.Scalar]

    /// More than any alphabet that a file of this kind could index.
    private static let maximumEntries = 100_000

    /// - Throws: `LetheError` of kind `format` where the file isn't what NeuroNER writes, or where its mappings
    ///   contradict one another.
    init(_ bytes: [UInt8], place: String) throws {
        let pickle = try PickleReader(bytes, place: place)
        func refuse(_ what: String, expected: String? = nil, found: String? = nil) -> LetheError {
            LetheError(
                .format, place: place, what, expected: expected, found: found,
                advice: "The file is damaged or not of a NeuroNER model")
        }
        guard case .object(let object) = pickle.result else { throw refuse("not a NeuroNER data set") }
        var attributes: [String: PickleReader.Value] = [:]
        for (key, value) in pickle.tables[object] {
            guard case .string(let name) = key, attributes.updateValue(value, forKey: name) == nil else {
                throw refuse("an attribute without a name, or one that stands twice")
            }
        }
        let known = Set(Self.attributeNames)
        if attributes.keys.contains(where: { !known.contains($0) }) {
            throw refuse("an attribute that NeuroNER's published models don't have")
        }
        func attribute(_ name: String) throws -> PickleReader.Value {
            guard let value = attributes[name] else { throw refuse("`\(name)` is missing") }
            return value
        }
        func integer(_ name: String) throws -> Int {
            guard case .integer(let value) = try attribute(name) else { throw refuse("`\(name)` is no number") }
            return value
        }
        func list(_ name: String) throws -> [PickleReader.Value] {
            guard case .list(let index) = try attribute(name) else { throw refuse("`\(name)` is no list") }
            return pickle.lists[index]
        }
        func strings(_ name: String) throws -> [String] {
            try list(name).map {
                guard case .string(let value) = $0 else { throw refuse("`\(name)` holds something other than strings") }
                return value
            }
        }
        func table(_ name: String) throws -> [(key: PickleReader.Value, value: PickleReader.Value)] {
            guard case .table(let index) = try attribute(name) else { throw refuse("`\(name)` is no dictionary") }
            return pickle.tables[index]
        }
        /// A pair of mappings that must be each other's inverse, as the strings by index.
        func pair(_ forward: String, _ backward: String, first: Int) throws -> [String] {
            let byIndex = try table(forward)
            var found = [String?](repeating: nil, count: min(byIndex.count, Self.maximumEntries))
            for (key, value) in byIndex {
                guard case .integer(let index) = key, case .string(let string) = value,
                    found.indices.contains(index - first), found[index - first] == nil
                else { throw refuse("`\(forward)` doesn't number \(byIndex.count) strings from \(first)") }
                found[index - first] = string
            }
            let strings = found.compactMap { $0 }
            let byString = try table(backward)
            // Bytes decide: Swift's strings are equal where they are canonically equal.
            let rows = Dictionary(
                strings.enumerated().map { (Array($1.utf8), $0 + first) }, uniquingKeysWith: { first, _ in first })
            guard strings.count == byIndex.count, byString.count == strings.count, rows.count == strings.count else {
                throw refuse("`\(forward)` and `\(backward)` differ in length")
            }
            var seen: Set<Int> = []
            for (key, value) in byString {
                guard case .string(let string) = key, case .integer(let index) = value,
                    rows[Array(string.utf8)] == index, seen.insert(index).inserted
                else { throw refuse("`\(forward)` and `\(backward)` contradict each other") }
            }
            return strings
        }
        func require(_ condition: Bool, _ what: String) throws { if !condition { throw refuse(what) } }

        let labels = try pair("index_to_label", "label_to_index", first: 0)
        try require(try integer("number_of_classes") == labels.count, "`number_of_classes` is not the number of labels")
        try require(
            labels == labels.sorted(by: { $0.utf8.lexicographicallyPrecedes($1.utf8) }), "labels are not sorted")
        try require(try strings("unique_labels") == labels, "`unique_labels` are not the labels")
        let ofInterest = labels.indices.filter { labels[$0] != "O" }
        try require(
            try strings("unique_labels_of_interest").sorted() == ofInterest.map { labels[$0] }.sorted(),
            "`unique_labels_of_interest` are not the labels other than O")
        try require(
            Set(try list("unique_label_indices_of_interest")) == Set(ofInterest.map { .integer($0) })
                && (try list("unique_label_indices_of_interest").count) == ofInterest.count,
            "`unique_label_indices_of_interest` are not those of the labels other than O")
        try require(ofInterest.count + 1 == labels.count, "there is no label O")

        let texts = try pair("index_to_character", "character_to_index", first: 1)
        let characters = try texts.map { text in
            guard let scalar = text.unicodeScalars.first, text.unicodeScalars.count == 1 else {
                throw refuse("a character that isn't one Unicode scalar")
            }
            return scalar
        }
        try require(
            try integer("alphabet_size") == characters.count + 1,
            "`alphabet_size` is not the number of characters and padding")
        try require(try integer("PADDING_CHARACTER_INDEX") == 0, "padding is not character 0")

        let tokens = try pair("index_to_token", "token_to_index", first: 0)
        guard case .string(let unknown) = try attribute("UNK") else { throw refuse("`UNK` is no string") }
        try require(tokens == [unknown], "the vocabulary holds more than the unknown token: not a published model")
        try require(try integer("UNK_TOKEN_INDEX") == 0, "the unknown token is not token 0")
        try require(try integer("vocabulary_size") == tokens.count, "`vocabulary_size` is not the number of tokens")
        for name in ["debug", "verbose"] {
            try require([0, 1].contains(try integer(name)), "`\(name)` is neither 0 nor 1")
        }
        guard case .string = try attribute("name") else { throw refuse("`name` is no string") }
        self.labels = labels
        self.characters = characters
    }

    private static let attributeNames = [
        "index_to_label", "label_to_index", "index_to_character", "character_to_index", "token_to_index",
        "index_to_token", "unique_labels", "unique_labels_of_interest", "unique_label_indices_of_interest",
        "number_of_classes", "alphabet_size", "vocabulary_size", "UNK_TOKEN_INDEX", "PADDING_CHARACTER_INDEX", "debug",
        "verbose", "UNK", "name",
    ]
}
