/// A value that files hold as one string, in the form in which people write it.
package protocol TextCoded: Codable {
    /// - Throws: `LetheError` for a text that means nothing.
    init(parsing text: String) throws

    var text: String { get }
}

extension TextCoded {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        // A number may stand without quotation marks.
        let text = try (try? container.decode(Int.self)).map { "\($0)" } ?? container.decode(String.self)
        do { try self.init(parsing: text) } catch let error as LetheError {
            throw DecodingError.dataCorrupted(
                .init(codingPath: decoder.codingPath, debugDescription: error.description, underlyingError: error))
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}

extension RawRepresentable where Self: CaseIterable, RawValue == String {
    /// A choice by its name; the error lists them all.
    package init(choiceFrom decoder: any Decoder) throws {
        let name = try decoder.singleValueContainer().decode(String.self)
        guard let value = Self(rawValue: name) else {
            let error = LetheError(
                .setting, "`\(name)` means nothing here",
                expected: Self.allCases.map(\.rawValue).joined(separator: " or "))
            throw DecodingError.dataCorrupted(
                .init(codingPath: decoder.codingPath, debugDescription: error.description, underlyingError: error))
        }
        self = value
    }
}
