internal import LetheEssentials

/// A folder into which shards write, each its own part and, last, a manifest that says what is in it.
package struct ShardedOutput: Sendable {
    package let folder: String

    package init(_ folder: String) { self.folder = folder }

    /// Where a shard's notes go: a folder, or a file of many notes with its format's ending.
    package func place(of shard: Shard, fileExtension: String?) -> String {
        "\(folder)/\(shard.name)" + (fileExtension.map { ".\($0)" } ?? "")
    }

    /// The manifest of a shard that is whole; nil where it has none.
    package func manifest(of shard: Shard) throws -> ShardManifest? {
        let place = ShardManifest.place(of: shard, in: folder)
        return Files.exists(place) ? try ShardManifest(reading: place) : nil
    }

    /// Takes away what a run that was ended left of a shard: without a manifest nobody was told that it is whole.
    package func clear(_ shard: Shard) throws {
        guard Files.isFolder(folder) else { return }
        let own = Set(["", ShardManifest.ending] + CorpusFormat.allCases.map { ".\($0.fileExtension)" }).map {
            shard.name + $0
        }
        for entry in try Self.entries(folder) where own.contains(entry) {
            let path = "\(folder)/\(entry)"
            if Files.isFolder(path) { try Files.removeFolder(path) } else { try Files.remove(path) }
        }
    }

    /// Keeps another run of the same shard away; nil where one is under way, and where the file system knows no locks.
    package func lock(_ shard: Shard) throws -> FileLock.Attempt {
        try FileLock.attempt("\(folder)/.\(shard.name).lock")
    }

    /// Names in a folder, of files and folders.
    private static func entries(_ folder: String) throws -> [String] {
        do { return try FileManager.default.contentsOfDirectory(atPath: folder).sorted() } catch {
            throw Files.cannotRead(folder)
        }
    }

    /// A part's name without endings.
    private static func stem(_ entry: String) -> Substring { entry.prefix { $0 != "." } }

    // MARK: Looking at all of them

    /// What a set of shards comes to.
    package struct Verification: Sendable, Equatable {
        package var shards = 0
        package var notesInInput = 0
        package var notes = 0
        package var failedNotes = 0
        package var unread = 0
        /// What is wrong, in words for whoever ran them.
        package var findings: [String] = []

        /// Every note of the input is in the output or was told to have failed, and nothing was changed since.
        package var isSound: Bool { findings.isEmpty }
        /// Nothing failed either.
        package var isComplete: Bool { isSound && failedNotes + unread == 0 }
    }

    /// Manifests by shard.
    ///
    /// - Throws: `LetheError` where there are none, or one can't be read.
    private func manifests() throws -> [ShardManifest] {
        let found = try Self.entries(folder).filter { $0.hasSuffix(ShardManifest.ending) }
            .map { try ShardManifest(reading: "\(folder)/\($0)") }
        guard !found.isEmpty else {
            throw LetheError(
                .file, place: folder, "no shard is there", expected: "what --shard I/N --output \(folder) writes")
        }
        return found.sorted { ($0.count, $0.number) < ($1.count, $1.number) }
    }

    /// Looks whether the shards are all there, of one input and one kind, and as they were written. Reads every file of the output.
    ///
    /// - Throws: `LetheError` where there are none, or a manifest can't be read.
    package func verify() throws -> Verification {
        let manifests = try manifests()
        var result = Verification()
        result.shards = manifests.count
        let first = manifests[0]
        result.notesInInput = first.notesInInput
        for other in manifests.dropFirst() {
            let place = "shard \(other.number)/\(other.count)"
            if other.count != first.count {
                result.findings.append("\(place) belongs to another division than 1/\(first.count).")
            }
            if other.settings != first.settings {
                result.findings.append(
                    "\(place) was made with another program, model or options than shard \(first.number).")
            }
            if other.input != first.input || other.notesInInput != first.notesInInput {
                result.findings.append("\(place) saw another input than shard \(first.number).")
            }
        }
        let there = Set(manifests.filter { $0.count == first.count }.map(\.number))
        let missing = (1...first.count).filter { !there.contains($0) }
        if !missing.isEmpty {
            result.findings.append(
                "\(NumberText.plural(missing.count, "shard")) of \(first.count) missing, to be run (again): \(Self.ranges(missing))."
            )
        }
        for manifest in manifests {
            let shard = Shard(manifest.number, of: manifest.count)
            let part = try part(of: shard)
            let (digest, files) = try ShardManifest.digest(ofOutput: part ?? "")
            if digest != manifest.output || files != manifest.outputFiles {
                result.findings.append(
                    "shard \(shard) isn't as it was written: \(part == nil && manifest.outputFiles > 0 ? "its notes are gone" : "something in it was changed")."
                )
            }
            result.notes += manifest.notes
            result.failedNotes += manifest.failedNotes
            result.unread += manifest.unread
        }
        if missing.isEmpty, result.findings.isEmpty, result.unread == 0,
            result.notes + result.failedNotes != result.notesInInput
        {
            result.findings.append(
                "the shards hold \(NumberText.plural(result.notes, "note")) and \(result.failedNotes) failed, but the input has \(result.notesInInput)."
            )
        }
        return result
    }

    /// Where a shard's notes lie; nil where it has none.
    private func part(of shard: Shard) throws -> String? {
        try Self.entries(folder).first {
            Self.stem($0) == shard.name && !$0.hasSuffix(ShardManifest.ending) && !$0.hasPrefix(".")
        }.map { "\(folder)/\($0)" }
    }

    /// `3-5, 9`.
    private static func ranges(_ numbers: [Int]) -> String {
        var parts: [String] = []
        var start = 0
        while start < numbers.count, parts.count < 50 {
            var end = start
            while end + 1 < numbers.count, numbers[end + 1] == numbers[end] + 1 { end += 1 }
            parts.append(start == end ? "\(numbers[start])" : "\(numbers[start])-\(numbers[end])")
            start = end + 1
        }
        return parts.joined(separator: ", ") + (start < numbers.count ? ", …" : "")
    }

    // MARK: Putting them together

    /// Makes one output of all shards: the same, byte by byte, as one run over the whole input would have written.
    ///
    /// - Returns: notes that are in it.
    /// - Throws: `LetheError` where they aren't sound, or their format can't be put together.
    package func join(into output: String) throws -> Verification {
        let verification = try verify()
        guard verification.isSound else {
            throw LetheError(
                .corpus, place: folder, "the shards aren't whole: \(verification.findings[0])",
                advice: "`lethe shards verify` tells everything")
        }
        let manifests = try manifests()
        let parts = try manifests.map { try part(of: Shard($0.number, of: $0.count)) }
        if parts.compactMap({ $0 }).contains(where: { Files.isFolder($0) }) {
            try joinFolders(parts.compactMap { $0 }, into: output)
        } else {
            try joinLines(manifests, parts, into: output)
        }
        return verification
    }

    /// Whether the parts are folders, with a file or more a note.
    package var holdsFolders: Bool {
        get throws {
            try manifests().contains { try part(of: Shard($0.number, of: $0.count)).map(Files.isFolder) ?? false }
        }
    }

    private func joinFolders(_ parts: [String], into output: String) throws {
        var names: Set<String> = []
        for part in parts {
            for name in try FolderListing(part).files {
                guard names.insert(name).inserted else {
                    throw LetheError(
                        .corpus, place: "\(part)/\(name)", "two shards hold a note of the same name",
                        advice: "Give every note an id of its own, and run the shards again")
                }
                let target = "\(output)/\(name)"
                try Files.makeFolder(Files.parent(of: target))
                let writer = try FileWriter(target)
                try Files.forEachPiece(of: "\(part)/\(name)") { try writer.write($0) }
                try writer.commit(durable: false)
            }
        }
    }

    private func joinLines(_ manifests: [ShardManifest], _ parts: [String?], into output: String) throws {
        guard parts.allSatisfy({ $0?.hasSuffix(".jsonl") ?? true }) else {
            throw LetheError(
                .setting, place: folder, "files of this format can't be put together",
                expected: "JSON lines, or a file a note",
                advice: "Tag or de-identify them --to jsonl; or give the parts on as they are")
        }
        let count = manifests[0].count
        // A file a shard is open.
        var files = rlimit()
        if getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &files) == 0, files.rlim_cur < files.rlim_max {
            files.rlim_cur = files.rlim_max
            setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &files)
        }
        let readers = try parts.map { try $0.map { try ByteLineReader(path: $0) } }
        let failed = manifests.map { Set($0.failedOrdinals) }
        let writer = try FileWriter(output)
        for ordinal in 0..<manifests[0].notesInInput {
            let owner = Shard.owner(ofOrdinal: ordinal, among: count) - 1
            guard !failed[owner].contains(ordinal) else { continue }
            guard let line = try readers[owner]?.next() else {
                writer.abandon()
                throw LetheError(
                    .corpus, place: parts[owner] ?? folder, "holds fewer notes than its manifest says",
                    advice: "Run the shard again")
            }
            try writer.write(line)
        }
        try writer.commit(durable: true)
    }
}
