import Testing

@testable import Lethe

/// Dates keep their form, language and distances, and nothing is taken from a clock.
struct DateShiftTests {
    private static func shift(
        _ text: String, days: Int = 40, order: DateGrammar.Order? = .monthFirst, year: Int? = nil,
        language: DateWords.Language? = nil
    ) -> String? {
        let shift = DateShift(
            days: days, order: order, reference: year.map { CivilDay(year: $0, month: 6, day: 1) }, language: language)
        guard case .text(let text) = shift.shift(text) else { return nil }
        return text
    }

    @Test func everyDayOf400YearsIsCountedOnce() {
        var day = CivilDay(year: 1800, month: 1, day: 1)
        let lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        for year in 1800..<2200 {
            let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
            for month in 1...12 {
                for number in 1...(lengths[month - 1] + (month == 2 && isLeap ? 1 : 0)) {
                    guard day.parts == (year, month, number), day == CivilDay(year: year, month: month, day: number)
                    else {
                        Issue.record("\(year)-\(month)-\(number) is \(day.parts)")
                        return
                    }
                    day = day + 1
                }
            }
        }
        #expect(CivilDay(year: 2020, month: 3, day: 3).weekday == 1)
    }

    @Test(arguments: [
        ("03/05/20", "04/14/20"), ("3-5-2020", "4-14-2020"), ("2020-02-29 14:30", "2020-04-09 14:30"),
        ("5. März 2020", "14. April 2020"), ("5 de marzo de 2020", "14 de abril de 2020"), ("Mar 2015", "Apr 2015"),
        ("2015", "2015"), ("12/31/99", "02/09/00"), ("Tue 3/3/2020", "Sun 4/12/2020"),
        ("MARCH 5th, 2020", "APRIL 14th, 2020"), ("2020-02-29T14:30:05Z", "2020-04-09T14:30:05Z"),
        ("20200229", "20200409"), ("02MAR2015", "11APR2015"), ("Dec. 3, 1999", "Jan. 12, 2000"),
        ("Tuesday, March 3rd, 2020", "Sunday, April 12th, 2020"), ("03 05 2020", "04 14 2020"),
        ("3 / 5 / 2020", "4 / 14 / 2020"), ("March 13-15, 2020", "April 22-24, 2020"),
        ("from March 3 to March 5, 2020", "from April 12 to April 14, 2020"),
        ("March 22-24, 2020", "May 1-3, 2020"), ("March 21-23, 2020", "April 30-May 2, 2020"),
        ("early May 2015", "early June 2015"), ("summer 2015", "autumn 2015"), ("Fall of 2015", "Winter of 2015"),
        ("Q3 2015", "Q3 2015"), ("Q4 2015", "Q4 2015"), ("2014-2015", "2014-2015"), ("2014/15", "2014/15"),
        ("Christmas Day", "Holiday"), ("New Year's Eve", "Holiday"), ("Easter 2019", "Holiday 2019"),
        ("3/2015", "4/2015"), ("03/2015", "04/2015"), ("'15", "'15"), ("Monday", "Saturday"), ("Tues", "Sun"),
        ("3/5/20 - 3/8/20", "4/14/20 - 4/17/20"), ("3/15/20 at 2:30 pm", "4/24/20 at 2:30 pm"),
        ("13 Jun 09", "23 Jul 09"), ("Jun 13, 09", "Jul 23, 09"), ("24 DEC 99", "2 FEB 00"),
        ("13 Jun 09:30", "23 Jul 09:30"),
    ])
    func formsStay(text: String, expected: String) {
        #expect(Self.shift(text) == expected)
    }

    @Test(arguments: [
        ("31/12/99", "09/02/00", DateWords.Language.spanish), ("3-5/3/20", "12-14/4/20", .spanish),
        ("20-22/3/20", "29/4-1/5/20", .spanish),
        ("del 3 al 5 de marzo de 2020", "del 12 al 14 de abril de 2020", .spanish),
        ("del 21 al 23 de marzo de 2020", "del 30 de abril al 2 de mayo de 2020", .spanish),
        ("1er février 2021", "13 mars 2021", .french), ("23 décembre 2020", "1er février 2021", .french),
        ("5 d'abril de 2020", "15 de maig de 2020", .catalan), ("2 de juny de 2020", "12 de juliol de 2020", .catalan),
        ("25 de febrer de 2019", "6 d'abril de 2019", .catalan),
        ("segunda-feira, 2 de março de 2020", "sábado, 11 de abril de 2020", .portuguese),
        ("lunes 2 marzo 2020", "sábado 11 abril 2020", .spanish), ("Mo, 2.3.2020", "Sa, 11.4.2020", .german),
        ("3 maart 2020", "12 april 2020", .dutch), ("3 mars 2020", "12 april 2020", .swedish),
        ("3 fevrier 2020", "14 mars 2020", .french), ("invierno de 2015", "primavera de 2015", .spanish),
        ("1º de enero de 2020", "10 de febrero de 2020", .spanish), ("ENERO DE 2020", "FEBRERO DE 2020", .spanish),
        ("octubre de 2.002", "noviembre de 2.002", .spanish),
        ("5 de diciembre del 2.002", "14 de enero del 2.003", .spanish),
        ("principios de marzo", "principios de abril", .spanish), ("Navidad", "Festivo", .spanish),
    ])
    func languagesStay(text: String, expected: String, language: DateWords.Language) {
        #expect(Self.shift(text, order: .dayFirst, language: language) == expected)
    }

