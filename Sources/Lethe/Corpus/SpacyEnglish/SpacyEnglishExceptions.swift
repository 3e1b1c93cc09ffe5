/// Words that spaCy's English rules cut in their own way, or keep whole where the general rules would cut: contractions,
/// abbreviations, times of day, faces made of signs. Generated from what makes them up.
enum SpacyEnglishExceptions {
    /// Pieces of every exception, by its text.
    static let pieces: [String: [String]] = {
        var table: [String: [String]] = [:]
        for pieces in contractions + times + degrees { table[pieces.joined()] = pieces }
        for word in words { table[word] = [word] }
        return table
    }()

    // MARK: Contractions

    private static let contractions: [[String]] = {
        var list: [[String]] = []
        /// With a straight apostrophe, a curved one and none.
        func add(_ stem: String, _ endings: [String], bare: Bool = true) {
            for stem in [stem, capitalised(stem)] {
                list.append([stem] + endings.map { "'" + $0 })
                list.append([stem] + endings.map { "’" + $0 })
                let plain = [stem] + endings
                // Bare forms that are words of their own stay whole.
                if bare, !homographs.contains(plain.joined().lowercased()) { list.append(plain) }
            }
        }
        let subjects: [(String, [String])] = [
            ("i", ["d", "ll", "m", "ve"]), ("you", ["d", "ll", "re", "ve"]), ("he", ["d", "ll", "s"]),
            ("she", ["d", "ll", "s"]), ("it", ["d", "ll", "s"]), ("we", ["d", "ll", "re", "ve"]),
            ("they", ["d", "ll", "re", "ve"]), ("that", ["d", "ll", "s"]), ("this", ["d", "ll", "s"]),
            ("these", ["d", "ll", "re", "ve"]), ("those", ["d", "ll", "re", "ve"]),
            ("there", ["d", "ll", "re", "s", "ve"]), ("who", ["d", "ll", "re", "s", "ve"]),
            ("what", ["d", "ll", "re", "s", "ve"]), ("when", ["d", "ll", "re", "s", "ve"]),
            ("where", ["d", "ll", "re", "s", "ve"]), ("why", ["d", "ll", "re", "s", "ve"]),
            ("how", ["d", "ll", "re", "s", "ve"]),
        ]
        for (subject, endings) in subjects {
            for ending in endings { add(subject, [ending]) }
            add(subject, ["d", "ve"])
            add(subject, ["ll", "ve"])
        }
        for verb in ["could", "might", "must", "should", "would", "not"] { add(verb, ["ve"]) }
        for verb in [
            "ca", "could", "did", "does", "do", "had", "may", "might", "must", "need", "ought", "sha", "should", "wo",
            "would", "ai", "are", "is", "was", "were", "have", "has", "dare",
        ] {
            let takesHave = !["ai", "are", "is", "was", "were", "have", "has", "dare"].contains(verb)
            for stem in [verb, capitalised(verb)] {
                for ending in ["n't", "n’t", "nt"] {
                    list.append([stem, ending])
                    let have = ending == "n't" ? "'ve" : ending == "n’t" ? "’ve" : "ve"
                    if takesHave { list.append([stem, ending, have]) }
                }
            }
        }
        for (first, second) in [("can", "not"), ("gon", "na"), ("got", "ta")] {
            list += [[first, second], [capitalised(first), second]]
        }
        for mark in ["'", "’"] {
            for let_ in ["let", "Let"] { list.append([let_, mark + "s"]) }
            for come in ["c", "C"] { list.append([come + mark + "m", "on"]) }
            for how in ["how", "How"] { list.append([how, mark + "d", mark + "y"]) }
            for me in ["i", "I"] { list.append([me, mark + "m", "a"]) }
            list.append(["y" + mark, "all"])
        }
        list += [["i", "m", "a"], ["I", "m", "a"], ["y", "all"]]
        return list
    }()

    private static let homographs: Set<String> = [
        "ill", "hell", "shed", "shell", "its", "well", "were", "whore",
    ]

    // MARK: Numbers

    private static let times = (1...12).flatMap { hour in
        ["a.m.", "am", "p.m.", "pm"].map { ["\(hour)", $0] }
    }

