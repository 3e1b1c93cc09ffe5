import TestSupport
import Testing

@testable import Lethe

struct ReplacerTests {
    private static func text(
        _ style: String, _ text: String, label: String = "DATE", others: [String] = [], key: ReleaseKey? = nil
    ) throws -> String? {
        let span = ProtectedSpan(label: label, text: text)
        var note = ReplacementNote([span] + others.map { ProtectedSpan(label: "DATE", text: $0) }, key: key)
        return try #require(ReplacementPolicy.replacer(style)).text(for: span, in: &note)
    }

    @Test(arguments: [
        ("3/4/2015", [], "2015"), ("March 2015", [], "2015"), ("5 de marzo de 2020", [], "2020"), ("3/4/15", [], nil),
        ("March", [], nil), ("2014-2015", [], nil), ("born 1925", ["2016-01-01"], nil),
        ("born 1927", ["2016-01-01"], "1927"),
        ("4711", [], nil), ("1920", ["12/03/15"], nil),
    ])
    func yearsStayUnlessTheyTellAnAge(text: String, others: [String], expected: String?) throws {
        #expect(try Self.text("year", text, others: others) == expected)
    }

    @Test(arguments: [
        ("45", "45"), ("89", "89"), ("90", "90+"), ("103-year-old", "90+"), ("95 days", "95 days"),
        ("nonagenarian", "90+"),
        ("in her nineties", "90+"), ("forty", nil), ("92 años", "90+"), ("", nil), ("93 M.", "90+"),
        ("93 años y 2 meses", "90+"),
    ])
    func agesOver89AreOne(text: String, expected: String?) throws {
        #expect(try Self.text("age-cap", text, label: "AGE") == expected)
    }

    @Test(arguments: [
        ("02139", "021**"), ("02139-4307", "021**"), ("03601", "000**"), ("SW1A 2AA", nil), ("123", nil),
        ("28003 Madrid", nil),
    ])
    func zipCodesKeepThreeDigits(text: String, expected: String?) throws {
        #expect(try Self.text("zip3", text, label: "ZIP") == expected)
    }

    /// What has nothing to put there becomes the label and is counted; the text never comes back.
    @Test func whatHasNoReplacementBecomesItsLabel() throws {
        var policy = try ReplacementPolicy(parsing: ["year"])
        let document = Document(
            id: "1", text: "on 3/4/15 by Ann",
            annotations: [
                Annotation(label: "DATE", range: ScalarRange(3, 9)),
                Annotation(label: "NAME", range: ScalarRange(13, 16)),
            ])
        let replaced = policy.apply(to: document)
        #expect(replaced.document.text == "on <DATE> by <NAME>" && replaced.fallbacks == ["DATE": 1, "NAME": 1])
        policy.only = ["NAME"]
        policy.otherwise = MaskReplacer()
        #expect(policy.apply(to: document).document.text == "on 3/4/15 by ***")
        policy.only = nil
        policy.except = ["NAME"]
        #expect(policy.apply(to: document).document.text == "on ****** by Ann")
        policy = try ReplacementPolicy(parsing: ["redact", "NAME=text:[a=b]"])
        let cut = policy.apply(to: document).document
        #expect(cut.text == "on  by [a=b]" && cut.annotations.map(\.range) == [ScalarRange(7, 12)])
    }

    @Test func numbersTellNamesApartWithinANote() throws {
        let text = NoteText("Ann Lee, LEE, ANN LEE, Bob")
        let ranges = [ScalarRange(0, 7), ScalarRange(9, 12), ScalarRange(14, 21), ScalarRange(23, 26)]
        let document = Document(id: "1", text: text, annotations: ranges.map { Annotation(label: "NAME", range: $0) })
        let policy = try ReplacementPolicy(parsing: ["tag-with-number"])
        #expect(policy.apply(to: document).document.text == "<NAME-1>, <NAME-2>, <NAME-1>, <NAME-3>")
    }

