/// Looks for everything in a corpus that costs a model training data or an evaluation its exactness.
package enum CorpusCheck {
    /// All findings, document by document; documents that can't be read are in `corpus.failures`.
    package static func problems(of corpus: Corpus, tokenizer: Tokenizer = Tokenizer()) -> [CorpusProblem] {
        var problems = corpus.problems
        var spelling = LabelSpelling()
        var duplicates = Duplicates()
        for document in corpus.documents {
            problems.append(
                contentsOf: TokenAlignment(
                    document: document, tokenization: document.tokenization ?? tokenizer.tokenize(document.text)
                ).problems)
            problems.append(contentsOf: edges(document))
            problems.append(contentsOf: inconsistencies(document))
            problems.append(contentsOf: duplicates.check(document))
            spelling.add(document)
        }
        return problems + spelling.problems
    }

    private static func edges(_ document: Document) -> [CorpusProblem] {
        let scalars = Array(document.text.string.unicodeScalars)
        return document.annotations.compactMap { annotation in
            guard !annotation.range.isEmpty, annotation.range.end <= scalars.count else { return nil }
            let first = scalars[annotation.range.start]
            let last = scalars[annotation.range.end - 1]
            guard first.properties.isWhitespace || last.properties.isWhitespace else { return nil }
            return CorpusProblem(
                .whitespaceEdged, documentID: document.id, ranges: [annotation.range], labels: [annotation.label])
        }
    }

    /// The same range twice, or the same words under different labels in one document.
    private static func inconsistencies(_ document: Document) -> [CorpusProblem] {
        var byText: [[UInt8]: [Annotation]] = [:]
        for annotation in document.annotations where annotation.range.end <= document.text.scalarCount {
            byText[Array(document.text[annotation.range].utf8), default: []].append(annotation)
        }
        return byText.values.filter { Set($0.map(\.label)).count > 1 }.map { group in
            let group = group.sorted(by: Annotation.precedes)
            return CorpusProblem(
                .labelInconsistency, documentID: document.id, ranges: group.map(\.range),
                labels: Set(group.map(\.label)).sorted(),
                detail: Set(group.map(\.range)).count == 1 ? "one range, several labels" : "same words, several labels")
        }.sorted { ($0.ranges.first?.start ?? 0) < ($1.ranges.first?.start ?? 0) }
    }

    /// Labels that differ only in case or in signs.
    private struct LabelSpelling {
        private struct Use {
            var document: String
            var range: ScalarRange
            var count = 0
        }

        private var spellings: [String: [String: Use]] = [:]

        mutating func add(_ document: Document) {
            for annotation in document.annotations {
                let key = String(annotation.label.lowercased().filter { $0.isLetter || $0.isNumber })
                spellings[key, default: [:]][
                    annotation.label, default: Use(document: document.id, range: annotation.range)
                ].count += 1
            }
        }

        var problems: [CorpusProblem] {
            spellings.values.filter { $0.count > 1 }.map { group in
                // The rarest is the odd one, and the place is where it first stands.
                let labels = group.sorted { ($0.value.count, $0.key) < ($1.value.count, $1.key) }
                let others = labels.dropFirst().map { "\($0.key) \($0.value.count) times" }
                let odd = labels.first
                return CorpusProblem(
                    .labelSpelling, documentID: odd?.value.document ?? "", ranges: odd.map { [$0.value.range] } ?? [],
                    labels: labels.map(\.key),
                    detail: "\(odd?.key ?? "") \(odd?.value.count ?? 0) times, first here; "
                        + others.joined(separator: ", "))
            }.sorted { $0.labels.lexicographicallyPrecedes($1.labels) }
        }
    }

    private struct Duplicates {
        private var texts: [NoteText: String] = [:]
        private var ids: Set<String> = []

        mutating func check(_ document: Document) -> [CorpusProblem] {
            var problems: [CorpusProblem] = []
            if !ids.insert(document.id).inserted {
                problems.append(CorpusProblem(.duplicateDocument, documentID: document.id, detail: "same id"))
            }
            if let other = texts[document.text], !document.text.isEmpty {
                problems.append(
                    CorpusProblem(.duplicateDocument, documentID: document.id, detail: "same text as \(other)"))
            } else {
                texts[document.text] = document.id
            }
            return problems
        }
    }
}
