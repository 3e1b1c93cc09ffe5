public import ArgumentParser
public import LetheTraining

/// How surrogates are made.
struct SurrogateOptions: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp("Dates move by at most this many days, either way; never by none.", valueName: "days"))
    var dateWindow = 364

    @Flag(
        name: .long,
        help: "Dates move by whole weeks, so that weekdays stay: one date that is known then tells all of its patient.")
    var keepWeekday = false

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Which stands first in dates such as 3/5/2020: \(Order.allCases.map(\.rawValue).joined(separator: " or ")). (default: as the note's other dates and its language say; where nothing does, the label is written)",
            valueName: "order"))
    var dateOrder: Order?

    @Option(
        name: .long,
        help:
            "Names: consistent, one for each name, so that a name that was missed stands out; mixed, others now and then, so that it doesn't and who is who is lost."
    )
    var names = SurrogateSettings.Names.consistent

    @Option(
        name: .long,
        help: "Phones and e-mail: reserved, which are nobody's and look it; plausible, which may be somebody's.")
    var contacts = SurrogateSettings.Contacts.reserved

    enum Order: String, ExpressibleByArgument, CaseIterable {
        case dayFirst = "day-first"
        case monthFirst = "month-first"
    }

    func validate() throws {
        guard (7...3650).contains(dateWindow) else {
            throw ValidationError("--date-window takes 7 to 3650 days, not \(dateWindow).")
        }
    }

    var settings: SurrogateSettings {
        var settings = SurrogateSettings()
        settings.dateWindow = dateWindow
        settings.keepsWeekdays = keepWeekday
        settings.dateOrder = dateOrder.flatMap { DateGrammar.Order(rawValue: $0.rawValue) }
        settings.names = names
        settings.contacts = contacts
        return settings
    }

    /// What the user should know of what was asked for.
    func warn() {
        if contacts == .plausible {
            Console.warn("--contacts plausible writes numbers and addresses that may be somebody's.")
        }
        if keepWeekday, dateWindow < 364 {
            Console.warn(
                "--keep-weekday with --date-window \(dateWindow) leaves \(2 * (dateWindow / 7)) ways to move dates: they are easily tried."
            )
        }
    }
}

extension SurrogateSettings.Names: ExpressibleByArgument {}
extension SurrogateSettings.Contacts: ExpressibleByArgument {}
