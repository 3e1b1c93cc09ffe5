/// Text as it stands in XML.
enum MarkupText {
    /// For an attribute: line ends would become blanks there.
    static func escaped(_ string: String) -> String {
        var output = ""
        for scalar in string.unicodeScalars {
            switch scalar {
            case "\n": output += "&#10;"
            case "\r": output += "&#13;"
            case "\t": output += "&#9;"
            case "\"": output += "&quot;"
            default: append(scalar, to: &output)
            }
        }
        return output
    }

    /// For an element's content.
    static func content(_ string: String) -> String {
        var output = ""
        for scalar in string.unicodeScalars { append(scalar, to: &output) }
        return output
    }

    private static func append(_ scalar: Unicode.Scalar, to output: inout String) {
        switch scalar {
        case "&": output += "&amp;"
        case "<": output += "&lt;"
        case ">": output += "&gt;"
        default: output.unicodeScalars.append(scalar)
        }
    }
}
