import Testing

@testable import Lethe
@testable import LetheTraining

struct ReplacementPolicyTests {
    private let document = Document(
        id: "1", text: "Ann 😀 saw Bob\nLee.",
        annotations: [
            Annotation(label: "B", range: ScalarRange(10, 17)), Annotation(label: "A", range: ScalarRange(0, 3)),
            Annotation(label: "C", range: ScalarRange(12, 16)),
        ])

    @Test func replacementsMoveOffsets() {
        let labelled = ReplacementPolicy.label.apply(to: document).document
        #expect(labelled.text == "<A> 😀 saw <B>.")
        #expect(labelled.annotations.map(\.range) == [ScalarRange(0, 3), ScalarRange(10, 13)])
        let masked = ReplacementPolicy.mask.apply(to: document).document
        #expect(masked.text == "*** 😀 saw ***\n***.")
        #expect(masked.annotations.map(\.range) == [ScalarRange(0, 3), ScalarRange(10, 17)])
    }

    @Test func aLabelMayHaveItsOwn() throws {
        let policy = try ReplacementPolicy(parsing: ["mask", "A=label"])
        #expect(policy.apply(to: document).document.text == "<A> 😀 saw ***\n***.")
        for wrong in ["nothing", "A=nothing", "=mask", "A="] {
            #expect(throws: LetheError.self, "\(wrong)") { try ReplacementPolicy(parsing: [wrong]) }
        }
    }
}
