/// How surrogates are made: what a hospital may want otherwise.
public struct SurrogateSettings: Sendable, Equatable {
    /// How names of one person in several places go together.
    public enum Names: String, Sendable, CaseIterable {
        /// One substitute a name: notes stay readable, and a name that was missed stands out beside it.
        case consistent
        /// Each mention keeps the name before it with probability 0.7, else all are drawn anew: what was missed stands out less,
        /// and who is who is lost (Osborne et al. 2025).
        case mixed
    }

    public enum Contacts: String, Sendable, CaseIterable {
        /// Ranges that are nobody's, and can be told to be.
        case reserved
        /// Numbers that may be somebody's.
        case plausible
    }

    /// Dates move by at most this many days, either way.
    public var dateWindow = 364
    /// Dates move by whole weeks: weekdays stay, and one date that is known tells all with it.
    public var keepsWeekdays = false
    /// Whether day or month stands first in numbers where both could; nil goes by the notes.
    package var dateOrder: DateGrammar.Order?
    public var names = Names.consistent
    public var contacts = Contacts.reserved

    public init() {}
}
