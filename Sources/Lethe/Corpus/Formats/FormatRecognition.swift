extension CorpusFormat {
    /// Recognises the format of a file or folder: by ending, for `.txt` and unknown endings by content.
    ///
    /// - Throws: `LetheError` where the path can't be read or no format fits.
    package static func recognise(_ path: String) throws -> CorpusFormat {
        try recognise(path, options: ReadingOptions())
    }

    static func recognise(_ path: String, options: ReadingOptions) throws -> CorpusFormat {
        guard Files.isFolder(path) else { return try recogniseFile(path, options: options) }
        return try recognise(path, FolderListing(path), options: options)
    }

    /// Recognises the format of a folder that was listed.
    static func recognise(
        _ path: String, _ listing: FolderListing, options: ReadingOptions
    ) throws -> CorpusFormat {
        // Files by the formats that claim their endings; text, which any format may be in, by none.
        var families: [String: [String]] = [:]
        var weak: [String: [String]] = [:]
        // Text with further files of a note beside it is of the format that has such files.
        let paired = allCases.first { format in
            listing.files.contains { format.endingsBeside.contains(Files.ending(of: $0) ?? "") }
        }
        for file in listing.files {
            let ending = Files.ending(of: file) ?? ""
            if ending == "txt" {
                families["", default: []].append(file)
            } else if let first = claimants(ending).first {
                let isWeak = claimants(ending).allSatisfy { $0.type.weakEndings.contains(ending) }
                if isWeak {
                    weak[first.rawValue, default: []].append(file)
                } else {
                    families[first.rawValue, default: []].append(file)
                }
            }
        }
        // A .json or .csv beside notes of another format is somebody's settings or list rather than notes.
        if families.isEmpty { families = weak }
        guard families.count <= 1 else {
            let names = families.map { ($0.isEmpty ? (paired ?? .text).rawValue : $0, $1.count) }
            let list = names.sorted { $0.0 < $1.0 }.map { "\($0.1) of \($0.0)" }
            throw LetheError(
                .setting, place: path, "the folder holds files of several formats", expected: "one format",
                found: list.joined(separator: ", "), advice: "Name the one to read with --format")
        }
        if let (family, files) = families.first {
            if family.isEmpty, let paired { return paired }
            let ending = Files.ending(of: files[0]) ?? ""
            if claimants(ending).count == 1 { return claimants(ending)[0] }
            for file in files {
                // One that can't be opened, or is none of ours, is reported when its turn to be read comes; so is one of a
                // format that would leave the others aside.
                let format = try? recogniseFile(path + "/" + file, options: options)
                if let format, format.type.owns("x.\(ending)") { return format }
            }
            return claimants(ending).first ?? .text
        }
        // Without a known ending the first file tells, where it is anything that can be read.
        var failure = listing.failures.first
        for file in listing.files {
            do { return try recogniseFile(path + "/" + file, options: options) } catch let error as LetheError {
                failure = failure ?? error
            }
        }
        throw failure
            ?? LetheError(
                .file, place: path, "the folder holds no files", expected: "notes in a format that Lethe reads",
                advice: "See Documentation/formats.md")
    }

    /// Recognises a file, or a stream, by its beginning.
    ///
    /// - Throws: `LetheError` for what isn't read, and where several formats fit equally well.
    static func recognise(_ head: FileHead, place: String, options: ReadingOptions) throws -> CorpusFormat {
        // An option that only some formats know tells that the file is one of theirs.
        let able = allCases.filter { $0.takes(options) }
        if able.count == 1, head.foreign?.isAlwaysForeign != true { return able[0] }
        let claimed = claimants(head.ending ?? "").filter(able.contains)
        let candidates = claimed.isEmpty ? able : claimed
        let ranked = candidates.map { (format: $0, likeness: $0.type.likeness(head)) }
        let best = ranked.map(\.likeness).max() ?? .none
        if let foreign = head.foreign {
            // The name may know better than a look at the text; a shape of ours is ours.
            let isNamed = !claimed.isEmpty && best >= .name && foreign.isText
            guard !foreign.isAlwaysForeign, best >= .shape || isNamed else { throw foreign.error(place) }
        }
        let found = best == .none ? [] : ranked.filter { $0.likeness == best }.map(\.format)
        if found.count != 1 {
            throw LetheError(
                .format, place: place, best == .none ? "no format fits" : "several formats fit equally well",
                expected: "one format", found: found.isEmpty ? "none" : found.map(\.rawValue).joined(separator: ", "),
                advice: "Name the one to read with --format")
        }
        return found[0]
    }

    private static func recogniseFile(_ path: String, options: ReadingOptions) throws -> CorpusFormat {
        try recognise(try FileHead(path: path, encoding: options.encoding), place: path, options: options)
    }

    /// The options given that must be used and that this format doesn't know.
    private func unused(_ options: ReadingOptions) -> [FormatOption] {
        FormatOption.reading.filter { option in
            option.isBinding && options.values[option] != nil
                && !type.readingOptions.contains { $0.key == option.key }
        }
    }

    private func takes(_ options: ReadingOptions) -> Bool { unused(options).isEmpty }

    /// Refuses options that say where notes are or what is passed on, where the format doesn't know them.
    ///
    /// - Throws: `LetheError` of kind `setting`.
    func check(_ options: ReadingOptions, place: String) throws {
        guard let option = unused(options).first else { return }
        let others = Self.allCases.filter { $0.type.readingOptions.contains { $0.key == option.key } }
        throw LetheError(
            .setting, place: place, "--\(option.commandName) means nothing for the format \(rawValue)",
            expected: "the format \(others.map(\.rawValue).joined(separator: " or "))",
            advice: "Leave the option out, or name the format with --format")
    }

    /// The formats whose files have an ending.
    private static func claimants(_ ending: String) -> [CorpusFormat] {
        allCases.filter { $0.type.endings.contains(ending) }
    }
}
