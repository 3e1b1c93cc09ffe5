internal import Lethe
internal import LetheEssentials

/// A file that only grows: a line a change, each with a checksum, on the disk before anybody is told that it is kept.
///
/// Lines that come while the disk is at work wait for its next turn together.
package final class EventLog: @unchecked Sendable {
    private let path: String
    private let descriptor: Int32
    private let condition = Condition()
    /// Guarded by the condition's lock.
    private var waiting: [(line: [UInt8], finish: @Sendable (Bool) -> Void)] = []
    private var isClosed = false
    /// The writing thread has ended.
    private var hasEnded = false
    /// Of the writing thread alone: bytes that are whole lines on the disk.
    private var length: Int

    /// What a log held when it was opened.
    package struct Contents: Sendable {
        package var events: [LabelEvent] = []
        /// Bytes of a last line that a crash cut off; nobody was told that it was kept.
        package var tornBytes = 0
        /// Bytes of whole lines.
        fileprivate var length = 0

        init() {}

        /// Reads a log, and changes nothing.
        init(reading path: String) throws {
            // A device holds nothing that was kept, and may have no end.
            let data = Files.isSpecial(path) ? [] : [UInt8](try Files.read(path))
            while length < data.count {
                guard let end = data[length...].firstIndex(of: 0x0A) else {
                    // Without its end, a line was never told to be kept.
                    tornBytes = data.count - length
                    break
                }
                guard let event = LabelEvent(data[length..<end]), event.sequence == events.count + 1 else {
                    throw LetheError(
                        .format, place: "\(path), line \(events.count + 1)",
                        "the log isn't as it was written", expected: "a line with its checksum and number",
                        advice: "Nothing was changed. Put a copy of the project in its place")
                }
                events.append(event)
                length = end + 1
            }
        }
    }

    /// Opens a log, or begins one.
    ///
    /// - Throws: `LetheError` for a line in the middle that isn't as it was written, with its number.
    package init(_ path: String) throws {
        self.path = path
        let isNew = !Files.exists(path)
        descriptor = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Files.cannotWrite(path, errno) }
        length = 0
        if isNew { Files.synchroniseFolder(of: path) }
    }

    /// A log that takes no lines: what somebody else may be writing.
    package init(reading path: String) {
        self.path = path
        descriptor = -1
        length = 0
        isClosed = true
        hasEnded = true
    }

    /// Reads all that was kept, cuts a torn end off, and begins to take lines.
    package func begin() throws -> Contents {
        let contents = try Contents(reading: path)
        length = contents.length
        if contents.tornBytes > 0 {
            guard ftruncate(descriptor, off_t(length)) == 0, fsync(descriptor) == 0 else {
                throw Files.cannotWrite(path, errno)
            }
        }
        Threads.start(stackBytes: 512 << 10) { self.write() }
        return contents
    }

    /// Writes a line behind all others.
    ///
    /// - Parameter finish: told once whether the disk has it. False where it hasn't, and never will: nothing behind it is written either.
    package func append(_ event: LabelEvent, _ finish: @escaping @Sendable (Bool) -> Void) {
        let line = event.line
        let isTaken = condition.withLock {
            guard !isClosed else { return false }
            waiting.append((line, finish))
            condition.broadcast()
            return true
        }
        if !isTaken { finish(false) }
    }

    /// Tells whether all lines before are on the disk.
    package func wait(_ finish: @escaping @Sendable (Bool) -> Void) {
        let isTaken = condition.withLock {
            guard !isClosed else { return false }
            waiting.append(([], finish))
            condition.broadcast()
            return true
        }
        if !isTaken { finish(false) }
    }

    /// Ends once everything that waits is written.
    package func close() {
        condition.lock()
        isClosed = true
        condition.broadcast()
        while !hasEnded { condition.wait() }
        condition.unlock()
    }

    deinit { if descriptor >= 0 { systemClose(descriptor) } }

    private func write() {
        var isBroken = false
        while true {
            condition.lock()
            while waiting.isEmpty, !isClosed { condition.wait() }
            let batch = waiting
            waiting = []
            if batch.isEmpty {
                hasEnded = true
                condition.broadcast()
                condition.unlock()
                return
            }
            condition.unlock()
            if !isBroken { isBroken = !put(batch.flatMap(\.line)) }
            for entry in batch { entry.finish(!isBroken) }
            // What comes later would stand on what isn't there.
            if isBroken { condition.withLock { isClosed = true } }
        }
    }

    /// False where the disk took no or not all of it; the file is then as before.
    private func put(_ bytes: [UInt8]) -> Bool {
        do { try Files.write(Data(bytes), toDescriptor: descriptor) } catch {
            ftruncate(descriptor, off_t(length))
            return false
        }
        if bytes.isEmpty { return true }
        guard fsync(descriptor) == 0 else {
            ftruncate(descriptor, off_t(length))
            return false
        }
        length += bytes.count
        return true
    }
}
