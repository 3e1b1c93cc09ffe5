import ArgumentParser
import LetheTraining

/// A run of de-identification that holds to a certificate.
struct CertifiedRun {
    let certificate: Certificate
    let path: String
    let profile: ReleaseProfile
    /// Go on without the certificate's promise where it is about something else.
    let isUncertified: Bool

    init(_ path: String, profile: String?, isUncertified: Bool) throws {
        certificate = try Certificate(reading: path)
        self.path = path
        self.profile = try ReleaseProfile(profile ?? certificate.settings.profileName)
        self.isUncertified = isUncertified
    }

    /// SHA-256 of the certificate's file.
    var digest: String { get throws { try Certificate.digest(of: path) } }

    /// Takes the certificate's step of the ladder, once everything else is as it was certified.
    func apply(to annotator: inout CombinedAnnotator, model: String?) throws {
        annotator.propagates = certificate.settings.propagates
        annotator.rung = certificate.rung
        do {
            try certificate.check(Certificate.Settings(annotator, profile: profile, model: model), place: path)
        } catch let error as LetheError where isUncertified && error.kind == .setting {
            Console.warn("uncertified: \(error)")
        }
    }

    /// Says whether the notes look like those of the calibration.
    func compare(_ shapes: [NoteShape]) {
        let comparison = certificate.batch.compare(shapes)
        for difference in comparison.differences { Console.warn("outside calibration: \(difference).") }
        if comparison.isTooSmall {
            Console.note(
                "\(NumberText.plural(shapes.count, "note")): too few to be compared with those of the calibration. The certificate's promise is about notes drawn like its own."
            )
        } else if comparison.isAlike, !isUncertified {
            Console.note("Certified: \(certificate.statement)")
        } else if !comparison.isAlike {
            Console.note("The notes don't look like those of the calibration: the certificate is not claimed for them.")
        }
    }

    /// - Throws: `ExitCode` 3 where the certificate can't be claimed.
    func finish(_ shapes: [NoteShape]) throws {
        if !certificate.batch.compare(shapes).isAlike { throw ExitCode(CertifyRunCommand.notCertifiable) }
    }
}
