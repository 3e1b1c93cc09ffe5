/// The rows of the paper's Table 1, and counts by type.
package struct CorpusStatistics: Sendable, Codable, Equatable {
    /// Distinct tokens.
    package var vocabularySize = 0
    package var noteCount = 0
    package var sentenceCount = 0
    package var tokenCount = 0
    /// Annotations.
    package var protectedInstanceCount = 0
    /// Tokens inside an annotation.
    package var protectedTokenCount = 0
    /// Annotations by type.
    package var instancesByType: [String: Int] = [:]

    /// Goes over the corpus once.
    package init(_ corpus: Corpus, tokenizer: Tokenizer = Tokenizer()) {
        var vocabulary: Set<[UInt8]> = []
        noteCount = corpus.documents.count
        for document in corpus.documents {
            let tokenization = document.tokenization ?? tokenizer.tokenize(document.text)
            for token in tokenization.tokens { vocabulary.insert(Array(document.text[token].utf8)) }
            sentenceCount += tokenization.sentenceStarts.count
            tokenCount += tokenization.tokens.count
            protectedInstanceCount += document.annotations.count
            for annotation in document.annotations { instancesByType[annotation.label, default: 0] += 1 }
            let alignment = TokenAlignment(document: document, tokenization: tokenization)
            for spans in alignment.spansBySentence {
                for span in spans { protectedTokenCount += span.end - span.start }
            }
        }
        vocabularySize = vocabulary.count
    }
}
