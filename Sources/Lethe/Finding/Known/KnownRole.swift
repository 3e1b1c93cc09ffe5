internal import LetheEssentials

/// What a field of a patient's record is, for looking for it in notes.
enum KnownRole: Sendable, Equatable {
    /// - Parameter isGiven: nil where a field holds whole names.
    case name(IdentifierKind, isGiven: Bool?)
    case date
    case birthDate
    case number(IdentifierKind)
    case address
    case place(IdentifierKind)

    /// The role of a column by its name, compared without case, accents and signs; nil for one that isn't known.
    init?(column: String) {
        let key = FoldedText.fold(column).filter { $0.isLetter || $0.isNumber }
        // "patient last name", "pt_dob".
        let own = ["patient", "pat", "pt"].lazy.filter { key.hasPrefix($0) }.map { String(key.dropFirst($0.count)) }
        guard let role = Self.byColumn[key] ?? own.lazy.compactMap({ Self.byColumn[$0] }).first else { return nil }
        self = role
    }

    /// The role of what somebody says a column means: a column's usual name, or a label.
    init?(meaning: String) {
        if let role = KnownRole(column: meaning) {
            self = role
            return
        }
        guard let kind = IdentifierKind(label: meaning) else { return nil }
        switch kind {
        case .patient, .person, .relative, .staff: self = .name(kind, isGiven: nil)
        case .date: self = .date
        case .street: self = .address
        case .hospital, .organization, .ward, .city, .postcode, .state, .country, .location: self = .place(kind)
        case .phone, .fax, .email, .url, .ip, .socialSecurity, .record, .plan, .account, .licence, .vehicle, .device,
            .biometric, .username, .identifier:
            self = .number(kind)
        // What a text is full of, or what has no form.
        case .age, .profession, .sex, .other: return nil
        }
    }

    /// A field of which nothing says what it holds.
    static func unknown(_ field: String, _ meaning: String) -> LetheError {
        LetheError(
            .setting, place: "field `\(field)`", "nothing says what it holds",
            expected: "\(field)=MEANING with a label, or one of \(columns.map { $0.names[0] }.joined(separator: ", "))",
            found: "`\(meaning)`")
    }

    /// What a value is, for the label that stands in its place.
    var kind: IdentifierKind {
        switch self {
        case .name(let kind, _), .number(let kind), .place(let kind): kind
        case .date, .birthDate: .date
        case .address: .street
        }
    }

    /// The names that columns may have, in the order in which help shows them.
    static let columns: [(role: KnownRole, names: [String])] = [
        (
            .name(.patient, isGiven: true),
            [
                "given", "first_name", "given_name", "middle_name", "nickname", "preferred_name", "nombre", "prenom",
                "vorname", "voornaam", "nome",
            ]
        ),
        (
            .name(.patient, isGiven: false),
            [
                "family", "last_name", "surname", "family_name", "former_name", "maiden_name", "apellido", "apellidos",
                "apellido1", "apellido2", "primer_apellido", "segundo_apellido", "nom", "nachname", "achternaam",
                "cognome", "sobrenome",
            ]
        ),
        (.name(.patient, isGiven: nil), ["name", "full_name", "patient_name", "alias", "nombre_completo"]),
        (
            .name(.relative, isGiven: nil),
            [
                "relative", "relatives", "next_of_kin", "emergency_contact", "mother", "father", "spouse", "guardian",
                "familiar", "contacto",
            ]
        ),
        (
            .name(.staff, isGiven: nil),
            ["doctor", "doctors", "gp", "pcp", "physician", "attending", "clinician", "medico"]
        ),
        (
            .birthDate,
            [
                "birth_date", "birthdate", "date_of_birth", "dob", "fecha_nacimiento", "geburtsdatum", "date_naissance",
            ]
        ),
        (
            .date,
            [
                "date", "death_date", "admission_date", "discharge_date", "fecha",
            ]
        ),
        (
            .address,
            ["address", "street", "address1", "address2", "direccion", "calle", "domicilio", "adresse", "adres"]
        ),
        (
            .place(.city),
            ["city", "town", "ciudad", "municipio", "localidad", "ville", "stadt", "plaats", "citta", "cidade"]
        ),
        (.place(.postcode), ["zip", "zip_code", "postcode", "postal_code", "codigo_postal", "cp", "plz"]),
        (.place(.organization), ["employer", "school", "empresa"]),
        (.place(.hospital), ["hospital"]),
        (
            .number(.phone),
            ["phone", "phones", "mobile", "telephone", "home_phone", "work_phone", "cell", "telefono", "movil", "tel"]
        ),
        (.number(.fax), ["fax"]),
        (.number(.email), ["email", "email_address", "correo"]),
        (.number(.record), ["mrn", "record", "medical_record", "nhc", "record_number", "historia"]),
        (.number(.socialSecurity), ["ssn", "social_security", "nss"]),
        (
            .number(.identifier),
            [
                "dni", "nif", "nie", "nhs", "nhs_number", "passport", "id_number", "number", "identifier", "accession",
                "episode",
            ]
        ),
        (.number(.plan), ["insurance", "policy", "member_id", "health_plan", "nass", "cip", "account"]),
        (.number(.licence), ["license", "licence", "driver_license"]),
    ]

    private static let byColumn: [String: KnownRole] = {
        var table: [String: KnownRole] = [:]
        for (role, names) in columns { for name in names { table[name.filter { $0 != "_" }] = role } }
        return table
    }()
}
