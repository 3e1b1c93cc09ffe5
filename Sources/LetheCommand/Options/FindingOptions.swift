import ArgumentParser
import LetheTraining

/// What finds protected text besides the model: shared by every command that runs one over notes.
struct FindingOptions: ParsableArguments {
    @Flag(
        name: .long,
        help:
            "Also find what has a form of its own: e-mail and net addresses, phones, dates, identity and account numbers with their check digits, numbers behind words such as MRN, ages over 89, names behind titles."
    )
    var rules = false

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Always hide what stands in this list, a name a line. LABEL=FILE gives it a label. May be repeated.",
            valueName: "file"), completion: .file())
    var deny: [String] = []

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Always hide what your own patterns match: a file of lines LABEL=PATTERN. Patterns know classes, groups, alternatives and counts; see Documentation/release.md.",
            valueName: "file"), completion: .file())
    var patterns: String?

    @Option(
        name: .long,
        help: "Never hide what stands in this list, unless a record, a deny list or a check digit says otherwise.",
        completion: .file())
    var allow: String?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "What the hospital's records know of each patient, as a table or JSON lines with columns such as patient, given, family, birth_date, mrn, phone, address. Names are found with a letter wrong, dates in any form.",
            valueName: "file"), completion: .file())
    var known: String?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "The field of the notes' records that names the patient: identifiers of --known are looked for, names hidden and surrogates drawn by patient. (default: each note by itself)",
            valueName: "name"))
    var patientField: String?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Instead of --patient-field, for notes that don't name their patient, such as a folder of texts: a table with the columns note and patient.",
            valueName: "file"), completion: .file())
    var patients: String?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Fields of the notes' own records, or other columns of their table, whose values are looked for in the text as those of --known are: by name where that says what they hold (given, family, birth_date, mrn, phone, …), else as FIELD=MEANING; `all` takes every one with such a name.",
            valueName: "names"))
    var knownFields: String?

    @Flag(
        name: .long,
        help:
            "With --known: let notes pass whose patient nothing is known of, instead of failing them; with --known-fields, those that lack one."
    )
    var allowUnknownPatients = false

    @Flag(
        inversion: .prefixedNo,
        help:
            "Hide words that are hidden elsewhere in the same note. (default: deidentify does, tag and evaluate show the model as it is)"
    )
    var propagate: Bool?

    @Flag(name: .long, help: "Find with rules, lists and records alone, without a model.")
    var withoutModel = false

    func validate() throws {
        if let knownFields, fieldNames.isEmpty || fieldNames.contains("") {
            throw ValidationError(
                "--known-fields takes names separated by commas, none of them empty, not `\(knownFields)`.")
        }
        if patients != nil, patientField != nil {
            throw ValidationError("Give --patients or --patient-field, not both.")
        }
    }

    private var fieldNames: [String] {
        knownFields?.split(separator: ",", omittingEmptySubsequences: false).map { name in
            String(name.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
        } ?? []
    }

    /// - Throws: where nothing is left to find by.
    func checkFinders() throws {
        if withoutModel, !rules, deny.isEmpty, known == nil, knownFields == nil, patterns == nil {
            throw ValidationError(
                "--without-model needs something else to find by: --rules, --deny, --patterns, --known or --known-fields."
            )
        }
    }

    /// - Parameter hasLabels: people have labelled notes, or columns say what is looked for.
    /// - Throws: where there is neither a model nor anything else to find by, or too much.
    func checkModel(_ model: String?, vectors: VectorOptions, hasLabels: Bool = false) throws {
        if !hasLabels { try checkFinders() }
        if model == nil, !withoutModel {
            throw ValidationError("Give --model, or --without-model to find by rules, lists and records alone.")
        }
        if withoutModel, model != nil || vectors.vectors != nil {
            throw ValidationError("--without-model stands alone: leave --model and --vectors out.")
        }
    }

    /// - Throws: where nothing goes by patient.
    func refusePatientsWithoutRecords() throws {
        if let option = patientOption, known == nil { throw ValidationError("\(option) goes with --known here.") }
    }

    /// What was given to tell patients by.
    var patientOption: String? { patientField != nil ? "--patient-field" : patients != nil ? "--patients" : nil }

    /// What patients are told by; nil where every note stands by itself.
    ///
    /// - Throws: `LetheError` for a table that can't be read.
    func patientNaming() throws -> PatientNaming? {
        try patients.map { .table(try PatientTable($0)) } ?? patientField.map { .field($0) }
    }

    /// The same, as units of a certificate are told.
    var patientGrouping: String? { patients.map { "table:\($0)" } ?? patientField.map { "field:\($0)" } }

    /// Whether anything but the model was asked for.
    var isUsed: Bool {
        rules || !deny.isEmpty || patterns != nil || allow != nil || known != nil || knownFields != nil
            || propagate != nil
    }

    /// Files that are read: nothing is written over them.
    var inputs: [String?] { deny.map { Self.parts($0).path } + [allow, known, patterns, patients] }

    private static func parts(_ text: String) -> (label: String?, path: String) {
        // A file whose name holds the sign is a file.
        guard !Files.exists(text), let sign = text.firstIndex(of: "="), sign != text.startIndex else {
            return (nil, text)
        }
        return (String(text[..<sign]), String(text[text.index(after: sign)...]))
    }

    /// What becomes of notes in which an annotator of these options finds.
    ///
    /// - Parameter replaced: fields that are replaced, with what they mean.
    func pipeline(
        _ annotator: CombinedAnnotator, _ task: NotePipeline.Task, replaced: [String: String] = [:]
    ) throws -> NotePipeline {
        var annotator = annotator
        var task = task
        var patients: PatientNaming?
        if case .deidentify(var policy) = task {
            patients = try patientNaming()
            let records = annotator.finders.compactMap { $0 as? any KnownFinder }
            if !records.isEmpty {
                policy.knownWords = { document in records.reduce(into: []) { $0.formUnion($1.words(of: document)) } }
                task = .deidentify(policy)
            }
            for field in try NotePipeline.replacedFields(replaced, labels: annotator.labels)
            where policy.keeps(field.label) {
                guard !policy.isLeftOut(field.label) else {
                    throw LetheError(
                        .setting, place: "column `\(field.name)`",
                        "it is to be replaced, and --only or --except leaves text of \(field.label) as it is",
                        expected: "one of them", advice: "--keep-columns passes it on, --drop-columns leaves it out")
                }
                Console.warn(
                    "the column `\(field.name)` comes out as it is, or nearly: so the profile or style says of \(field.label)."
                )
            }
            annotator.keptLabels = Set(annotator.labels.filter { policy.keeps($0) })
            for label in Set(annotator.finders.flatMap(\.labels)).intersection(annotator.keptLabels).sorted() {
                Console.warn("what a --deny list finds as \(label) stays in the open: this label's text is kept.")
            }
        }
        var pipeline = NotePipeline(annotator: annotator, task: task)
        pipeline.patients = patients
        var lastLook = LastLook()
        lastLook.known = annotator.finders.compactMap {
            ($0 as? KnownFields)?.withoutCounting ?? $0 as? any KnownFinder
        }
        lastLook.looksForWords = annotator.propagates
        pipeline.lastLook = lastLook
        return pipeline
    }

    /// Says what fields of the notes couldn't be looked for.
    static func report(_ annotator: CombinedAnnotator) {
        for case let fields as KnownFields in annotator.finders {
            warn(ofUnusable: fields.unusableValues, in: "The notes' fields")
            if !fields.unseen.isEmpty {
                Console.warn(
                    "no note had the fields \(fields.unseen.joined(separator: ", ")): nothing was looked for by them.")
            }
        }
    }

    /// - Parameter values: how many by column.
    static func warn(ofUnusable values: [String: Int], in place: String) {
        guard !values.isEmpty else { return }
        let list = values.sorted { $0.key < $1.key }.map { "\($0.value) in \($0.key)" }
        Console.warn(
            "\(place): values that can't be looked for (no date, no digit, no word): \(list.joined(separator: ", ")).")
    }

    /// Everything that was asked for, around a model.
    ///
    /// - Parameters:
    ///   - propagates: where --propagate doesn't say.
    ///   - replaced: fields that are replaced, which are looked for as well.
    func annotator(
        _ recognizer: Recognizer?, propagates: Bool, replaced: [String] = []
    ) throws -> CombinedAnnotator {
        var annotator = CombinedAnnotator(recognizer)
        annotator.propagates = propagate ?? propagates
        if rules { annotator.finders.append(RuleScanner()) }
        if let patterns { annotator.finders.append(try PatternFinder(patterns)) }
        for text in deny {
            let (label, path) = Self.parts(text)
            let list = try PhraseList(path, swapsNames: true)
            if list.count == 0 { Console.warn("\(path) holds no name: nothing is found by it.") }
            annotator.finders.append(ListFinder(list, label: label))
        }
        if let known {
            let records = try KnownIdentifiers(
                known, patients: try patientNaming() ?? .note, allowsUnknownPatients: allowUnknownPatients)
            Self.warn(ofUnusable: records.unusableValues, in: known)
            if !records.unusedColumns.isEmpty {
                Console.warn(
                    "\(known): nothing is looked for of the columns \(records.unusedColumns.joined(separator: ", ")); their names say nothing to Lethe."
                )
            }
            Console.note(
                "\(known): identifiers of \(NumberText.plural(records.count, "patient or note", "patients or notes")).")
            annotator.finders.append(records)
        }
        let fields = fieldNames + replaced
        if allowUnknownPatients, known == nil, fields.isEmpty {
            throw LetheError(
                .setting, "--allow-unknown-patients has nothing to let pass",
                expected: "--known, --known-fields or --replace-columns beside it")
        }
        if !fields.isEmpty {
            annotator.finders.append(try KnownFields(parsing: fields, allowsMissing: allowUnknownPatients))
        }
        if let allow { annotator.allowed = try PhraseList(allow, swapsNames: false) }
        return annotator
    }
}
