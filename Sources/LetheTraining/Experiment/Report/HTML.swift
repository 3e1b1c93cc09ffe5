/// Text inside a page or a figure. Unlike `MarkupText`, which must bring every sign back, it makes line ends and control
/// characters harmless.
enum HTML {
    static func escape(_ text: String) -> String {
        var result = ""
        // Scalars, not characters: a quotation mark with a combining sign on it is still a quotation mark to a browser.
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            case "\t", "\n", "\r": result += " "
            // Neither HTML nor XML may hold other control characters.
            case _ where scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value): result += "\u{FFFD}"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
