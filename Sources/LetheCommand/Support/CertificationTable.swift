import LetheTraining

/// What the ladder's steps do, as a table.
enum CertificationTable {
    static func lines(
        _ rungs: [Certification.RungPreview], needed: [Int?], measure: CertificationMeasure, units: String
    ) -> [String] {
        var table = Table(header: [
            "step", "missed a \(units.dropLast())", "missed tokens", "\(units) with a miss", "precision",
            "hidden of all", "\(units) needed",
        ])
        for (rung, preview) in rungs.enumerated() {
            table.append([
                "\(rung) \(RedactionLadder.shortName(ofRung: rung))", NumberText.percent(preview.missedPerUnit),
                NumberText.percent(preview.missedTokens), NumberText.percent(preview.leakyUnits),
                NumberText.percent(preview.precision), NumberText.percent(preview.hiddenShare),
                needed[rung].map { NumberText.count($0) } ?? "–",
            ])
        }
        return table.lines
    }
}
