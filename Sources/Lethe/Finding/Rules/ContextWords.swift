/// Words behind which an identifier stands that has no form of its own: "MRN 4711", "Nº colegiado: 28/28/12345".
enum ContextWords {
    struct Context: Sendable {
        /// The words, folded.
        var words: [String]
        var kind: IdentifierKind
        /// Fewest digits that the identifier has.
        var leastDigits: Int
    }

    private static let lists: [(IdentifierKind, Int, [String])] = [
        (
            .record, 3,
            [
                "mrn", "mr #", "medical record", "unit number", "unit no", "hospital number", "hospital no",
                "chart number",
                "chart no", "patient id", "patient number", "nhc", "historia clinica", "historia", "nº historia",
                "numero de historia", "pat nr", "patientennummer", "fallnummer", "ipp", "episode", "episodio",
                "record", "our ref", "your ref", "ref", "urn", "nhi", "hcu",
            ]
        ),
        (
            .identifier, 3,
            [
                "accession", "case no", "case number", "visit", "encounter", "csn", "job", "order number", "specimen",
                "sample no", "study id", "subject id", "employee id", "badge", "expediente", "orden", "muestra",
                "barcode", "patnr", "folio", "voucher",
            ]
        ),
        (.identifier, 5, ["id", "rut", "run", "ci", "cedula", "curp", "rfc", "cuil", "cuit", "dpi", "hn", "hc"]),
        (.account, 4, ["account", "account no", "acct", "acc no", "cuenta", "konto"]),
        (
            .plan, 4,
            [
                "policy", "member id", "insurance id", "subscriber", "medicare", "medicaid", "health plan", "group no",
                "nass",
                "afiliacion", "tarjeta sanitaria", "poliza", "cipa", "cip", "versichertennummer",
            ]
        ),
        (
            .licence, 3,
            [
                "license", "licence", "dea", "npi", "upin", "colegiado", "colegiada", "num colegiado", "ncol", "gmc",
                "nmc",
                "hcpc", "gdc", "lanr", "rpps",
            ]
        ),
        (.licence, 4, ["mp", "mn", "cmp", "rne", "cop", "col", "reg no"]),
        (.socialSecurity, 4, ["ssn", "social security", "seguridad social", "bsn", "burgerservicenummer", "nir"]),
        (
            .identifier, 5,
            ["dni", "nif", "nie", "passport", "pasaporte", "nhs", "nhs no", "nhs number", "pesel", "steuer id"]
        ),
        (.device, 4, ["serial", "serial number", "serial no", "sn", "udi", "device id", "numero de serie"]),
        (.vehicle, 3, ["vin", "license plate", "plate", "matricula"]),
        (
            .phone, 4,
            [
                "tel", "telephone", "phone", "pager", "page", "beeper", "mobile", "cell", "ext", "extension",
                "call",
                "telefono", "tfno", "tlf", "tf", "movil", "telefon", "handy", "telephone", "telefono fijo", "contact",
            ]
        ),
        (.fax, 4, ["fax"]),
    ]

    /// Behind "S/N" and behind "no.", where nothing says more.
    static let serial = Context(words: ["s/n"], kind: .device, leastDigits: 4)
    static let numbered = Context(words: ["no"], kind: .identifier, leastDigits: 5)

    /// By first word, longest first.
    static let byFirstWord: [String: [Context]] = {
        var table: [String: [Context]] = [:]
        for (kind, leastDigits, phrases) in lists {
            for phrase in phrases {
                let words = FoldedText.fold(phrase).split(separator: " ").map(String.init)
                guard let first = words.first else { continue }
                table[first, default: []].append(Context(words: words, kind: kind, leastDigits: leastDigits))
            }
        }
        return table.mapValues { $0.sorted { $0.words.count > $1.words.count } }
    }()

    /// What may stand between the words and the identifier.
    static let fillers: Set<String> = [
        "no", "nr", "nº", "n", "num", "numero", "number", "id", "is", "of", "de", "del", "code", "codigo", "card", "at",
        "on", "reached", "ending", "in", "paciente", "patient", "clinica",
    ]
}
