/// Letters without case, accents and ligatures: names are compared in this form.
package enum FoldedText {
    /// "Müller", "MULLER" and "muller" alike.
    package static func fold(_ text: some StringProtocol) -> String {
        var bytes: [UInt8] = []
        fold(text.unicodeScalars, into: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Appends the folded form of some valid UTF-8.
    static func fold(utf8: UnsafeBufferPointer<UInt8>, into bytes: inout [UInt8]) {
        for (index, byte) in utf8.enumerated() {
            guard byte < 0x80 else {
                fold(String(decoding: utf8[index...], as: UTF8.self).unicodeScalars, into: &bytes)
                return
            }
            bytes.append((0x41...0x5A).contains(byte) ? byte | 0x20 : byte)
        }
    }

    private static func fold(_ scalars: some Sequence<Unicode.Scalar>, into bytes: inout [UInt8]) {
        for scalar in scalars {
            switch scalar.value {
            case ..<0x80:
                bytes.append((0x41...0x5A).contains(scalar.value) ? UInt8(scalar.value) | 0x20 : UInt8(scalar.value))
            // Combining marks, joiners and soft hyphens change no letter.
            case 0x300...0x36F, 0xAD, 0x200C, 0x200D, 0x2060, 0xFEFF: break
            // Apostrophes and hyphens as people type them.
            case 0x2018, 0x2019, 0x02BC, 0xB4, 0x60: bytes.append(UInt8(ascii: "'"))
            case 0x2010...0x2015, 0x2212: bytes.append(UInt8(ascii: "-"))
            case 0xC0..<0x250:
                if let base = latin[scalar.value] {
                    bytes.append(contentsOf: base.utf8)
                } else {
                    bytes.append(contentsOf: scalar.properties.lowercaseMapping.utf8)
                }
            default: bytes.append(contentsOf: scalar.properties.lowercaseMapping.utf8)
            }
        }
    }

    /// Base letters of Latin-1 and Latin Extended-A and -B as far as names in European languages use them.
    private static let latin: [UInt32: String] = {
        let bases: [(String, String)] = [
            ("ÀÁÂÃÄÅàáâãäåĀāĂăĄąǍǎ", "a"), ("ÆæǼǽ", "ae"), ("ÇçĆćĈĉĊċČč", "c"), ("ĎďĐđÐð", "d"),
            ("ÈÉÊËèéêëĒēĔĕĖėĘęĚě", "e"), ("ĜĝĞğĠġĢģ", "g"), ("ĤĥĦħ", "h"), ("ÌÍÎÏìíîïĨĩĪīĬĭĮįİıǏǐ", "i"), ("Ĵĵ", "j"),
            ("Ķķ", "k"), ("ĹĺĻļĽľĿŀŁł", "l"), ("ÑñŃńŅņŇň", "n"), ("ÒÓÔÕÖØòóôõöøŌōŎŏŐőǑǒ", "o"), ("Œœ", "oe"),
            ("ŔŕŖŗŘř", "r"),
            ("ŚśŜŝŞşŠšȘș", "s"), ("ß", "ss"), ("ŢţŤťŦŧȚț", "t"), ("Þþ", "th"), ("ÙÚÛÜùúûüŨũŪūŬŭŮůŰűŲųǓǔ", "u"),
            ("Ŵŵ", "w"),
            ("ÝýÿŶŷŸ", "y"), ("ŹźŻżŽž", "z"),
        ]
        var table: [UInt32: String] = [:]
        for (letters, base) in bases { for scalar in letters.unicodeScalars { table[scalar.value] = base } }
        return table
    }()
}