    @Test(arguments: [
        ("3/15", 2020, "4/24"), ("1er février", 2021, "13 mars"), ("February 20", 2020, "March 31"),
        ("February 20", 2021, "April 1"),
    ])
    func aMissingYearIsTheNotesOwn(text: String, year: Int, expected: String) {
        #expect(Self.shift(text, year: year) == expected)
    }

    /// What isn't understood to its end isn't written: a part of it could be the date.
    @Test(arguments: [
        "", "4711", "yesterday", "3 days ago", "the 90s", "1990s", "dob", "tres de marzo", "13/13/2020", "99/99",
        "3/15/2020x",
        "Smith 3/15/2020", "Monday 03:05:2020", "03:05:2020, 5/14/2020", "Name", "2015?", "on the", "050320",
    ])
    func whatIsNotUnderstoodIsNotShifted(text: String) {
        #expect(Self.shift(text) == nil)
    }

    @Test func anOpenOrderIsSaid() {
        let shift = DateShift(days: 40, order: nil, reference: nil, language: nil)
        for text in ["3/5/2020", "03-05-20", "3/3/2020", "3/5", "3 5 2020"] { #expect(shift.shift(text) == .ambiguous) }
        #expect(shift.shift("3/15/2020") == .text("4/24/2020"))
        #expect(shift.shift("15.3.2020") == .text("24.4.2020"))
        #expect(shift.shift("2020-03-05") == .text("2020-04-14"))
    }

    @Test func datesThatTellAnAgeOver89AreNotShown() {
        var shift = DateShift(
            days: 40, order: .monthFirst, reference: CivilDay(year: 2020, month: 5, day: 1), language: nil)
        #expect(shift.shift("3/15/1920") == .text("4/24/1920"))
        shift.oldestYears = 90
        #expect(shift.shift("3/15/1920") == .old)
        #expect(shift.shift("3/15/1931") == .text("4/24/1931"))
    }

    /// Thousands of dates in nine languages: what is written is read back as the day that was meant, in the same form.
    @Test(arguments: DateWords.Language.allCases)
    func generatedDatesKeepFormAndDistance(language: DateWords.Language) throws {
        var generator = SeededGenerator(seed: UInt64(language.rawValue.utf8.count), purpose: .sample)
        let isEnglish = language == .english
        let order: DateGrammar.Order = isEnglish ? .monthFirst : .dayFirst
        let months = try #require(DateWords.months[language])
        let short = try #require(DateWords.shortMonths[language])
        for _ in 0..<5000 {
            let day = CivilDay(number: Int.random(in: 0..<40_000, using: &generator) - 8000)
            let days = Int.random(in: 0..<728, using: &generator) - 364
            let moved = day + days
            let form = Int.random(in: 0..<10, using: &generator)
            func write(_ day: CivilDay) -> String {
                let (year, month, number) = day.parts
                func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
                let (first, second) = isEnglish ? (month, number) : (number, month)
                let full = months[month - 1]
                let isVowel = "aeiou".contains(FoldedText.fold(full).first ?? "x")
                switch form {
                case 0: return "\(two(first))/\(two(second))/\(year)"
                case 1: return "\(two(first))-\(two(second))-\(two(year % 100))"
                case 2: return "\(year)-\(two(month))-\(two(number))"
                case 3: return "\(two(first)).\(two(second)).\(year)"
                case 4, 5:
                    switch language {
                    case .english:
                        return form == 4 ? "\(full) \(number), \(year)" : "\(number) \(full) \(year)"
                    case .spanish, .portuguese: return "\(number) de \(full) de \(year)"
                    case .catalan: return "\(number) \(isVowel ? "d'" : "de ")\(full) de \(year)"
                    case .german: return "\(number). \(full) \(year)"
                    case .french: return "\(number)\(number == 1 ? "er" : "") \(full) \(year)"
                    default: return "\(number) \(full) \(year)"
                    }
                case 6: return "\(two(number))-\(short[month - 1].uppercased())-\(year)"
                case 7: return "\(full.uppercased()) \(year)"
                case 8: return "\(year)\(two(month))\(two(number))"
                default: return "\(two(first))/\(two(second))/\(year) \(two(number % 24)):30"
                }
            }
            let text = write(day)
            let shift = DateShift(days: days, order: order, reference: nil, language: language)
            let result = shift.shift(text)
            if form == 7 {
                // Of a month alone its middle is moved.
                let middle = CivilDay(year: day.parts.year, month: day.parts.month, day: 15) + days
                guard result == .text(write(middle)) else {
                    Issue.record("\(language) \(text) + \(days): \(result)")
                    return
                }
                continue
            }
            // Two digits of a year are read as this century's or the last one's.
            if form == 1, DateShift.fullYear(day.parts.year % 100) != day.parts.year { continue }
            var expected = write(moved)
            // The hour stays.
            if form == 9 { expected = String(expected.dropLast(5)) + String(text.suffix(5)) }
            guard result == .text(expected) else {
                Issue.record("\(language) \(text) + \(days): \(result), expected \(expected)")
                return
            }
        }
    }
}
