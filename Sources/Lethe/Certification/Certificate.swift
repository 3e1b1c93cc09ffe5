internal import Crypto
internal import LetheEssentials

/// A statement about recall, with everything that it holds for: de-identification under a certificate refuses another model,
/// profile, list or program. It holds no text and no ids.
public struct Certificate: Sendable, Codable, Equatable {
    /// What is hidden how: all that changes it.
    public struct Settings: Sendable, Codable, Equatable {
        /// `ProgramVersion`.
        public var program: String
        /// SHA-256 of the model's files; nil without a model.
        public var model: String?
        /// Checksum of the word vectors given beside the model.
        public var vectors: String?
        /// SHA-256 of the profile.
        public var profile: String
        /// The profile's name.
        public var profileName: String
        /// SHA-256 of rules, lists and how records are looked for, in their order.
        public var finders: [String]
        /// SHA-256 of the allow list.
        public var allowed: String?
        public var propagates: Bool

        /// What differs from what is given, in words; empty where nothing does.
        func differences(from other: Settings) -> [String] {
            var differences: [String] = []
            if program != other.program { differences.append("another version of the program (\(program))") }
            if model != other.model { differences.append("another model (--model)") }
            if vectors != other.vectors { differences.append("other word vectors (--vectors)") }
            if profile != other.profile { differences.append("another profile (--profile \(profileName))") }
            if finders != other.finders {
                differences.append("other rules, lists or records (--rules, --deny, --patterns, --known)")
            }
            if allowed != other.allowed { differences.append("another allow list (--allow)") }
            if propagates != other.propagates { differences.append(propagates ? "--propagate" : "--no-propagate") }
            return differences
        }
    }

    /// A figure of the calibration part, with its upper bound at the certificate's error where that is a valid one.
    public struct Bounded: Sendable, Codable, Equatable {
        public var found: Double
        public var upperBound: Double
    }

    public var format = "lethe certificate 1"
    public var settings: Settings
    public var target: CertificationTarget
    /// The rung of the ladder that passed.
    public var rung: Int
    public var rungMeaning: String
    /// `patient` or `note`.
    public var unit: String
    /// Units with something to protect, of all that were drawn.
    public var units: Int
    public var unitsDrawn: Int
    /// Whether `lethe certify sample` drew them, and from how many.
    public var wasDrawnByLethe: Bool
    public var poolSize: Int?
    /// Every test from the rung that hides most to the first that failed.
    public var tests: [RungResult]
    /// Measure `token`: what a unit weighs at most, in protected tokens.
    public var tokenCap: Double
    /// Mean share missed per unit.
    public var missedPerUnit: Bounded
    /// Missed tokens of all protected tokens.
    public var missedTokens: Bounded
    /// Share of units with a missed token.
    public var leakyUnits: Bounded
    /// Of the hidden tokens, how many had to be; and how many of all are hidden.
    public var precision: Double
    public var hiddenShare: Double
    /// Of each label's tokens, how many were found: descriptive, no promise.
    public var recallByLabel: [String: Double]
    /// Letters of the Safe Harbor rule that something looks for, and those that nothing looks for.
    public var lettersLookedFor: String
    public var lettersNotLookedFor: String
    /// How notes of the calibration look, for telling a batch that is of another kind.
    public var batch: BatchReference
    /// The promise in words.
    public var statement: String
}

// MARK: Files

extension Certificate {

    /// - Throws: `LetheError` for what is no certificate.
    public init(reading path: String) throws {
        do { self = try StrictJSON.decode(Self.self, from: Files.read(path), place: path) } catch var error
            as LetheError
        {
            if error.kind == .model {
                error.kind = .format
                error.advice = "A certificate is a file that `lethe certify run` wrote"
            }
            throw error
        }
        guard format == "lethe certificate 1" else {
            throw LetheError(
                .format, place: path, "no certificate of this version", expected: "lethe certificate 1", found: format)
        }
        guard batch.isUsable,
            tests.last(where: \.passed).map({ $0.rung == rung && $0.logEvidence >= target.neededEvidence }) == true,
            (try? target.check()) != nil
        else {
            throw LetheError(
                .format, place: path, "the certificate contradicts itself",
                expected: "the step of its last test that passed, and the calibration notes' figures",
                advice: "It was edited or damaged: certify anew")
        }
        guard (0..<RedactionLadder.count).contains(rung) else {
            throw LetheError(
                .format, place: path, "its rung isn't on the ladder", expected: "0 to \(RedactionLadder.count - 1)",
                found: "\(rung)")
        }
    }

    /// SHA-256 of a certificate's file.
    ///
    /// - Throws: `LetheError` for a file that can't be read.
    package static func digest(of path: String) throws -> String {
        Hexadecimal.text(SHA256.hash(data: try Files.read(path)))
    }

    /// - Throws: `LetheError` of kind `file`.
    public func write(to path: String) throws { try Files.write(StrictJSON.encode(self), to: path) }

    /// - Throws: `LetheError` of kind `setting` where the certificate is about something else.
    package func check(_ given: Settings, place: String) throws {
        let differences = settings.differences(from: given)
        guard !differences.isEmpty else { return }
        throw LetheError(
            .setting, place: place, "the certificate is for \(differences.joined(separator: ", ")) than what is given",
            advice:
                "What it promises doesn't hold here: certify anew, or give what it was made with; `lethe deidentify --uncertified` goes on without its promise"
        )
    }
}

extension Certificate {
    /// SHA-256 of a model's folder, as certificates tell it.
    ///
    /// - Throws: `LetheError` where it can't be read.
    package static func digest(ofModel folder: String) throws -> String {
        Hexadecimal.text(try ModelFolder.digest(folder))
    }
}

extension Certificate.Settings {
    /// What is hidden how by an annotator under a profile.
    ///
    /// - Parameter model: the model's folder.
    /// - Throws: `LetheError` for files that can't be read.
    package init(_ annotator: CombinedAnnotator, profile: ReleaseProfile, model: String?) throws {
        func digest(_ bytes: [UInt8]) -> String { Hexadecimal.text(SHA256.hash(data: bytes)) }
        program = ProgramVersion.current
        self.model = try model.map { try Certificate.digest(ofModel: $0) }
        vectors = annotator.recognizer?.vectors?.origin.checksum
        self.profile = digest(try profile.fingerprint)
        profileName = profile.name
        finders = annotator.finders.map { digest($0.fingerprint) }
        allowed = annotator.allowed.map { digest($0.digest) }
        propagates = annotator.propagates
    }
}

extension ModelFolder {
    /// SHA-256 of a model's files.
    ///
    /// - Throws: `LetheError` for files that can't be read.
    package static func digest(_ folder: String) throws -> [UInt8] {
        var hash = SHA256()
        for name in [configurationFile, vocabularyFile, weightsFile] {
            let data = try Files.read("\(folder)/\(name)")
            hash.update(data: Array("\(name) \(data.count)\n".utf8))
            hash.update(data: data)
        }
        return Array(hash.finalize())
    }
}
