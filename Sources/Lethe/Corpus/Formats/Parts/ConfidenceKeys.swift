internal import LetheEssentials

/// What JSON formats hold of how sure an annotator was, each under its tool's name.
extension JSONRecord {
    /// A probability under a key; nil where there is none.
    func probability(_ key: String) -> Double? {
        let value: Double? =
            switch fields[key] {
            case .integer(let number)?: Double(number)
            case .number(let number)?: Double("\(number)")
            default: nil
            }
        return value.flatMap { (0...1).contains($0) ? $0 : nil }
    }
}

extension JSONValue {
    /// A probability with the digits that single precision holds.
    static func probability(_ value: Double) -> JSONValue {
        Decimal(string: "\(Float(value))").map { .number($0) } ?? .integer(value >= 0.5 ? 1 : 0)
    }
}

extension JSONValue {
    /// A number with the digits that tell it from its neighbours in double precision; 0 where it is none.
    package static func number(of value: Double) -> JSONValue {
        guard value.isFinite else { return .integer(0) }
        if let whole = Int64(exactly: value) { return .integer(whole) }
        return Decimal(string: "\(value)").map { .number($0) } ?? .integer(0)
    }
}
