/// What may be written where: nothing over what is there unless asked for, and never over or into what is read.
package enum OutputPlace {
    /// Refuses to write where something is already.
    ///
    /// - Throws: `LetheError` of kind `setting`.
    package static func checkFree(_ path: String, isFolder: Bool = false, overwrites: Bool = false) throws {
        if !isFolder, path.lowercased().hasSuffix(".gz") {
            throw LetheError(
                .setting, place: path, "files are not packed", expected: "a name without .gz",
                advice: "Pack it afterwards: gzip FILE")
        }
        guard !overwrites, Files.exists(path), !Files.isSpecial(path) else { return }
        if isFolder, Files.isFolder(path), try Files.isEmpty(path) { return }
        throw LetheError(
            .setting, place: path, "there is something already", expected: "a new file, or a new or empty folder",
            advice: "Use --overwrite, or another place")
    }

    /// Refuses an output that would replace an input or become a part of it.
    ///
    /// - Throws: `LetheError` of kind `setting`.
    package static func protect(_ inputs: [String?], from output: String?) throws {
        guard let output, !Files.isSpecial(output) else { return }
        for input in inputs.compactMap({ $0 }) {
            try protect(input, linkTargets: Files.isFolder(input) ? FolderListing(input).linkTargets : [], from: output)
        }
    }

    /// - Parameter linkTargets: where links below the input lead: what is read through them lies elsewhere.
    static func protect(_ input: String, linkTargets: [String], from output: String) throws {
        let place = Files.resolved(output)
        let meets = linkTargets.contains { Files.lies(place, in: $0) || Files.lies($0, in: place) }
        guard meets || Files.wouldMix(input: input, output: output) else { return }
        throw LetheError(
            .setting, place: output, "the output could replace the input or mix with it",
            expected: "a place outside \(input), and outside what its links lead to", advice: "Name another place")
    }

    /// Looks at a folder below the output before a note is written into it.
    ///
    /// - Throws: `LetheError` where it lies in an input, through a link or not: notes there would be replaced.
    static func refuse(_ folder: String, inside inputs: [String]) throws {
        for input in inputs where Files.isFolder(input) && Files.lies(Files.resolved(folder), in: Files.resolved(input))
        {
            throw LetheError(
                .setting, place: folder, "this folder of the output lies in the input: notes would be replaced",
                advice: "Remove the link that leads there, or write to another place")
        }
    }
}
