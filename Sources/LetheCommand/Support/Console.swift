import LetheEssentials
import LetheTraining
import Synchronization

/// Where messages for people go: standard error, so that standard output holds results alone.
enum Console {
    /// Whether standard error is a terminal.
    static let isTerminal = isatty(2) == 1

    /// One plain line.
    ///
    /// Ids and labels come from files: control characters in them must not drive a terminal.
    ///
    /// On a terminal it is broken at blanks, so that no word is cut at the edge.
    static func note(_ line: String) {
        let line = plain(line)
        write((isTerminal ? wrapped(line, width: StatusLine.width) : line) + "\n")
    }

    /// A line in lines of at most so many characters where it has blanks; those that follow are indented.
    static func wrapped(_ line: String, width: Int) -> String {
        guard line.count > width else { return line }
        let indent = String(line.prefix { $0 == " " }) + "  "
        var lines: [String] = []
        var current = ""
        for (index, word) in line.split(separator: " ", omittingEmptySubsequences: false).enumerated() {
            let isFirst = index == 0
            if !isFirst, current.count + 1 + word.count > width, current.contains(where: { $0 != " " }) {
                lines.append(current)
                current = indent + word
            } else {
                current += (isFirst ? "" : " ") + word
            }
        }
        return (lines + [current]).joined(separator: "\n")
    }

    /// Says what is waited for where standard input is a keyboard.
    static func noteIfTyping() {
        if isatty(0) == 1 { note("Reading standard input; end with Ctrl-D.") }
    }

    /// A warning: the work goes on.
    static func warn(_ line: String) { note("Warning: \(line)") }

    /// A line with its control characters shown as signs.
    static func plain(_ line: String) -> String {
        var result = ""
        for scalar in line.unicodeScalars {
            let isControl = scalar.value < 0x20 || scalar.value == 0x7F
            result.unicodeScalars.append(isControl ? "\u{FFFD}" : scalar)
        }
        return result
    }

    /// What reading a corpus brought to light, counted: never silent, never in the way.
    static func report(_ corpus: Corpus) {
        let counts = Dictionary(grouping: corpus.problems, by: \.kind).mapValues(\.count)
        if !counts.isEmpty {
            let list = counts.sorted { $0.key.rawValue < $1.key.rawValue }.map { "\($0.value) \($0.key.rawValue)" }
            warn(
                "\(corpus.name): findings on reading: \(list.joined(separator: ", ")); `lethe corpus check` tells where."
            )
        }
        warnOfFilesLeftAside(corpus.ignoredFiles, of: corpus.name)
    }

    /// Names what lies in a folder and was not read.
    static func warnOfFilesLeftAside(_ files: [String], of name: String = "") {
        guard !files.isEmpty else { return }
        let list = files.prefix(5).joined(separator: ", ") + (files.count > 5 ? ", …" : "")
        warn(
            (name.isEmpty ? "" : "\(name): ")
                + "\(NumberText.plural(files.count, "entry", "entries")) left aside (hidden, of another format, or a link to what is read already): \(list)"
        )
    }

    /// Scores on notes that were trained on say nothing.
    static func warnOfSharedNotes(training: Corpus, _ other: Corpus, as name: String) {
        let texts = Set(training.documents.lazy.filter { !$0.text.isEmpty }.map(\.text))
        let shared = other.documents.lazy.filter { texts.contains($0.text) }.count
        if shared > 0 {
            warn(
                "\(NumberText.plural(shared, name)) also stand\(shared == 1 ? "s" : "") in the training part: the scores will be too good."
            )
        }
    }

    /// Bytes to standard error, without a buffer between.
    static func write(_ string: String) {
        // Where standard error is closed or full, there is nobody to tell.
        try? Files.write(Data(string.utf8), toDescriptor: 2)
    }

    /// One line of results to standard output.
    static func result(_ line: String) {
        do { try Files.write(Data((line + "\n").utf8), toDescriptor: 1) } catch {
            lostResults.store(true, ordering: .relaxed)
        }
    }

    /// A paragraph of results, broken at blanks on a terminal.
    static func prose(_ line: String) {
        result(isatty(1) == 1 ? wrapped(line, width: 79) : line)
    }

    /// Whether a line of results couldn't be written.
    static var resultsWereLost: Bool { lostResults.load(ordering: .relaxed) }

    private static let lostResults = Atomic<Bool>(false)
}

/// A line that is drawn over itself on a terminal, and nothing elsewhere.
struct StatusLine {
    private var isDrawn = false

    mutating func draw(_ text: String) {
        guard Console.isTerminal else { return }
        // Carriage return, text, erase to the line's end.
        Console.write("\r\(text.prefix(Self.width))\u{1B}[K")
        isDrawn = true
    }

    mutating func clear() {
        guard isDrawn else { return }
        Console.write("\r\u{1B}[K")
        isDrawn = false
    }

    /// The terminal's width less one column, so that no line wraps.
    static var width: Int {
        var size = winsize()
        guard ioctl(2, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 20 else { return 79 }
        return Int(size.ws_col) - 1
    }
}
