/// What keeps documents together when a corpus is divided.
package enum DocumentGrouping: Sendable, Equatable {
    /// The folder that a document's file lies in.
    case folder
    /// A field beside the text, of formats in JSON.
    case field(String)
    /// What a pattern finds in the id: its first group in parentheses, or all of it.
    case id(String)
    /// What a table says, with columns for note and patient.
    case table(PatientTable)

    /// Reads `folder`, `field:NAME`, `id:PATTERN` or `table:FILE`.
    ///
    /// - Throws: `LetheError` of kind `setting`, or for a table that can't be read.
    package init(parsing text: String) throws {
        if text == "folder" {
            self = .folder
        } else if text.hasPrefix("field:"), text.utf8.count > 6 {
            self = .field(String(text.dropFirst(6)))
        } else if text.hasPrefix("id:"), text.utf8.count > 3 {
            let pattern = String(text.dropFirst(3))
            guard (try? Regex(pattern)) != nil else {
                throw LetheError.invalidSetting(
                    name: "grouping `\(text)`", expected: "a regular expression after id:, such as id:^([0-9]+)-",
                    found: "something else")
            }
            self = .id(pattern)
        } else if text.hasPrefix("table:"), text.utf8.count > 6 {
            self = .table(try PatientTable(String(text.dropFirst(6))))
        } else {
            throw LetheError.invalidSetting(
                name: "grouping `\(text)`", expected: "folder, field:NAME, id:PATTERN or table:FILE",
                found: "something else")
        }
    }

    /// How a grouping is written down, to be compared later: whose table it was may be another file's name by then.
    package static func record(of text: String) -> String { text.hasPrefix("table:") ? "table" : text }

    /// Which documents belong together: the same number for all of a group.
    ///
    /// - Throws: `LetheError` where a document has nothing to be grouped by: alone, it might be parted from its kin.
    func groups(_ documents: [Document]) throws -> [Int] {
        let regex: Regex<AnyRegexOutput>? = if case .id(let pattern) = self { try? Regex(pattern) } else { nil }
        var numbers: [String: Int] = [:]
        var without: [String] = []
        let groups = documents.map { document -> Int in
            guard let key = key(of: document, regex) else {
                without.append(document.id)
                return 0
            }
            let number = numbers[key] ?? numbers.count
            numbers[key] = number
            return number
        }
        guard let first = without.first else { return groups }
        throw LetheError(
            .corpus, place: "document \(first)", "\(without.count) documents have nothing to be grouped by",
            expected: words, advice: "Name another field or pattern, or mend the documents")
    }

    private var words: String {
        switch self {
        case .folder: "a file in a folder"
        case .field(let name): "a string or number under `\(name)`, in a format in JSON"
        case .id: "a match of the pattern in every id"
        case .table: "a row for every note in the table"
        }
    }

    private func key(of document: Document, _ regex: Regex<AnyRegexOutput>?) -> String? {
        switch self {
        case .folder: return document.origin.path.isEmpty ? nil : Files.parent(of: document.origin.path)
        case .field(let name):
            var value = document.fields[name]
            if value == nil, case .object(let data)? = document.fields["data"] { value = data[name] }
            switch value {
            case .string(let text)?: return text
            case .integer(let number)?: return String(number)
            default: return nil
            }
        case .table(let table): return table.patient(ofNote: document.id)
        case .id:
            guard let regex, let match = try? regex.firstMatch(in: document.id) else { return nil }
            let group = match.output.count > 1 ? match.output[1].substring : nil
            return String(group ?? document.id[match.range])
        }
    }
}
