internal import Lethe

/// What Presidio's clients call the labels of a model.
package struct PresidioLabels: Sendable {
    private let chosen: [String: String]

    package init() { chosen = [:] }

    /// Reads `LABEL=ENTITY`, one a line; lines that begin with `#` are remarks. Labels that it doesn't name keep their entity.
    ///
    /// - Throws: `LetheError` of kind `format` with the line, or of kind `file`.
    package init(reading path: String) throws {
        let text = try StrictUTF8.string(Files.read(path), place: path)
        var chosen: [String: String] = [:]
        for (number, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
            guard let first = line.first(where: { !$0.isWhitespace }), first != "#" else { continue }
            let parts = line.split(separator: "=", omittingEmptySubsequences: false).map { part in
                String(part.drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed())
            }
            guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else {
                throw LetheError(.format, place: "\(path), line \(number + 1)", "no label", expected: "LABEL=ENTITY")
            }
            guard chosen.updateValue(parts[1], forKey: parts[0]) == nil else {
                throw LetheError(.format, place: "\(path), line \(number + 1)", "a label that stands above already")
            }
        }
        self.chosen = chosen
    }

    /// Entities of Presidio's own that models may have as labels.
    private static let own: Set<String> = [
        "CREDIT_CARD", "CRYPTO", "DATE_TIME", "EMAIL_ADDRESS", "IBAN_CODE", "IP_ADDRESS", "LOCATION", "MEDICAL_LICENSE",
        "NRP",
        "ORGANIZATION", "PERSON", "PHONE_NUMBER", "URL", "US_BANK_NUMBER", "US_DRIVER_LICENSE", "US_ITIN",
        "US_PASSPORT", "US_SSN",
    ]

    /// The entity of a label. One that nothing is known of keeps its name: it is never left out.
    package func entity(_ label: String) -> String {
        if let entity = chosen[label] { return entity }
        if Self.own.contains(label) { return label }
        switch IdentifierKind(label: label) {
        case .patient, .relative, .staff, .person: return "PERSON"
        case .hospital, .organization: return "ORGANIZATION"
        case .ward, .street, .city, .postcode, .state, .country, .location: return "LOCATION"
        case .date: return "DATE_TIME"
        case .age: return "AGE"
        case .phone, .fax: return "PHONE_NUMBER"
        case .email: return "EMAIL_ADDRESS"
        case .url: return "URL"
        case .ip: return "IP_ADDRESS"
        case .socialSecurity: return "US_SSN"
        case .licence: return "MEDICAL_LICENSE"
        case .record, .plan, .account, .vehicle, .device, .biometric, .username, .identifier: return "ID"
        case .profession, .sex, .other, nil: return label
        }
    }
}
