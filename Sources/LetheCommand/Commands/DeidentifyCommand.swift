import ArgumentParser
import LetheTraining

struct DeidentifyCommand: LibraryCommand {
    static let configuration = CommandConfiguration(
        commandName: "deidentify",
        abstract: "Replace protected text in notes.",
        discussion: """
            Text, JSON lines, tables, brat and i2b2 notes come out in their own format, in order, in bounded memory. \
            Annotations that the input holds are not used and not kept. A word that is hidden once is hidden everywhere in its \
            note; a note whose output, id or file name would still hold such a word is not written. \
            An aid, not a guarantee: a person decides about release.

            Examples:
              lethe deidentify --model model notes --output clean
              lethe deidentify --model model --rules --profile safe-harbor notes --output clean
              lethe deidentify --model model --known patients.csv --patient-field patient notes.jsonl --output clean.jsonl
              lethe deidentify --model model --rules --certificate certificate.json notes --output clean
              lethe deidentify --model model notes.jsonl --output clean.jsonl --style mask --style DATE=year
              lethe deidentify --model model --rules --profile expert --key release.key --patient-field patient notes.jsonl --output clean.jsonl
              lethe deidentify --model model notes.csv --output clean.csv --text-column note --drop-columns all
              lethe deidentify --model labelling/models/200 --labelled labelling notes --output clean
              cat note.txt | lethe deidentify --without-model --rules
            """)

    @OptionGroup var notes: NoteOptions

    @OptionGroup(title: "Release") var release: ReplacementOptions

    @Flag(
        name: .long,
        help:
            "With --patient-field or --patients: read the notes once, so that names are carried over within each note alone; surrogates still agree within a patient in nearly all."
    )
    var onePass = false

    @Option(name: .long, help: "Also write what was done, in counts, to this file.", completion: .file())
    var json: String?

    @OptionGroup(title: "Audit") var audit: AuditOptions

    func validate() throws {
        if audit.audit != nil, release.key == nil {
            throw ValidationError("--audit draws from a key: give --key; `lethe key new release.key` makes one.")
        }
        if notes.labelled != nil, release.certificate != nil {
            throw ValidationError("a certificate is about what the model finds: give --labelled or --certificate.")
        }
        if onePass, notes.finding.patientOption == nil {
            throw ValidationError("--one-pass goes with --patient-field or --patients.")
        }
    }

    func perform() throws {
        try OutputPlace.protect(release.inputs + [notes.input], from: json)
        try OutputPlace.protect(release.inputs + [json], from: notes.output)
        if let json { try OutputPlace.checkFree(json, overwrites: notes.overwrite) }
        for place in [audit.audit, audit.auditSeal] {
            try OutputPlace.protect(release.inputs + [json], from: place)
        }
        if let seal = audit.auditSeal, let output = notes.output, Files.resolved(seal) == Files.resolved(output) {
            throw ValidationError("--audit-seal and --output name the same file.")
        }
        let certified = try release.certifiedRun
        try notes.perform(
            { .deidentify(try release.policy($0)) }, propagates: true, codesIDs: release.ids == .code,
            certified: certified, audit: audit, seesPatientsTogether: !onePass, report: json, verb: "de-identified")
    }
}
