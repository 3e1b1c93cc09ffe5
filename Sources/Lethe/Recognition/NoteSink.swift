internal import Foundation

/// Where processed notes go: standard output, one growing file, or a folder of files.
///
/// A growing file is written beside its place and renamed when it is complete.
final class NoteSink {
    private enum Target {
        case standardOutput
        case file(String)
        case folder(String)
    }

    private let target: Target
    private let format: CorpusFormat
    /// The growing file: its handle, where it is written, where it belongs.
    private var open: (handle: FileHandle, temporary: String, path: String)?
    private var openName: String?
    /// The text that a failed piece belongs to: its further pieces are not written either.
    private var failedName: String?
    private var madeFolders: Set<String> = []
    private var buffer = Data()

    /// - Throws: `LetheError` where notes of this format can't go there, or where they would replace the input.
    init(output: String?, input: String?, format: CorpusFormat) throws {
        self.format = format
        let isStream = format == .jsonl || format == .conll
        let inputIsFolder = input.map(Files.isFolder) ?? false
        if let input, let output {
            let place = Self.resolved(output)
            let inputPlace = Self.resolved(input)
            if place == inputPlace
                || !inputIsFolder && place == URL(fileURLWithPath: inputPlace).deletingLastPathComponent().path
                    && !isStream
            {
                throw LetheError(
                    .setting, place: output, "the output would replace the input", advice: "Name another place")
            }
        }
        guard let output else {
            guard !inputIsFolder || isStream else {
                throw LetheError(
                    .setting, "a folder of \(format.rawValue) notes needs --output",
                    expected: "a folder to write to", found: "standard output")
            }
            target = .standardOutput
            return
        }
        if isStream {
            guard !Files.isFolder(output) else {
                throw LetheError(
                    .file, place: output, "is a folder",
                    expected: "a file, since \(format.rawValue) holds all notes in one")
            }
            target = .file(output)
        } else {
            let looksLikeFile =
                !inputIsFolder && !Files.isFolder(output)
                && URL(fileURLWithPath: output).pathExtension == format.fileExtension
            target = looksLikeFile ? .file(output) : .folder(output)
            if !looksLikeFile {
                if Files.exists(output), !Files.isFolder(output) {
                    throw LetheError(.file, place: output, "is a file", expected: "a folder")
                }
                try Files.makeFolder(output)
            }
        }
    }

    private static func resolved(_ path: String) -> String {
        URL(fileURLWithPath: path).standardizedFileURL.resolvingSymlinksInPath().path
    }

    /// Takes one note's files, or one piece of a text that comes in pieces.
    func write(_ files: [(ending: String, data: Data)], path: String) throws {
        switch target {
        case .standardOutput:
            // Of a brat note, standard output gets the text alone.
            guard let file = files.first(where: { $0.ending != "ann" }) else { return }
            buffer.append(file.data)
            if buffer.count > 1 << 16 { try flushStandardOutput() }
        case .file(let output):
            for file in files {
                if file.ending == "ann" {
                    try Files.write(file.data, to: Files.annotationPath(of: output), durable: false)
                } else {
                    try append(file.data, to: output, name: output)
                }
            }
        case .folder(let folder):
            for file in files {
                let output = "\(folder)/\(path).\(file.ending)"
                try makeFolder(of: output)
                if format == .text {
                    try append(file.data, to: output, name: path)
                } else {
                    try Files.write(file.data, to: output, durable: false)
                }
            }
        }
    }

    /// A note failed: of a text that comes in pieces nothing is kept, as half a note would pass for a whole one. (What
    /// went to standard output can't be taken back.)
    func skip(path: String) {
        guard format == .text else { return }
        switch target {
        case .standardOutput: break
        case .file(let output): failedName = output
        case .folder: failedName = Files.relativeStem(path)
        }
        if openName == failedName { abandon() }
    }

    /// Completes what is open.
    func finish() throws {
        if case .standardOutput = target { try flushStandardOutput() }
        if case .file(let output) = target, open == nil, failedName != output {
            try append(Data(), to: output, name: output)
        }
        try closeOpen()
    }

    /// Removes what is incomplete.
    func abandon() {
        guard let open else { return }
        try? open.handle.close()
        try? FileManager.default.removeItem(atPath: open.temporary)
        self.open = nil
        openName = nil
    }

    private func flushStandardOutput() throws {
        do { try FileHandle.standardOutput.write(contentsOf: buffer) } catch {
            throw LetheError(.file, place: "standard output", "can't be written", advice: "Its reader may have ended")
        }
        buffer.removeAll(keepingCapacity: true)
    }

    private func append(_ data: Data, to path: String, name: String) throws {
        if failedName == name { return }
        if openName != name {
            try closeOpen()
            let temporary = "\(path).\(ProcessInfo.processInfo.processIdentifier).tmp"
            guard FileManager.default.createFile(atPath: temporary, contents: nil),
                let handle = FileHandle(forWritingAtPath: temporary)
            else {
                throw LetheError(
                    .file, place: path, "can't be written", advice: "Check that its folder exists and may be written to"
                )
            }
            open = (handle, temporary, path)
            openName = name
        }
        do { try open?.handle.write(contentsOf: data) } catch {
            throw LetheError(.file, place: path, "can't be written", advice: "Check that the disk has room")
        }
    }

    private func closeOpen() throws {
        guard let open else { return }
        self.open = nil
        openName = nil
        do { try open.handle.close() } catch {
            throw LetheError(.file, place: open.path, "can't be written", advice: "Check that the disk has room")
        }
        try Files.rename(open.temporary, to: open.path)
    }

    private func makeFolder(of path: String) throws {
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
        if madeFolders.insert(folder).inserted { try Files.makeFolder(folder) }
    }
}
