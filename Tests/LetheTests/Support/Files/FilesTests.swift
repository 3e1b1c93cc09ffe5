import Foundation
import TestSupport
import Testing

@testable import Lethe
@testable import LetheTraining

struct FilesTests {
    private let folder = TemporaryFolder()

    private func link(_ name: String, to target: String) throws {
        try FileManager.default.createSymbolicLink(
            atPath: "\(folder.path)/\(name)", withDestinationPath: target)
    }

    @Test func pathsAreFollowedAsTheFileSystemDoes() throws {
        folder.file("in/ward/1.txt", Data())
        try link("link", to: "in/ward")
        let root = Files.resolved(folder.path)
        // A path that isn't there yet lies where the deepest folder above it really is.
        #expect(Files.resolved("\(folder.path)/link/new/file") == "\(root)/in/ward/new/file")
        #expect(Files.resolved("\(folder.path)/link/../x") == "\(root)/in/x", "links before `..`")
        #expect(Files.parent(of: "a/b/") == "a" && Files.parent(of: "a") == "." && Files.parent(of: "/a") == "/")
        #expect(Files.lies("/a/b", in: "/a") && !Files.lies("/ab", in: "/a") && Files.lies("/a", in: "/"))
        #expect(Files.wouldMix(input: "\(folder.path)/in", output: "\(folder.path)/link/new"))
        #expect(!Files.wouldMix(input: "\(folder.path)/in", output: "\(folder.path)/out"))
        let one = folder.file("one", Data())
        try FileManager.default.linkItem(atPath: one, toPath: "\(folder.path)/other")
        #expect(Files.wouldMix(input: one, output: "\(folder.path)/other"), "a hard link")
        #expect(Files.wouldMix(input: one, output: "\(folder.path)/./in/../one"))
        #expect(throws: LetheError.self) { try OutputPlace.protect([one], from: one) }
        try OutputPlace.protect([one], from: "/dev/null")
    }

