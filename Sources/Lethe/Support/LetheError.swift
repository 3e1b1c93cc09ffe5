/// What went wrong, in one line: what, where, what was expected, what was found, what to do.
///
/// Messages hold names of files and settings, document ids, offsets and counts; never text of a note.
public struct LetheError: Error, Sendable, CustomStringConvertible, Equatable {
    /// What kind of thing failed; a program that calls the library decides by it.
    public enum Kind: String, Sendable {
        /// A setting or a combination of settings that can't be.
        case setting
        /// A file or folder that can't be read or written.
        case file
        /// A single path that can't be written where others can: its name is too long, or something is in its way.
        case path
        /// Input that doesn't follow its format.
        case format
        /// A model bundle or checkpoint that is inconsistent or doesn't fit.
        case model
        /// A training run that can't go on.
        case training
        /// Something in a corpus that can't be represented, in strict mode or where nothing else makes sense.
        case corpus
    }

    public var kind: Kind
    /// What a failure of reading costs.
    package enum Extent: Sendable {
        case note
        /// Of a file of many notes, everything from the place on.
        case restOfFile
        /// A folder with whatever is in it.
        case folder
    }

    /// File, with line or byte, or document with offsets; empty where there is no place.
    public var place: String
    public var what: String
    public var expected: String?
    public var found: String?
    /// What to do about it.
    public var advice: String?
    /// How much can't be read because of it.
    package internal(set) var extent = Extent.note

    public init(
        _ kind: Kind, place: String = "", _ what: String, expected: String? = nil, found: String? = nil,
        advice: String? = nil
    ) {
        self.kind = kind
        self.place = place
        self.what = what
        self.expected = expected
        self.found = found
        self.advice = advice
    }

    public var description: String {
        var line = place.isEmpty ? what : "\(place): \(what)"
        if let expected { line += "; expected \(expected)" }
        if let found { line += expected == nil ? "; found \(found)" : ", found \(found)" }
        if extent == .restOfFile { line += "; from there on, the file was not read" }
        if let advice { line += ". \(advice)" }
        return line
    }

    package static func invalidSetting(name: String, expected: String, found: String) -> LetheError {
        LetheError(.setting, "\(name) can't be used", expected: expected, found: found)
    }
}
