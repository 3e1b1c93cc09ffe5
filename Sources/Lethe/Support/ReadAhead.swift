internal import LetheEssentials

/// Runs a source of bytes on a thread of its own, a few blocks ahead of who reads them.
final class ReadAhead: @unchecked Sendable {
    typealias Source = @Sendable (UnsafeMutableRawBufferPointer) throws -> Int

    private let condition = Condition()
    private var full: [(memory: UnsafeMutableRawBufferPointer, count: Int)] = []
    private var empty: [UnsafeMutableRawBufferPointer] = []
    private var failure: (any Error)?
    private var isDone = false
    private var isCancelled = false
    private var isRunning = true
    /// Bytes of the first block that were handed out.
    private var offset = 0

    private static let blockBytes = 1 << 18
    private static let blocks = 4

    init(_ source: @escaping Source) {
        empty = (0..<Self.blocks).map { _ in
            UnsafeMutableRawBufferPointer.allocate(byteCount: Self.blockBytes, alignment: 64)
        }
        Threads.start(stackBytes: 1 << 20) { [self] in produce(source) }
    }

    private func produce(_ source: Source) {
        while true {
            condition.lock()
            while empty.isEmpty, !isCancelled { condition.wait() }
            if isCancelled { break }
            let memory = empty.removeLast()
            condition.unlock()
            let result = Result { try source(memory) }
            condition.lock()
            switch result {
            case .success(let count) where count > 0: full.append((memory, count))
            case .success:
                empty.append(memory)
                isDone = true
            case .failure(let error):
                empty.append(memory)
                failure = error
                isDone = true
            }
            condition.broadcast()
            if isDone { break }
            condition.unlock()
        }
        isRunning = false
        condition.broadcast()
        condition.unlock()
    }

    /// - Returns: how many bytes; 0 at the end.
    /// - Throws: what the source threw, once all bytes before it were handed out.
    func read(into target: UnsafeMutableRawBufferPointer) throws -> Int {
        condition.lock()
        defer { condition.unlock() }
        while full.isEmpty, !isDone { condition.wait() }
        guard let block = full.first else {
            if let failure { throw failure }
            return 0
        }
        let count = min(target.count, block.count - offset)
        target.copyMemory(from: UnsafeRawBufferPointer(rebasing: block.memory[offset..<(offset + count)]))
        offset += count
        if offset == block.count {
            full.removeFirst()
            empty.append(block.memory)
            offset = 0
            condition.broadcast()
        }
        return count
    }

    /// Ends the thread; the source is not called afterwards.
    func stop() {
        condition.lock()
        isCancelled = true
        condition.broadcast()
        while isRunning { condition.wait() }
        for block in empty { block.deallocate() }
        for block in full { block.memory.deallocate() }
        empty = []
        full = []
        isDone = true
        condition.unlock()
    }
}
