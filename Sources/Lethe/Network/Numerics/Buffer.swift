/// A growing list of numbers in memory that kernels read directly.
final class Buffer<Element: Numeric & BitwiseCopyable>: @unchecked Sendable {
    private(set) var base: UnsafeMutablePointer<Element>
    private(set) var capacity: Int

    init(capacity: Int = 64) {
        self.capacity = max(capacity, 1)
        base = .allocate(capacity: self.capacity)
        base.initialize(repeating: 0, count: self.capacity)
    }

    deinit { base.deallocate() }

    /// Makes room for `count` numbers; what the buffer held is kept.
    func reserve(_ count: Int) {
        guard count > capacity else { return }
        let grown = max(count, capacity * 2)
        let fresh = UnsafeMutablePointer<Element>.allocate(capacity: grown)
        fresh.initialize(repeating: 0, count: grown)
        fresh.update(from: base, count: capacity)
        base.deallocate()
        base = fresh
        capacity = grown
    }

    @inline(__always)
    subscript(index: Int) -> Element {
        get { base[index] }
        set { base[index] = newValue }
    }
}

/// Rows, slots and tags by number.
typealias IndexBuffer = Buffer<Int32>
