/// How many of the target's training documents a run may use.
package enum SampleSize: Sendable, Hashable {
    /// Percent of the training part or of the whole corpus; see `ShareBase`.
    case percent(Double)
    case documents(Int)
    /// The whole training part.
    case all

    /// What a percentage counts from.
    package enum ShareBase: String, Codable, Sendable, CaseIterable {
        /// The target's training part.
        case training
        /// Training, validation and test parts together, as in the paper's Figure 2.
        case corpus

        public init(from decoder: any Decoder) throws { try self.init(choiceFrom: decoder) }
    }

    /// Reads `5%`, `52` or `all`.
    ///
    /// - Throws: `LetheError` of kind `setting`.
    package init(parsing text: String) throws {
        if text == "all" {
            self = .all
        } else if text.hasSuffix("%"), let percent = Double(text.dropLast()), percent > 0, percent <= 100 {
            self = .percent(percent)
        } else if let count = Int(text), count > 0 {
            self = .documents(count)
        } else {
            throw LetheError.invalidSetting(
                name: "size `\(text)`", expected: "a share such as 5%, a number of notes such as 52, or all",
                found: "something else")
        }
    }

    /// As it is written: `5%`, `52`, `all`.
    package var text: String {
        switch self {
        case .percent(let percent): NumberText.short(percent) + "%"
        case .documents(let count): "\(count)"
        case .all: "all"
        }
    }

    /// For file names.
    var fileName: String {
        switch self {
        case .percent(let percent): NumberText.short(percent) + "pct"
        case .documents(let count): "\(count)notes"
        case .all: "all"
        }
    }

    /// The number of documents, at least one.
    ///
    /// - Throws: `LetheError` of kind `setting` where the training part holds fewer.
    func documentCount(trainingCount: Int, corpusCount: Int, base: ShareBase) throws -> Int {
        let wanted: Int
        switch self {
        case .all: return trainingCount
        case .documents(let count): wanted = count
        case .percent(let percent):
            let whole = base == .training ? trainingCount : corpusCount
            wanted = max(1, Int((Double(whole) * percent / 100).rounded()))
        }
        guard wanted <= trainingCount else {
            throw LetheError(
                .setting, "size \(text) can't be used",
                expected: "at most the \(trainingCount) notes of the training part",
                found: "\(wanted)", advice: "Use a smaller size, or `all`")
        }
        return wanted
    }
}

extension SampleSize: TextCoded {}
