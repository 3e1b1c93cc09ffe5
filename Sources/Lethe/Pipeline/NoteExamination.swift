/// Notes read and examined for something other than being written: what a pass over a whole input does with each job.
enum NoteExamination {
    /// A processor of `DocumentPipeline`.
    ///
    /// - Parameter finish: makes the output of a note and what was found in it. A note that a finder failed on doesn't come here.
    static func processor<Output: Sendable>(
        _ annotator: any Annotator, _ finish: @escaping @Sendable (Document, NoteFindings) throws -> Output
    ) -> @Sendable ([RawDocument]) -> [Result<Output, LetheError>] {
        nonisolated(unsafe) let worker = annotator.makeWorker()
        return { job in
            let parsed = job.map { raw in
                Result { try raw.parse() }.mapError {
                    $0 as? LetheError ?? LetheError(.format, place: raw.place, "can't be read")
                }
            }
            let documents = parsed.compactMap { try? $0.get() }.map { note in
                var document = note.document
                document.tokenization = annotator.tokenizer.tokens(of: document)
                return document
            }
            var examined = Array(zip(documents, worker.examine(documents)))[...]
            return parsed.map { note in
                note.flatMap { _ in
                    let (document, findings) = examined.removeFirst()
                    return Result {
                        if let failure = findings.failure { throw failure }
                        return try finish(document, findings)
                    }.mapError {
                        $0 as? LetheError ?? LetheError(.corpus, place: "document \(document.id)", "can't be examined")
                    }
                }
            }
        }
    }
}
