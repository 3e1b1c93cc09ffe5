/// Dates that became their label although they were understood.
public struct UnmovedDates: Sendable, Equatable {
    /// Day and month could be each other, and nothing decides.
    public var ambiguous = 0
    /// So long before the notes' other dates that they could tell an age over 89; a year of two digits counts from the earlier century
    /// where it could.
    public var old = 0

    public init() {}

    static func += (one: inout UnmovedDates, other: UnmovedDates) {
        one.ambiguous += other.ambiguous
        one.old += other.old
    }
}
