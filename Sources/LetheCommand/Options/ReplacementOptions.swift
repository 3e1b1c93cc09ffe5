import ArgumentParser
import LetheTraining

/// What becomes of protected text: shared by every command that de-identifies.
struct ReplacementOptions: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp(
            "\(Self.styles); LABEL=STYLE for one label alone. May be repeated. (default: label, or what the profile says)",
            valueName: "style"))
    var style: [String] = []

    @Option(
        name: .long,
        help: ArgumentHelp(
            "What becomes of each kind of identifier: \(ReleaseProfile.builtIn.map(\.name).joined(separator: ", ")), or a file. Labels that it doesn't know are removed.",
            valueName: "profile"), completion: .file())
    var profile: String?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "A certificate of `lethe certify run`: hide as it says, refuse another model, profile, lists or program, and say whether the notes look like those it was made on.",
            valueName: "file"), completion: .file())
    var certificate: String?

    @Flag(name: .long, help: "With --certificate: go on without its promise where something differs.")
    var uncertified = false

    @Option(name: .long, help: "Replace these labels alone, separated by commas; the text of others stays.")
    var only: String?

    @Option(name: .long, help: "Leave the text of these labels as it is, separated by commas.")
    var except: String?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "A key's file, made with `lethe key new`, for surrogates, --style hash, --ids code and --audit; `ephemeral` takes one that nobody keeps.",
            valueName: "file"), completion: .file())
    var key: String?

    @Option(name: .long, help: "Ids of notes and names of their files: keep them, or write a code that the key gives.")
    var ids = IDHandling.keep

    enum IDHandling: String, ExpressibleByArgument, CaseIterable { case keep, code }

    @OptionGroup(title: "Surrogates") var surrogates: SurrogateOptions

    private static var styles: String {
        ReplacementPolicy.replacers.map { "\($0.name): \($0.help)" }.joined(separator: "; ")
    }

    private func labels(_ text: String?) -> Set<String> {
        Set(text?.split(separator: ",").map(String.init) ?? [])
    }

    /// The certificate's profile, where none is named.
    private var certifiedProfile: String? {
        get throws { try certificate.map { try Certificate(reading: $0).settings.profileName } }
    }

    /// What the options say, over the profile.
    func policy(_ annotator: CombinedAnnotator) throws -> ReplacementPolicy {
        var policy = ReplacementPolicy()
        if let profile = try profile ?? certifiedProfile {
            let unknown: [String]
            (policy, unknown) = try ReleaseProfile(profile).policy(for: annotator.labels)
            if !unknown.isEmpty {
                Console.warn(
                    "\(profile) says nothing of \(unknown.joined(separator: ", ")): text under \(unknown.count == 1 ? "this label" : "these labels") is replaced by the label."
                )
            }
        }
        try policy.apply(parsing: style, over: annotator.labels)
        if certificate != nil, let name = try profile ?? certifiedProfile {
            let certified = try ReleaseProfile(name)
            policy.remove(annotator.labels.filter { certified.protects($0) })
        }
        if only != nil { policy.only = labels(only) }
        policy.except = labels(except)
        policy.surrogates = surrogates.settings
        if policy.writesSurrogates { surrogates.warn() }
        if try (profile ?? certifiedProfile) == "safe-harbor", policy.movesDates(of: annotator.labels) {
            Console.warn(
                "dates are moved, not removed: that isn't what Safe Harbor asks for. Keep the profile's --style for dates (year), or release under --profile expert."
            )
        }
        policy.key = try key.map { $0 == "ephemeral" ? ReleaseKey() : try ReleaseKey(reading: $0) }
        if policy.needsKey, policy.key == nil {
            throw LetheError(
                .setting, "surrogates and --style hash draw from a key", expected: "--key",
                advice: "Make one: lethe key new release.key")
        }
        return policy
    }

    /// The run that a certificate holds to; nil without one.
    ///
    /// - Throws: `LetheError` for one that can't be read.
    var certifiedRun: CertifiedRun? {
        get throws {
            try certificate.map { try CertifiedRun($0, profile: profile, isUncertified: uncertified) }
        }
    }

    /// Files that are read: nothing is written over them.
    var inputs: [String?] { [key == "ephemeral" ? nil : key, certificate] }

    func validate() throws {
        do {
            let policy = try ReplacementPolicy(parsing: style)
            if (policy.needsKey || ids == .code), key == nil {
                throw ValidationError(
                    "\(ids == .code ? "--ids code" : "this style") draws from a key: give --key; `lethe key new release.key` makes one."
                )
            }
        } catch let error as LetheError { throw ValidationError(error.description) }
        if uncertified, certificate == nil { throw ValidationError("--uncertified goes with --certificate.") }
        if certificate != nil, only != nil || except != nil || !style.allSatisfy(ReplacementPolicy.hidesWhole) {
            throw ValidationError(
                "with --certificate, what its profile removes must stay removed: leave out --only, --except and styles that leave a part of the text (keep, year, age-cap, zip3)."
            )
        }
        if only != nil, except != nil { throw ValidationError("Give --only or --except, not both.") }
    }
}
