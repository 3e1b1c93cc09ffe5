import Testing

@testable import Lethe

struct TokenLookTests {
    @Test func tokensLookLikeWhatTheyAre() {
        func look(_ token: String) -> TokenLook {
            var token = token
            return token.withUTF8 { TokenLook($0) }
        }
        let groups = [
            ["casa", "el", "ñu"], ["Casa", "Élise", "A"], ["DNI", "ÉL"], ["McCoy", "iPad"], ["7"], ["12"],
            ["1234567", "123456"],
            ["A1", "2b"], ["O'Neil", "a-b"], ["1,5", "12/3"], [".", "--"],
        ]
        for group in groups { #expect(Set(group.map { look($0).index }).count == 1, "\(group)") }
        #expect(Set(groups.map { look($0[0]).index }).count == groups.count)
        #expect(groups.joined().allSatisfy { (0..<TokenLook.count).contains(look($0).index) })
    }
}