    @Test func codesAreTheKeys() throws {
        let (one, other) = (ReleaseKey(), ReleaseKey())
        let code = try Self.text("hash", "Ann Lee", label: "NAME", key: one)
        #expect(try Self.text("hash", "ANN LEE", label: "NAME", key: one) == code)
        #expect(try Self.text("hash", "Ann Lee", label: "NAME", key: other) != code)
        #expect(try Self.text("hash", "Ann Lee", label: "DOCTOR", key: one)?.dropFirst(8) != code?.dropFirst(6))
        #expect(try Self.text("hash", "Ann Lee", label: "NAME") == nil)
        #expect(code?.hasPrefix("<NAME:") == true && code?.count == 19)
    }

    @Test func aKeyIsKept() throws {
        let folder = TemporaryFolder()
        let path = folder.path + "/k.key"
        let key = ReleaseKey()
        try key.write(to: path)
        #expect(try ReleaseKey(reading: path).code(of: "x", purpose: "y") == key.code(of: "x", purpose: "y"))
        #expect(try Files.read(path).count == 20 + 65)
        // It can't be made again: nothing is written over it.
        #expect(throws: LetheError.self) { try ReleaseKey().write(to: path) }
        for wrong in [
            "", "lethe release key 1\n", "lethe release key 1\n00ff\n",
            "lethe release key 1\n" + String(repeating: "zz", count: 32),
        ] {
            #expect(throws: LetheError.self) { try ReleaseKey(reading: folder.file("wrong", wrong)) }
        }
        // HMAC under HKDF, computed once with Python's hmac and cryptography.
        #expect(ReleaseKey(bytes: Array(0..<32)).code(of: "ann lee", purpose: "NAME") == "4a3047be8d5f")
    }

    @Test(arguments: [true, false])
    func profilesActByKind(isHarbor: Bool) throws {
        let profile: ReleaseProfile = isHarbor ? .safeHarbor : .limitedDataSet
        let labels = IdentifierKind.allCases.map(\.standardLabel) + ["FECHAS", "NOMBRE_SUJETO_ASISTENCIA", "WHATEVER"]
        let (policy, unknown) = profile.policy(for: labels)
        #expect(unknown == ["WHATEVER"])
        // An unknown label is removed.
        #expect(policy.replacer(for: "WHATEVER") is LabelReplacer)
        #expect(profile.protects("WHATEVER") && profile.protects("NOMBRE_SUJETO_ASISTENCIA"))
        #expect(profile.protects("FECHAS") == isHarbor && profile.protects("CITY") == isHarbor)
        // Every kind that the rule names is removed, in whole or in part.
        for kind in IdentifierKind.allCases where kind.safeHarborLetter != nil && isHarbor {
            #expect(!(policy.replacer(for: kind.standardLabel) is KeepReplacer), "\(kind)")
            #expect(
                profile.action(for: kind.standardLabel)?.clause?.contains("(\(kind.safeHarborLetter ?? "?"))") == true,
                "\(kind)")
        }
        for kind in [IdentifierKind.patient, .staff, .street, .phone, .email, .record, .socialSecurity, .account] {
            #expect(policy.replacer(for: kind.standardLabel) is LabelReplacer, "\(kind)")
        }
    }

    @Test func profilesAreFiles() throws {
        let folder = TemporaryFolder()
        let good = """
            {"name": "ours", "actions": [
              {"labels": ["DATE"], "style": "keep", "clause": "§ 1"}, {"kinds": ["date", "patient"], "style": "text:[x]"}]}
            """
        let profile = try ReleaseProfile(folder.file("p.json", good))
        #expect(profile.action(for: "DATE")?.style == "keep" && profile.action(for: "FECHAS")?.style == "text:[x]")
        #expect(profile.action(for: "CITY") == nil && profile.protects("CITY") && !profile.protects("DATE"))
        for wrong in [
            "", "[]", #"{"name": "x"}"#, #"{"name": "x", "actions": [{"kinds": ["date"], "style": "nothing"}]}"#,
            #"{"name": "x", "actions": [{"style": "keep"}]}"#,
            #"{"name": "x", "actions": [{"kinds": ["moon"], "style": "keep"}]}"#,
            #"{"name": "x", "actions": [], "more": 1}"#,
        ] {
            #expect(throws: LetheError.self, "\(wrong)") { try ReleaseProfile(folder.file("w.json", wrong)) }
        }
        #expect(throws: LetheError.self) { try ReleaseProfile("no-such-profile") }
    }
}
