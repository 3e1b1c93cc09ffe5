internal import LetheEssentials

/// What is done with each kind of identifier before notes are given away, with the clause that asks for it. A profile states what a
/// program does; whether that is enough, a person decides.
public struct ReleaseProfile: Sendable, Equatable, Codable {
    /// What becomes of some kinds or labels.
    public struct Action: Sendable, Equatable, Codable {
        /// Kinds of identifiers, whatever a model calls them.
        public var kinds: [IdentifierKind]?
        /// Labels by name: they come before kinds.
        public var labels: [String]?
        /// A style, as `--style` names it.
        public var style: String
        /// The rule's clause.
        public var clause: String?

        init(_ kinds: [IdentifierKind], _ style: String, _ clause: String? = nil) {
            self.kinds = kinds
            self.style = style
            self.clause = clause
        }
    }

    public var name: String
    /// What it is meant for, in a sentence.
    public var purpose: String?
    public var actions: [Action]

    public init(name: String, purpose: String? = nil, actions: [Action]) {
        self.name = name
        self.purpose = purpose
        self.actions = actions
    }

    // MARK: Built in

    private static let names: [IdentifierKind] = [.patient, .relative, .staff, .person]
    private static let contacts: [IdentifierKind] = [.phone, .fax, .email, .url, .ip]
    private static let numbers: [IdentifierKind] = [
        .socialSecurity, .record, .plan, .account, .licence, .vehicle, .device, .biometric, .username, .identifier,
    ]

    /// 45 CFR 164.514(b)(2): eighteen kinds removed, years, ages up to 89 and the first three digits of ZIP codes kept.
    public static let safeHarbor: ReleaseProfile = {
        let rule = "45 CFR 164.514(b)(2)(i)"
        return ReleaseProfile(
            name: "safe-harbor", purpose: "The kinds that the Safe Harbor method names are removed.",
            actions: [
                Action(names, "label", "\(rule)(A)"),
                Action([.street, .city, .location, .hospital, .organization, .ward], "label", "\(rule)(B)"),
                Action([.postcode], "zip3", "\(rule)(B)"),
                Action([.date], "year", "\(rule)(C)"),
                Action([.age], "age-cap", "\(rule)(C)"),
                Action([.phone], "label", "\(rule)(D)"),
                Action([.fax], "label", "\(rule)(E)"),
                Action([.email], "label", "\(rule)(F)"),
                Action([.socialSecurity], "label", "\(rule)(G)"),
                Action([.record], "label", "\(rule)(H)"),
                Action([.plan], "label", "\(rule)(I)"),
                Action([.account], "label", "\(rule)(J)"),
                Action([.licence], "label", "\(rule)(K)"),
                Action([.vehicle], "label", "\(rule)(L)"),
                Action([.device], "label", "\(rule)(M)"),
                Action([.url], "label", "\(rule)(N)"),
                Action([.ip], "label", "\(rule)(O)"),
                Action([.biometric], "label", "\(rule)(P)"),
                Action([.username, .identifier], "label", "\(rule)(R)"),
                Action([.state, .country, .sex], "keep"),
                Action([.profession, .other], "label"),
            ])
    }()

    /// 45 CFR 164.514(e)(2): dates, ages, towns, states and ZIP codes stay; what comes out is still protected health information.
    public static let limitedDataSet: ReleaseProfile = {
        let rule = "45 CFR 164.514(e)(2)"
        return ReleaseProfile(
            name: "limited-data-set",
            purpose:
                "Direct identifiers are removed; the rest stays protected health information under a data use agreement.",
            actions: [
                Action(names, "label", "\(rule)(i)"),
                Action([.street, .location], "label", "\(rule)(ii)"),
                Action(contacts + numbers, "label", "\(rule)(iii) to (xv)"),
                Action([.date, .age, .city, .state, .postcode, .country, .sex, .hospital, .ward], "keep"),
                Action([.organization, .profession, .other], "label"),
            ])
    }()

    private static let places: [IdentifierKind] = [
        .street, .city, .postcode, .location, .hospital, .organization, .ward,
    ]

