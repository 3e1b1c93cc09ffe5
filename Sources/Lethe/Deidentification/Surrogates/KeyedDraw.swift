internal import LetheEssentials

/// Numbers that a key gives for a text: HMAC-SHA256 of scope, kind and canonical form, in counter mode. The same on every machine,
/// in any order and on any thread, and worth nothing without the key.
struct KeyedDraw {
    /// What is drawn: each has a key of its own.
    enum Purpose: String, CaseIterable { case names, dates, numbers, places, contacts }

    private let key: ReleaseKey
    private let purpose: Purpose
    private let message: [UInt8]
    private var block: [UInt8] = []
    private var counter: UInt64 = 0

    /// - Parameters:
    ///   - scope: the patient or note within which equal texts become equal.
    ///   - canonical: the form that all spellings of one thing share.
    init(_ key: ReleaseKey, _ purpose: Purpose, scope: String, kind: String, _ canonical: String = "") {
        self.key = key
        self.purpose = purpose
        // Lengths first: no two triples make one message.
        var message: [UInt8] = []
        for part in [scope, kind, canonical] {
            let bytes = Array(part.utf8)
            message += withUnsafeBytes(of: UInt64(bytes.count).littleEndian, Array.init) + bytes
        }
        self.message = message
    }

    mutating func byte() -> UInt8 {
        if block.isEmpty {
            let bytes = message + withUnsafeBytes(of: counter.littleEndian, Array.init)
            // From the end, where taking one is free.
            block = key.digest(of: bytes, purpose: purpose.rawValue)
            counter += 1
        }
        return block.removeLast()
    }

    mutating func next() -> UInt64 { (0..<8).reduce(0) { value, _ in value << 8 | UInt64(byte()) } }

    /// Even over 0 ..< bound.
    mutating func below(_ bound: Int) -> Int {
        precondition(bound > 0, "a bound of \(bound), expected 1 or more")
        guard bound > 256 else {
            let limit = 256 - 256 % bound
            while true {
                let value = Int(byte())
                if value < limit { return value % bound }
            }
        }
        let limit = UInt64.max - UInt64.max % UInt64(bound)
        while true {
            let value = next()
            if value < limit { return Int(value % UInt64(bound)) }
        }
    }

    mutating func pick<Element>(_ list: [Element]) -> Element { list[below(list.count)] }
}
