/// What kind of identifier a label stands for: corpora spell labels each in their own way, and law, rules and surrogates ask for
/// the kind.
public enum IdentifierKind: String, Sendable, CaseIterable, Codable, CodingKeyRepresentable {
    case patient, relative, staff, person
    case hospital, organization, ward
    case street, city, postcode, state, country, location
    case date, age
    case phone, fax, email, url, ip
    case socialSecurity, record, plan, account, licence, vehicle, device, biometric, username, identifier
    case profession, sex
    case other

    /// The kind that a label stands for; nil for one that isn't known.
    public init?(label: String) {
        guard let kind = Self.byLabel[Self.key(label)] else { return nil }
        self = kind
    }

    /// The label that rules write where the model has none of the kind: i2b2 2014's where it has one.
    public var standardLabel: String {
        switch self {
        case .patient: "PATIENT"
        case .relative: "RELATIVE"
        case .staff: "DOCTOR"
        case .person: "NAME"
        case .hospital: "HOSPITAL"
        case .organization: "ORGANIZATION"
        case .ward: "WARD"
        case .street: "STREET"
        case .city: "CITY"
        case .postcode: "ZIP"
        case .state: "STATE"
        case .country: "COUNTRY"
        case .location: "LOCATION-OTHER"
        case .date: "DATE"
        case .age: "AGE"
        case .phone: "PHONE"
        case .fax: "FAX"
        case .email: "EMAIL"
        case .url: "URL"
        case .ip: "IPADDRESS"
        case .socialSecurity: "SSN"
        case .record: "MEDICALRECORD"
        case .plan: "HEALTHPLAN"
        case .account: "ACCOUNT"
        case .licence: "LICENSE"
        case .vehicle: "VEHICLE"
        case .device: "DEVICE"
        case .biometric: "BIOID"
        case .username: "USERNAME"
        case .identifier: "IDNUM"
        case .profession: "PROFESSION"
        case .sex: "SEX"
        case .other: "OTHER"
        }
    }

    /// The letter of 45 CFR 164.514(b)(2)(i) under which the kind falls; nil for what the rule doesn't name.
    public var safeHarborLetter: Character? {
        switch self {
        case .patient, .relative, .staff, .person: "A"
        case .street, .city, .postcode, .location, .hospital, .organization, .ward: "B"
        case .date, .age: "C"
        case .phone: "D"
        case .fax: "E"
        case .email: "F"
        case .socialSecurity: "G"
        case .record: "H"
        case .plan: "I"
        case .account: "J"
        case .licence: "K"
        case .vehicle: "L"
        case .device: "M"
        case .url: "N"
        case .ip: "O"
        case .biometric: "P"
        case .username, .identifier: "R"
        case .state, .country, .profession, .sex, .other: nil
        }
    }

    /// How a label is compared: letters and digits alone, without case.
    private static func key(_ label: String) -> String {
        FoldedText.fold(label).filter { $0.isLetter || $0.isNumber }
    }

    /// Labels of i2b2 2006, 2014 and 2016, MEDDOCAN, CoNLL, WNUT, the European Court's judgments, Presidio and the sample notes.
    private static let byLabel: [String: IdentifierKind] = {
        let spellings: [(IdentifierKind, [String])] = [
            (.patient, ["PATIENT", "NOMBRE_SUJETO_ASISTENCIA", "PATIENT_NAME", "CLIENT"]),
            (.relative, ["RELATIVE", "FAMILIARES_SUJETO_ASISTENCIA", "FAMILY", "KIN"]),
            (.staff, ["DOCTOR", "STAFF", "CLINICIAN", "NOMBRE_PERSONAL_SANITARIO", "PHYSICIAN", "NURSE", "HCPNAME"]),
            (.person, ["NAME", "PERSON", "PER", "PERSON_NAME", "PERSONNAME"]),
            (.hospital, ["HOSPITAL", "CENTRO_SALUD", "INSTITUCION", "INSTITUTION", "CLINIC", "SITE"]),
            (.organization, ["ORGANIZATION", "ORGANISATION", "ORG", "CORPORATION", "COMPANY", "GROUP", "EMPLOYER"]),
            (.ward, ["WARD", "DEPARTMENT", "UNIT"]),
            (.street, ["STREET", "CALLE", "ADDRESS", "DIRECCION"]),
            (.city, ["CITY", "TOWN"]),
            (.postcode, ["ZIP", "POSTCODE", "ZIPCODE", "POSTAL_CODE"]),
            (.state, ["STATE", "PROVINCE"]),
            (.country, ["COUNTRY", "PAIS", "NATIONALITY"]),
            (.location, ["LOCATION", "LOC", "LOCATION-OTHER", "TERRITORIO", "GPE", "PLACE", "OTHER-LOCATION"]),
            (.date, ["DATE", "FECHAS", "DATE_TIME", "DAY", "TIME", "FECHA"]),
            (.age, ["AGE", "EDAD_SUJETO_ASISTENCIA", "EDAD"]),
            (.phone, ["PHONE", "NUMERO_TELEFONO", "PHONE_NUMBER", "TELEPHONE", "CONTACT", "PAGER"]),
            (.fax, ["FAX", "NUMERO_FAX"]),
            (.email, ["EMAIL", "CORREO_ELECTRONICO", "EMAIL_ADDRESS"]),
            (.url, ["URL", "URL_WEB", "WEB"]),
            (.ip, ["IPADDRESS", "IPADDR", "IP_ADDRESS", "DIREC_PROT_INTERNET", "IP"]),
            (.socialSecurity, ["SSN", "US_SSN", "SOCIAL_SECURITY"]),
            (.record, ["MEDICALRECORD", "MRN", "RECORD", "ID_SUJETO_ASISTENCIA", "NHC"]),
            (.plan, ["HEALTHPLAN", "ID_ASEGURAMIENTO", "INSURANCE"]),
            (.account, ["ACCOUNT", "CREDIT_CARD", "IBAN", "IBAN_CODE", "US_BANK_NUMBER", "BANK"]),
            (
                .licence,
                [
                    "LICENSE", "LICENCE", "ID_TITULACION_PERSONAL_SANITARIO", "ID_EMPLEO_PERSONAL_SANITARIO",
                    "US_DRIVER_LICENSE", "NRP",
                ]
            ),
            (.vehicle, ["VEHICLE", "IDENTIF_VEHICULOS_NRSERIE_PLACAS", "PLATE"]),
            (.device, ["DEVICE", "IDENTIF_DISPOSITIVOS_NRSERIE", "MAC", "SERIAL"]),
            (.biometric, ["BIOID", "IDENTIF_BIOMETRICOS", "BIOMETRIC"]),
            (.username, ["USERNAME", "USER"]),
            (.identifier, ["IDNUM", "ID", "ID_CONTACTO_ASISTENCIAL", "CODE", "NUMBER", "OTHER-ID", "REFERENCE"]),
            (.profession, ["PROFESSION", "PROFESION", "OCCUPATION", "JOB"]),
            (.sex, ["SEX", "SEXO_SUJETO_ASISTENCIA", "GENDER"]),
            (.other, ["OTHER", "OTROS_SUJETO_ASISTENCIA", "MISC", "OTHERPHI"]),
        ]
        var table: [String: IdentifierKind] = [:]
        for (kind, labels) in spellings { for label in labels { table[key(label)] = kind } }
        for kind in allCases where table[key(kind.rawValue)] == nil { table[key(kind.rawValue)] = kind }
        return table
    }()
}