    /// Surrogates for names, contacts, numbers and places, dates moved by patient: for an expert to judge (45 CFR 164.514(b)(1)).
    public static let expert: ReleaseProfile = {
        let rule = "45 CFR 164.514(b)(1)"
        return ReleaseProfile(
            name: "expert",
            purpose:
                "Notes stay readable, dates keep their distances; whether the risk is very small, an expert determines and documents.",
            actions: [
                Action(names + contacts + numbers.filter { $0 != .biometric } + places, "surrogate", rule),
                Action([.date], "surrogate", rule),
                Action([.age], "age-cap", rule),
                Action([.state, .country, .sex], "keep", rule),
                Action([.biometric, .profession, .other], "label", rule),
            ])
    }()

    /// Surrogates by a key that is kept apart: personal data still, for whoever can reach the key (GDPR, article 4(5)).
    public static let pseudonym: ReleaseProfile = {
        let rule = "GDPR 4(5)"
        return ReleaseProfile(
            name: "pseudonym",
            purpose: "Notes stay personal data as long as the key exists somewhere; keep it apart from them.",
            actions: [
                Action(names + contacts + numbers.filter { $0 != .biometric } + places, "surrogate", rule),
                Action([.date], "surrogate", rule),
                Action([.age, .state, .country, .sex, .profession, .other], "keep", rule),
                Action([.biometric], "label", rule),
            ])
    }()

    public static let builtIn = [safeHarbor, limitedDataSet, expert, pseudonym]

    package static func isBuiltIn(_ name: String) -> Bool { builtIn.contains { $0.name == name } }

    // MARK: Files

    /// A built-in profile by name, or one from a file.
    ///
    /// - Throws: `LetheError` for a file that can't be read, holds unknown keys, or names a style that there isn't.
    public init(_ nameOrPath: String) throws {
        if let known = Self.builtIn.first(where: { $0.name == nameOrPath }) {
            self = known
            return
        }
        guard Files.exists(nameOrPath) else {
            throw LetheError(
                .setting, place: nameOrPath, "no such profile",
                expected: "\(Self.builtIn.map(\.name).joined(separator: ", ")), or a file")
        }
        do { self = try StrictJSON.decode(Self.self, from: Files.read(nameOrPath), place: nameOrPath) } catch var error
            as LetheError
        {
            error.kind = .format
            error.advice = "See Documentation/release.md for what a profile's file holds"
            throw error
        }
        for action in actions {
            guard ReplacementPolicy.replacer(action.style) != nil else {
                throw LetheError(
                    .format, place: nameOrPath, "unknown style `\(action.style)`",
                    expected: ReplacementPolicy.replacers.map { $0.name }.joined(separator: ", "))
            }
            guard action.kinds?.isEmpty == false || action.labels?.isEmpty == false else {
                throw LetheError(
                    .format, place: nameOrPath, "an action of style \(action.style) says of nothing what it is for",
                    expected: "`kinds` or `labels`")
            }
        }
    }

    // MARK: Use

    /// The action for a label; nil for one that the profile doesn't know, which is removed.
    public func action(for label: String) -> Action? {
        if let named = actions.first(where: { $0.labels?.contains(label) == true }) { return named }
        guard let kind = IdentifierKind(label: label) else { return nil }
        return actions.first { $0.kinds?.contains(kind) == true }
    }

    /// What becomes of some labels. Unknown ones are replaced by themselves in brackets.
    ///
    /// - Returns: the policy, and the labels that the profile doesn't know.
    public func policy(for labels: [String]) -> (policy: ReplacementPolicy, unknown: [String]) {
        var policy = ReplacementPolicy()
        var unknown: [String] = []
        for label in labels {
            guard let action = action(for: label), let replacer = ReplacementPolicy.replacer(action.style) else {
                unknown.append(label)
                continue
            }
            policy.byLabel[label] = replacer
        }
        return (policy, unknown)
    }

    /// Whether text under a label is removed, wholly or in part: what a promise about recall counts.
    package func protects(_ label: String) -> Bool {
        let style = action(for: label)?.style
        return style != KeepReplacer.name && style != CappedAgeReplacer.name
    }

    /// The profile's bytes, for a certificate's digest.
    package var fingerprint: [UInt8] {
        get throws { [UInt8](try StrictJSON.encodeLine(self)) }
    }
}
