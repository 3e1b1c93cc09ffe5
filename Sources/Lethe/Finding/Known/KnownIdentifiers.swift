internal import LetheEssentials

/// Identifiers that a hospital's records know, by patient or by note.
///
/// Names are found with one letter wrong from five letters on, dates in any form, numbers by their digits, addresses by number
/// and street. They are read once and held in memory; nothing of them is ever written or printed.
package struct KnownIdentifiers: KnownFinder {
    private let records: [String: KnownRecord]
    private let patients: PatientNaming
    /// Columns that something is looked for in, sorted.
    private let usedColumns: [String]
    private let allowsUnknownPatients: Bool
    /// Columns that nothing is looked for in.
    package let unusedColumns: [String]
    /// By column: values that can't be looked for, such as a number without digits.
    package let unusableValues: [String: Int]

    /// Reads a table (CSV, TSV) or JSON lines: a patient or note a row, several rows of one being joined. Columns are told by their
    /// names; several values in one field are separated by semicolons.
    ///
    /// - Parameters:
    ///   - path: with a column `patient`, `patient_id`, `note`, `note_id` or `id` that names whose row it is.
    ///   - allowsUnknownPatients: let notes pass whose patient nothing is known of; else they fail.
    ///   - patients: what names a note's row: the notes' ids, where nothing else does.
    /// - Throws: `LetheError` for what can't be read, without a key, or with nothing to look for.
    package init(_ path: String, patients: PatientNaming = .note, allowsUnknownPatients: Bool = false) throws {
        let rows = try Self.rows(path)
        var records: [String: KnownRecord] = [:]
        var unused: Set<String> = []
        var used = 0
        var columns: Set<String> = []
        var unusable: [String: Int] = [:]
        for row in rows {
            let place = "\(path), \(row.place)"
            guard let key = row.key.map(PatientNaming.trimmed), !key.isEmpty else {
                throw LetheError(
                    .format, place: place, "the row doesn't say whose it is",
                    expected: "a value in one of the columns \(Self.keyColumns.joined(separator: ", "))",
                    advice: "An identifier that belongs to nobody would be looked for nowhere")
            }
            for (column, value) in row.fields.sorted(by: { $0.key < $1.key }) where !value.isEmpty {
                guard let role = KnownRole(column: column) else {
                    unused.insert(column)
                    continue
                }
                for part in value.split(separator: ";") {
                    let isUsable = records[key, default: KnownRecord()].add(
                        String(part), as: role, field: FoldedText.fold(column))
                    if isUsable { used += 1 } else { unusable[column, default: 0] += 1 }
                }
                columns.insert(FoldedText.fold(column))
            }
        }
        guard used > 0 else {
            throw LetheError(
                .format, place: path, "nothing to look for in it",
                expected: "columns such as given, family, birth_date, mrn, phone, address",
                found: "\(rows.count) rows with \(unused.count) columns of other names")
        }
        self.records = records
        self.patients = patients
        unusedColumns = unused.sorted()
        unusableValues = unusable
        usedColumns = columns.sorted()
        self.allowsUnknownPatients = allowsUnknownPatients
    }

    /// How many patients or notes something is known of.
    package var count: Int { records.count }

    package var kinds: Set<IdentifierKind> {
        [
            .patient, .relative, .staff, .date, .street, .city, .postcode, .organization, .hospital, .phone, .fax,
            .email, .record, .socialSecurity,
            .identifier, .plan, .licence,
        ]
    }

    /// The values differ from one batch to the next; which columns there are, and how they are looked for, doesn't.
    package var fingerprint: [UInt8] {
        Array(
            "known identifiers 1 \(patients.kind) \(allowsUnknownPatients) \(usedColumns.joined(separator: ","))"
                .utf8)
    }

    /// Words that the record knows of a note's patient, folded.
    package func words(of document: Document) -> Set<String> {
        guard let patient = try? patients.patient(of: document) else { return [] }
        return records[patient]?.words ?? []
    }

    package func find(in document: Document, _ lexemes: Lexemes) throws -> [FoundSpan] {
        guard let record = try record(of: document) else { return [] }
        return record.find(lexemes)
    }

    private func record(of document: Document) throws -> KnownRecord? {
        if let record = records[try patients.patient(of: document)] { return record }
        guard allowsUnknownPatients else {
            throw LetheError(
                .corpus, place: "document \(document.id)", "nothing is known of its patient",
                expected: "a row of the records for it",
                advice: "The note isn't released; --allow-unknown-patients lets such notes pass")
        }
        return nil
    }

    // MARK: Reading

    private static let keyColumns = ["patient", "patient_id", "note", "note_id", "id"]

    private struct Row {
        var place: String
        var key: String?
        var fields: [String: String]
    }

    private static func rows(_ path: String) throws -> [Row] {
        let isTable = TableFormat.endings.contains(Files.ending(of: path) ?? "")
        return isTable ? try tableRows(path) : try recordRows(path)
    }

    private static func tableRows(_ path: String) throws -> [Row] {
        let table = try PlainTable(path)
        guard let key = keyColumns.first(where: { name in table.columns.contains { FoldedText.fold($0) == name } }),
            let keyIndex = table.columns.firstIndex(where: { FoldedText.fold($0) == key })
        else {
            throw LetheError(
                .format, place: path, "no column says whose identifiers they are",
                expected: "one of \(keyColumns.joined(separator: ", "))",
                found: "\(table.columns.count) columns of other names")
        }
        return table.rows.enumerated().map { number, values in
            var fields: [String: String] = [:]
            for (index, value) in values.enumerated() where index != keyIndex { fields[table.columns[index]] = value }
            return Row(place: "row \(number + 2)", key: values[keyIndex], fields: fields)
        }
    }

    private static func recordRows(_ path: String) throws -> [Row] {
        let lines = ByteLineReader(try ByteStream(path), name: path)
        var rows: [Row] = []
        while let line = try lines.next() {
            if line.allSatisfy({ $0 == 0x20 || $0 == 0x0A || $0 == 0x0D || $0 == 0x09 }) { continue }
            let place = "line \(lines.lineNumber)"
            let record = try JSONRecord(line, place: "\(path), \(place)")
            var row = Row(place: place, key: nil, fields: [:])
            for (name, value) in record.fields {
                let texts = try strings(value, record, name)
                if !keyColumns.contains(name) { row.fields[name] = texts.joined(separator: ";") }
            }
            // Of several keys, the first in the order of `keyColumns`.
            if let key = keyColumns.first(where: { record.fields[$0] != nil }) { row.key = try record.id(key) }
            rows.append(row)
        }
        return rows
    }

    private static func strings(_ value: JSONValue, _ record: JSONRecord, _ name: String) throws -> [String] {
        switch value {
        case .null: []
        case .string(let text): [text]
        case .integer(let number): [String(number)]
        case .array(let values): try values.flatMap { try strings($0, record, name) }
        default: throw record.wrong("a field", "a string, a whole number or a list of them")
        }
    }
}
