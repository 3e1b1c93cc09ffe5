package import LetheEssentials

/// Everything that is particular to one tool's files: how they are recognised, cut into notes, parsed and written, and what
/// they hold besides text and annotations. A folder each; nothing outside it names the tool, but for the table
/// `CorpusFormat.allCases`.
package protocol NoteFormat: Sendable {
    /// As `--format` names it.
    static var name: String { get }
    /// Notes and files.
    static var layout: FileLayout { get }

    // MARK: Recognising

    /// Endings, in small letters, that this format's files have and plain text hasn't.
    static var endings: Set<String> { get }
    /// Those of `endings` that other programs' files have as well: beside files of another format they are no notes.
    static var weakEndings: Set<String> { get }
    /// How much a file looks like one of this format's.
    static func likeness(_ head: FileHead) -> Likeness
    /// Whether a file of a folder that is read as this format belongs to it.
    ///
    /// - Parameter name: in small letters, `.gz` taken off.
    static func owns(_ name: String) -> Bool

    // MARK: Reading

    /// What its reading can be told.
    static var readingOptions: [FormatOption] { get }
    /// Whether its notes can come by standard input or a pipe, which has no files beside it and is read once.
    static var readsStreams: Bool { get }
    /// Cuts a file into notes.
    ///
    /// - Throws: `LetheError` for a file that can't be opened or isn't of this format.
    static func cutter(_ file: NoteFile, _ options: ReadingOptions) throws -> any NoteCutter

    // MARK: Changing

    /// Whether its files hold text: tokens in columns can be tagged, not replaced in place.
    static var holdsText: Bool { get }
    /// Takes out of a note of this format what doesn't hold after a change; see `NoteChange`.
    ///
    /// - Returns: how many things were taken out.
    static func carry(_ document: inout Document, through change: NoteChange) -> Int

    // MARK: Writing

    /// What its writing can be told.
    static var writingOptions: [FormatOption] { get }
    /// Whether annotations can be written.
    static var holdsAnnotations: Bool { get }
    /// Whether how sure an annotator is of each annotation can be written.
    static var holdsConfidence: Bool { get }
    /// Whether other fields of a document's record can be written.
    static func holdsFields(of document: Document) -> Bool
    /// What stands around the notes of a file where the notes don't say otherwise.
    static var frame: FileFrame { get }
    /// The name by which notes in one file are told apart, where the format needs one.
    static func distinctName(_ document: Document) -> String?
    /// Changes what this format's files can't hold as it is.
    ///
    /// - Returns: what was changed.
    static func makeWritable(_ document: inout Document) -> [CorpusProblem]
    /// A note's files, or its part of a file of many, and what they couldn't hold.
    static func write(_ document: Document, _ options: WritingOptions) throws -> WrittenNote
}

extension NoteFormat {
    package static var endings: Set<String> { [] }
    package static var weakEndings: Set<String> { [] }
    package static func owns(_ name: String) -> Bool { endings.contains(Files.ending(of: name) ?? "") }
    package static var readingOptions: [FormatOption] { [] }
    package static var readsStreams: Bool { if case .stream = layout { true } else { false } }
    package static var writingOptions: [FormatOption] { [] }
    package static var holdsText: Bool { true }
    package static var holdsAnnotations: Bool { true }
    package static var holdsConfidence: Bool { false }
    package static func holdsFields(of document: Document) -> Bool { false }
    package static var frame: FileFrame { FileFrame() }
    package static func distinctName(_ document: Document) -> String? { nil }
    package static func makeWritable(_ document: inout Document) -> [CorpusProblem] { [] }
    package static func carry(_ document: inout Document, through change: NoteChange) -> Int {
        change == .textReplaced ? document.dropEverythingElse() : 0
    }
}

/// Where notes lie.
package enum FileLayout: Sendable, Equatable {
    /// A file a note; those beside it, such as brat's `.ann`, are written before it.
    case filePerNote(ending: String, beside: [String] = [])
    /// All notes in one file.
    case stream(ending: String)
}

/// How much a file looks like one of a format's; the most wins.
package enum Likeness: Int, Comparable, Sendable {
    case none
    /// What is left where nothing else fits.
    case fallback
    /// Its name says so, and its content doesn't speak against it.
    case name
    /// Its content has the shape.
    case shape
    /// It has a mark of this format alone.
    case mark
    /// It has a mark that nothing else could have.
    case certain

    package static func < (one: Likeness, other: Likeness) -> Bool { one.rawValue < other.rawValue }
}

/// What is done to a note, after which not everything that its file says of it still holds.
package enum NoteChange: Sendable {
    /// A model's annotations stand in place of those of the file: what points at the old ones goes.
    case annotationsReplaced
    /// Protected text was replaced: everything that could hold the old text goes, unless the format knows that it can't.
    case textReplaced
}

/// What stands before, between and behind the notes of one file.
package struct FileFrame: Sendable, Equatable {
    package var opening = Data()
    package var separator = Data()
    package var closing = Data()
    /// What else must agree of parts of one file, such as a table's columns where no header names them.
    package var layout = ""

    package init() {}

    init(opening: String, separator: String = "", closing: String = "") {
        self.opening = Data(opening.utf8)
        self.separator = Data(separator.utf8)
        self.closing = Data(closing.utf8)
    }
}

/// A note as its files will hold it.
package struct WrittenNote: Sendable {
    package struct File: Sendable {
        package var ending: String
        package var data: Data
    }

    /// For a format of a file a note: its files, in the order in which they are written. Else one, the note's part.
    package var files: [File]
    /// Of the file that the part stands in: parts of one file must agree.
    package var frame: FileFrame
    /// What the files couldn't hold.
    package var problems: [CorpusProblem] = []

    init(files: [File], frame: FileFrame = FileFrame(), problems: [CorpusProblem] = []) {
        self.files = files
        self.frame = frame
        self.problems = problems
    }
}
