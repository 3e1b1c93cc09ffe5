/// What a first pass over all notes found of their patients, ready for use: one set of surrogates a patient.
package struct PatientSurrogates: Sendable {
    private let byPatient: [String: Surrogates]
    /// Of days and months in the whole batch.
    let order: DateGrammar.Order?

    package init(_ evidence: [String: SurrogateEvidence], key: ReleaseKey, settings: SurrogateSettings) {
        let dayFirst = evidence.values.reduce(0) { $0 + $1.dayFirst }
        let monthFirst = evidence.values.reduce(0) { $0 + $1.monthFirst }
        let order: DateGrammar.Order? =
            dayFirst > 0 && monthFirst == 0 ? .dayFirst : monthFirst > 0 && dayFirst == 0 ? .monthFirst : nil
        self.order = order
        byPatient = Dictionary(
            uniqueKeysWithValues: evidence.map { patient, evidence in
                (patient, Surrogates(key, scope: patient, settings: settings, evidence: evidence, order: order))
            })
    }

    subscript(patient: String) -> Surrogates? { byPatient[patient] }
}