    private static let degrees = ["C", "F", "K", "c", "f", "k"].map { ["°", $0, "."] }

    // MARK: Whole words

    private static let words: [String] = {
        var list = """
            Adm. Ak. Ala. Apr. Ariz. Ark. Aug. Bros. Calif. Co. Colo. Conn. Corp. D.C. Dec. Del. Dr. Feb. Fla. Ga. Gen. \
            Gov. Ia. Id. Ill. Inc. Ind. Jan. Jr. Jul. Jun. Kan. Kans. Ky. La. Ltd. Mar. Mass. Md. Messrs. Mich. Minn. \
            Miss. Mo. Mont. Mr. Mrs. Ms. Mt. N.C. N.D. N.H. N.J. N.M. N.Y. Neb. Nebr. Nev. Nov. Oct. Okla. Ore. Pa. Ph.D. \
            Prof. Rep. Rev. S.C. Sen. Sep. Sept. St. Tenn. Va. Wash. Wis. E.G. E.g. I.E. I.e. a.m. p.m. co. e.g. i.e. \
            v.s. vs. and/or w/o C++ ll em nuff
            """.split(separator: " ").map(String.init)
        for letter in "abcdefghijklmnopqrstuvwxyzäöü" { list.append("\(letter).") }
        for mark in ["'", "’"] {
            for word in ["bout", "cause", "cos", "coz", "cuz", "em", "ll", "nuff", "re", "s", "d"] {
                list.append(mark + word)
            }
            for word in ["Cause", "Cos", "Coz", "Cuz", "S"] { list.append(mark + word) }
            for word in ["o\(mark)clock", "ma\(mark)am"] { list += [word, capitalised(word)] }
        }
        for word in ["doin", "goin", "havin", "lovin", "nothin", "nuthin", "ol", "somethin"] {
            for ending in ["", "'", "’"] { list += [word + ending, capitalised(word) + ending] }
        }
        return list + ["''", "’’", "’"] + faces
    }()

    /// Faces: upright ones of eyes, nose and mouth, reversed ones, and those drawn in a row.
    private static let faces: [String] = {
        var list: [String] = []
        for eyes in [":", ";", "=", "8"] {
            for nose in ["", "-"] {
                for mouth in [")", "(", "D"] { list.append(eyes + nose + mouth) }
            }
        }
        list.removeAll { ["8(", "8-(", ";(", ";-(", "=-)", "=-(", "=-D"].contains($0) }
        for nose in ["", "-"] {
            for mouth in [
                "*", "/", "0", "3", ">", "O", "P", "X", "]", "o", "p", "x", "|", "}", "((", "(((", "))", ")))",
            ] {
                list.append(":" + nose + mouth)
            }
        }
        for mouth in ["/", "3", "[", "]", "|"] { list.append("=" + mouth) }
        for tear in ["'", "’"] {
            for nose in ["", "-"] { for mouth in ["(", ")"] { list.append(":" + tear + nose + mouth) } }
        }
        for mouth in ["(", "[", ")"] { for nose in ["-", ""] { list.append(mouth + nose + ":") } }
        list += "(; (-; (-8 (= [= ]= (o: :o) :() :1 >:o >:( <3 <33 <333 </3 XD XDD xD xDD ;_;".split(separator: " ")
            .map(String.init)
        // Two eyes and what is between.
        for eye in ["o", "O", "0"] {
            for other in ["o", "O", "0"] {
                for middle in ["_", "."] { list.append(eye + middle + other) }
            }
        }
        list.removeAll { ["O.0", "O_0", "0.O", "0_O"].contains($0) }
        for face in [
            "^_^", "^__^", "^___^", "-_-", "-__-", "._.", "v_v", "V_V", "v.v", "V.V", "@_@", ">.<", ">.>", "<.<",
        ] {
            list.append(face)
        }
        for face in ["*_*", "-_-", "._.", "^_^", ">_<", "¬_¬", "ಠ_ಠ"] { list.append("(\(face))") }
        return list + ["ಠ_ಠ", "ಠ︵ಠ", "><(((*>", "¯\\(ツ)/¯", "(╯°□°）╯︵┻━┻"]
    }()

    private static func capitalised(_ word: String) -> String { word.prefix(1).uppercased() + word.dropFirst() }
}
