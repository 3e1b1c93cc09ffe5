import ArgumentParser
import LetheTraining

/// What becomes of other fields of records that come one by one: shared by the commands that answer other programs.
struct RecordOptions: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp(
            "Other fields of a record that stay as they are where text is replaced, separated by commas; `all` for every one.",
            valueName: "names"))
    var keepColumns: String?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Other fields whose values are replaced with the text, as the profile or style says of their kind, and looked for in the text: by name where that says what they hold (given, family, birth_date, mrn, …), else as FIELD=MEANING.",
            valueName: "names"))
    var replaceColumns: String?

    func validate() throws {
        for (option, text) in [("--keep-columns", keepColumns), ("--replace-columns", replaceColumns)] {
            guard let text, text.split(separator: ",", omittingEmptySubsequences: false).contains("") else { continue }
            throw ValidationError("\(option) takes names separated by commas, without empty ones.")
        }
    }

    private static func names(_ text: String?) -> [String] { text?.split(separator: ",").map(String.init) ?? [] }

    /// - Throws: `LetheError` of kind `setting` for fields that can't be both.
    func apply(to options: inout ReadingOptions) throws {
        options.keepColumns = Self.names(keepColumns)
        options.replaceColumns = Self.names(replaceColumns)
        try options.checkFields()
    }
}