    /// Everything that lies in a folder is read, left aside by name, or a failure.
    @Test func aListingNamesWhatItLeavesOut() throws {
        for name in ["b.txt", "a.txt", "sub/c.txt", ".hidden.txt", "..b.txt", ".snap/x.txt"] {
            folder.file("in/\(name)", Data())
        }
        folder.file("elsewhere/d.txt", Data())
        try link("in/linked", to: "../elsewhere")
        try link("in/file.txt", to: "a.txt")
        try link("in/loop", to: "..")
        try link("in/broken.txt", to: "nowhere")
        #expect(mkfifo("\(folder.path)/in/pipe.txt", 0o600) == 0)
        let listing = try FolderListing("\(folder.path)/in")
        #expect(
            listing.files.filter { !$0.hasPrefix("loop/") } == [
                "a.txt", "b.txt", "file.txt", "linked/d.txt", "sub/c.txt",
            ])
        #expect(
            listing.files.filter { $0.hasPrefix("loop/") } == [], "what was read under its own name is not read again")
        #expect(Set(listing.leftAside).isSuperset(of: ["..b.txt", ".hidden.txt", ".snap"]))
        #expect(listing.failures.count == 2)
        #expect(listing.failures.contains { $0.what.contains("leads nowhere") })
        #expect(listing.failures.contains { $0.what.contains("pipe") })
    }

    @Test func aFolderThatIsALinkIsRead() throws {
        folder.file("in/a.txt", Data("x".utf8))
        try link("in2", to: "in")
        #expect(try FolderListing("\(folder.path)/in2").files == ["a.txt"])
        #expect(try FolderListing("\(folder.path)/in2/").files == ["a.txt"])
    }

    @Test func namesThatAreNotUTF8AreFailuresWithTheirPlace() throws {
        folder.file("in/a.txt", Data())
        let bytes = Array("\(folder.path)/in/".utf8) + [0xFF, 0xFE] + Array(".txt".utf8) + [0]
        let descriptor = bytes.withUnsafeBytes {
            open($0.assumingMemoryBound(to: CChar.self).baseAddress!, O_CREAT, 0o600)
        }
        #expect(descriptor >= 0)
        close(descriptor)
        let listing = try FolderListing("\(folder.path)/in")
        #expect(listing.files == ["a.txt"] && listing.failures.map(\.what) == ["a file's name is not UTF-8"])
    }

    @Test func spellingsOfOneNameAreTwoFiles() throws {
        for name in ["e\u{301}.txt", "\u{E9}.txt"] { folder.file("in/\(name)", Data()) }
        let files = try FolderListing("\(folder.path)/in").files
        #expect(files.count == 2 && Set(files.map { FileName($0) }).count == 2)
    }

    // MARK: Writing

    private func entries(_ path: String = "") throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.path + path).sorted()
    }

    @Test func aFileIsOldOrNew() throws {
        let path = folder.file("x", Data("old".utf8))
        let writer = try FileWriter(path)
        try writer.write(Data("ne".utf8))
        #expect(folder.read("x") == "old")
        try writer.write(Data("w".utf8))
        try writer.commit()
        #expect(folder.read("x") == "new")
        let abandoned = try FileWriter(path)
        try abandoned.write(Data("half".utf8))
        abandoned.abandon()
        #expect(try folder.read("x") == "new" && entries() == ["x"])
    }

    @Test func namesAsLongAsTheSystemAllowsCanBeWritten() throws {
        let name = String(repeating: "n", count: 255)
        try Files.write(Data("x".utf8), to: "\(folder.path)/\(name)")
        #expect(folder.read(name) == "x")
        do {
            try Files.write(Data(), to: "\(folder.path)/\(name)n")
            Issue.record("256 bytes can't be")
        } catch let error as LetheError { #expect(error.kind == .path) }
        #expect(try entries() == [name])
    }

    @Test func whatAKillLeavesIsRemovedAndWhatIsUnderWayIsNot() throws {
        let left = folder.file("in/.lethe-1-1-1.tmp", Data("half".utf8))
        let foreign = folder.file("in/x.tmp", Data("somebody's".utf8))
        let open = try FileWriter("\(folder.path)/in/under-way")
        try open.write(Data("not yet".utf8))
        #expect(!Files.exists(left) && Files.exists(foreign))
        #expect(try entries("/in").filter(FileWriter.isTemporary).count == 1, "its own")
        #expect(try FolderListing("\(folder.path)/in").leftAside.isEmpty, "neither notes nor left aside")
        // Another process would find the file locked.
        let held = "\(folder.path)/in/" + (try entries("/in").first(where: FileWriter.isTemporary) ?? "")
        let descriptor = Foundation.open(held, O_RDONLY)
        #expect(flock(descriptor, LOCK_EX | LOCK_NB) != 0)
        close(descriptor)
        try open.commit()
        #expect(try entries("/in") == ["under-way", "x.tmp"])
    }

    @Test func pipesAndDevicesAreWrittenToAndStay() throws {
        let pipe = "\(folder.path)/pipe"
        #expect(mkfifo(pipe, 0o600) == 0)
        let reader = Foundation.open(pipe, O_RDONLY | O_NONBLOCK)
        try Files.write(Data("through".utf8), to: pipe)
        var bytes = [UInt8](repeating: 0, count: 16)
        #expect(Foundation.read(reader, &bytes, 16) == 7)
        close(reader)
        #expect(Files.isSpecial(pipe))
        #expect(try entries() == ["pipe"])
    }

    @Test func modelsAndTemporaryFilesAreTheOwnersAlone() throws {
        func mode(_ name: String) throws -> Int {
            let attributes = try FileManager.default.attributesOfItem(atPath: "\(folder.path)/\(name)")
            return (attributes[.posixPermissions] as? NSNumber)?.intValue ?? 0
        }
        try Files.write(Data(), to: "\(folder.path)/usual")
        try Files.write(Data(), to: "\(folder.path)/own", access: .owner)
        #expect(try mode("own") == 0o600)
        #expect(try mode("usual") & 0o600 == 0o600 && mode("usual") & 0o111 == 0)
        // A file that somebody closed stays closed when it is replaced.
        chmod("\(folder.path)/usual", 0o640)
        try Files.write(Data("x".utf8), to: "\(folder.path)/usual")
        #expect(try mode("usual") == 0o640)
        let writer = try FileWriter("\(folder.path)/under-way")
        let temporary = try #require(try entries().first(where: FileWriter.isTemporary))
        #expect(try mode(temporary) == 0o600)
        writer.abandon()
    }

    @Test func aFolderIsReplacedWhole() throws {
        folder.file("m/a", Data("old".utf8))
        folder.file("m/b", Data("old".utf8))
        try Files.replaceFolder("\(folder.path)/m", holdingOnly: ["a", "b"]) { beside in
            try Files.write(Data("new".utf8), to: "\(beside)/a")
            #expect(folder.read("m/a") == "old")
        }
        #expect(try entries() == ["m"] && entries("/m") == ["a"])
        // What fails half-way changes nothing, and what isn't ours is not thrown away.
        struct Full: Error {}
        #expect(throws: Full.self) {
            try Files.replaceFolder("\(folder.path)/m", holdingOnly: ["a"]) { _ in throw Full() }
        }
        folder.file("m/notes.txt", Data("mine".utf8))
        #expect(throws: LetheError.self) {
            try Files.replaceFolder("\(folder.path)/m", holdingOnly: ["a"]) { _ in }
        }
        #expect(try folder.read("m/a") == "new" && entries() == ["m"])
        // A folder that a kill left goes with the next one.
        folder.file("other/.lethe-9-9-9.tmp/weights", Data("of patients".utf8))
        try Files.replaceFolder("\(folder.path)/other/n", holdingOnly: []) { try Files.write(Data(), to: "\($0)/a") }
        #expect(try entries("/other") == ["n"])
    }
}
