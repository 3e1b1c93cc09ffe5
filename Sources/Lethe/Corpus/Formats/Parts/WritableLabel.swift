/// Labels in formats that separate columns by white space.
enum WritableLabel {
    /// Puts an underscore where a label has white space, and a name where it is empty.
    static func make(_ document: inout Document, format: String) -> [CorpusProblem] {
        var problems: [CorpusProblem] = []
        for index in document.annotations.indices {
            let label = document.annotations[index].label
            let writable = writable(label)
            guard writable != label else { continue }
            document.annotations[index].label = writable
            problems.append(
                CorpusProblem(
                    .labelChanged, documentID: document.id, ranges: [document.annotations[index].range],
                    labels: [writable], detail: "white space or nothing can't stand in a label of \(format)"))
        }
        return problems
    }

    private static func writable(_ label: String) -> String {
        if label.isEmpty { return "UNNAMED" }
        var result = ""
        for scalar in label.unicodeScalars {
            let isGap = scalar.properties.isWhitespace || scalar.value < 0x20
            result.unicodeScalars.append(isGap ? "_" : scalar)
        }
        return result
    }
}
