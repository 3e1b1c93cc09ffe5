/// Builds a text from tokens that come without one: a blank between tokens, a line a sentence.
struct PretokenizedBuilder {
    private(set) var text = ""
    private(set) var tokenization = Tokenization()
    private var scalars = 0
    private var utf8 = 0
    private var sentenceOpen = false

    mutating func append(_ token: String) {
        if sentenceOpen {
            add(" ")
        } else {
            if !tokenization.tokens.isEmpty { add("\n") }
            tokenization.sentenceStarts.append(tokenization.tokens.count)
            sentenceOpen = true
        }
        let startScalar = scalars
        let startByte = utf8
        add(token)
        tokenization.tokens.append(
            Token(scalarStart: startScalar, scalarEnd: scalars, utf8Start: startByte, utf8End: utf8))
    }

    mutating func endSentence() { sentenceOpen = false }

    private mutating func add(_ string: String) {
        text += string
        scalars += string.unicodeScalars.count
        utf8 += string.utf8.count
    }
}
