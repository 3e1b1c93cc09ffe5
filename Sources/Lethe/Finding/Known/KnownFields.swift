internal import Synchronization

/// A finder by what is known of the patient, not by what a text looks like.
package protocol KnownFinder: Finder {
    /// Words of names and streets that are known of a note's patient, folded: no surrogate is one of them.
    func words(of document: Document) -> Set<String>
}

/// What stands beside a note in its own record, or in the other columns of its row: names, dates, numbers and addresses are looked
/// for in its text as those of `KnownIdentifiers` are.
package struct KnownFields: KnownFinder {
    /// The name that stands for every field that is called something known.
    package static let all = "all"

    private let roles: [String: KnownRole]
    /// Fields that aren't named count where their name says what they are.
    package let looksAtAll: Bool
    private let allowsMissing: Bool
    /// What was met in the notes. Nil doesn't count.
    private let unusable: Counts?

    private final class Counts: Sendable {
        let byField = Mutex<[String: Int]>([:])
        /// Fields that some record had.
        let seen = Mutex<Set<String>>([])
        let hasLooked = Atomic<Bool>(false)
    }

    /// - Parameters:
    ///   - texts: `FIELD`, where its name says what it is, `FIELD=MEANING`, where it doesn't, or `all`.
    ///   - allowsMissing: let notes pass whose record hasn't one of the fields; else they fail. A field that is empty is there.
    /// - Throws: `LetheError` of kind `setting` for a field of which nothing says what it is.
    package init(parsing texts: [String], allowsMissing: Bool = false) throws {
        var roles: [String: KnownRole] = [:]
        for text in texts where text != Self.all {
            let (name, role) = try Self.role(parsing: text)
            if let other = roles.updateValue(role, forKey: name), other != role {
                throw LetheError(
                    .setting, place: "field `\(name)`", "it is said to hold two different things",
                    expected: "one meaning, wherever it is named")
            }
        }
        self.roles = roles
        looksAtAll = texts.contains(Self.all)
        self.allowsMissing = allowsMissing
        unusable = Counts()
    }

    private init(_ other: KnownFields) {
        (roles, looksAtAll, allowsMissing) = (other.roles, other.looksAtAll, other.allowsMissing)
        unusable = nil
    }

    private static func role(parsing text: String) throws -> (name: String, role: KnownRole) {
        let choice = FieldChoice(parsing: text)
        guard let role = KnownRole(meaning: choice.meaning) else {
            throw KnownRole.unknown(choice.name, choice.meaning)
        }
        return (choice.name, role)
    }

    /// Fields that are looked for by name, sorted.
    package var names: [String] { roles.keys.sorted() }

    /// The same without counting: for looking again at a note that was looked at.
    package var withoutCounting: KnownFields { KnownFields(self) }

    /// By field: how many values there were in which there was nothing to look for.
    package var unusableValues: [String: Int] { unusable?.byField.withLock { $0 } ?? [:] }

    /// Named fields that no record had.
    package var unseen: [String] {
        // Where no note could be read, none lacked anything.
        guard let unusable, unusable.hasLooked.load(ordering: .relaxed) else { return [] }
        return Set(roles.keys).subtracting(unusable.seen.withLock { $0 }).sorted()
    }

    package var kinds: Set<IdentifierKind> {
        var kinds = Set((looksAtAll ? KnownRole.columns.map(\.role) : []).map(\.kind) + roles.values.map(\.kind))
        // An address may name its postcode.
        if kinds.contains(.street) { kinds.insert(.postcode) }
        return kinds
    }

    package var fingerprint: [UInt8] {
        let fields = roles.map { "\($0.key)=\($0.value)" }.sorted().joined(separator: ",")
        return Array("known fields 1 \(looksAtAll) \(allowsMissing) \(fields)".utf8)
    }

    package func words(of document: Document) -> Set<String> { (try? record(of: document, counts: nil))?.words ?? [] }

    package func find(in document: Document, _ lexemes: Lexemes) throws -> [FoundSpan] {
        let record = try record(of: document, counts: unusable)
        return record.isEmpty ? [] : record.find(lexemes)
    }

    private func record(of document: Document, counts: Counts?) throws -> KnownRecord {
        counts?.hasLooked.store(true, ordering: .relaxed)
        var record = KnownRecord()
        var hasAny = false
        for (name, role) in roles.sorted(by: { $0.key < $1.key }) {
            guard let value = document.fields[name] else {
                if allowsMissing { continue }
                throw LetheError(
                    .corpus, place: "document \(document.id)", "its record has no field `\(name)`",
                    expected: "the field, empty or null where nothing is known",
                    advice: "The note isn't released; --allow-unknown-patients lets such notes pass")
            }
            hasAny = true
            counts?.seen.withLock { _ = $0.insert(name) }
            add(value, as: role, field: name, to: &record, counts: counts)
        }
        if looksAtAll {
            for (name, value) in document.fields.sorted(by: { $0.key < $1.key }) where roles[name] == nil {
                guard let role = KnownRole(column: name) else { continue }
                hasAny = true
                add(value, as: role, field: name, to: &record, counts: counts)
            }
            guard hasAny || allowsMissing else {
                throw LetheError(
                    .corpus, place: "document \(document.id)",
                    "no field of its record has a name that says what it holds",
                    expected: "names such as given, family, birth_date, mrn, phone",
                    advice:
                        "The note isn't released; name the fields, as FIELD=MEANING, or let it pass with --allow-unknown-patients"
                )
            }
        }
        return record
    }

    private func add(
        _ value: JSONValue, as role: KnownRole, field: String, to record: inout KnownRecord, counts: Counts?
    ) {
        for text in value.texts {
            for part in text.split(separator: ";") where part.contains(where: { !$0.isWhitespace }) {
                if !record.add(String(part), as: role, field: FoldedText.fold(field)) {
                    counts?.byField.withLock { $0[field, default: 0] += 1 }
                }
            }
        }
    }
}

extension JSONValue {
    /// Texts and numbers in it, as texts.
    fileprivate var texts: [String] {
        switch self {
        case .null, .bool: []
        case .string(let text): [text]
        case .integer(let number): [String(number)]
        case .number(let number): ["\(number)"]
        case .array(let values): values.flatMap(\.texts)
        case .object(let fields): fields.sorted { $0.key < $1.key }.flatMap(\.value.texts)
        }
    }
}
