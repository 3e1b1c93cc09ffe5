/// How the next notes or lines to label are chosen.
package struct ActiveStrategy: Sendable, Hashable {
    package enum Unit: String, Sendable, CaseIterable {
        case notes, lines
    }

    package var measure: NoteSelection.Measure
    package var unit: Unit

    package init(_ measure: NoteSelection.Measure, _ unit: Unit) {
        self.measure = measure
        self.unit = unit
    }

    /// What the others are compared with: whole notes as they come.
    package static let baseline = ActiveStrategy(.random, .notes)

    /// Reads `edits-lines`.
    ///
    /// - Throws: `LetheError` of kind `setting`.
    package init(parsing text: String) throws {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2, let measure = NoteSelection.Measure(rawValue: parts[0]),
            let unit = Unit(rawValue: parts[1])
        else {
            let measures = NoteSelection.Measure.allCases.map(\.rawValue).joined(separator: ", ")
            throw LetheError.invalidSetting(
                name: "strategy `\(text)`",
                expected: "one of \(measures), a hyphen, and notes or lines, such as edits-lines",
                found: "something else")
        }
        self.init(measure, unit)
    }

    /// As it is written: `edits-lines`.
    package var text: String { "\(measure.rawValue)-\(unit.rawValue)" }

    /// For tables and figures.
    package var title: String {
        switch measure {
        case .random: "\(unit.rawValue) as they come"
        case .misses: "\(unit.rawValue) with most expected misses a minute"
        case .edits: "\(unit.rawValue) with most expected corrections a minute"
        }
    }
}

extension ActiveStrategy: TextCoded {}
