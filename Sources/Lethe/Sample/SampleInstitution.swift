/// One of the two invented institutions whose notes the generator writes.
package enum SampleInstitution: String, Codable, Sendable, CaseIterable {
    /// The large source: structured admission and progress notes, American dates and phone numbers, eleven types.
    case a = "A"
    /// The small target: letters and clinic notes in another wording, layout and label set, ten types.
    case b = "B"

    /// The institution's label for a kind of protected text. Kinds may share one.
    func label(of kind: SampleKind) -> String {
        switch self {
        case .a:
            switch kind {
            case .patient, .relative: "PATIENT"
            case .clinician: "DOCTOR"
            case .hospital: "HOSPITAL"
            case .date: "DATE"
            case .age: "AGE"
            case .phone: "PHONE"
            case .record: "MEDICALRECORD"
            case .street: "STREET"
            case .city: "CITY"
            case .email: "EMAIL"
            case .profession: "PROFESSION"
            }
        case .b:
            switch kind {
            case .patient: "Person"
            case .relative: "Relative"
            case .clinician: "Staff"
            case .hospital: "Site"
            case .date: "Day"
            case .age: "Age"
            case .phone, .email: "Contact"
            case .record: "Reference"
            case .street, .city: "Place"
            case .profession: "Occupation"
            }
        }
    }

    /// Which types of B begin as which types of A in a transfer: target type → source type.
    package static let labelMap: [String: String] = [
        "Person": "PATIENT", "Relative": "PATIENT", "Staff": "DOCTOR", "Site": "HOSPITAL", "Day": "DATE", "Age": "AGE",
        "Contact": "PHONE", "Reference": "MEDICALRECORD", "Place": "CITY", "Occupation": "PROFESSION",
    ]
}

/// What a stretch of a sample note is.
enum SampleKind: Sendable {
    case patient, relative, clinician, hospital, date, age, phone, record, street, city, email, profession
}

/// Which part of a sample corpus a note belongs to: parts differ in their names.
package enum SamplePart: String, Codable, Sendable, CaseIterable {
    case train, validation, test
}
