import ArgumentParser

struct CertifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "certify",
        abstract: "Promise a recall that can be checked, from notes drawn at random.",
        discussion: """
            `plan` says how many notes must be labelled, `sample` draws them, `agreement` compares two people who labelled them, `run` tests and writes the certificate, to which \
            `lethe deidentify --certificate` holds. Documentation/release.md says what a certificate can't say.
            """,
        subcommands: [
            CertifyPlanCommand.self, CertifySampleCommand.self, CertifyAgreementCommand.self, CertifyRunCommand.self,
        ])
}
