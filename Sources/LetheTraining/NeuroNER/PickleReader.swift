internal import LetheEssentials

/// Reads the few kinds of Python pickles that NeuroNER's published `dataset.pickle` files are made of.
///
/// A pickle is a program for a stack machine, and Python's own reader runs whatever it names. This one knows 17
/// instructions, none of which calls anything, and two classes, which it holds as tables. Anything else is refused with
/// its byte. Memory is bounded by the input's size: containers live in one array and refer to one another by number, so
/// that nothing nests in memory.
struct PickleReader {
    /// What the stack holds.
    enum Value: Hashable {
        case integer(Int)
        case string(String)
        case list(Int)
        /// A dictionary, plain or ordered.
        case table(Int)
        /// An instance: its attributes are in the table of that number.
        case object(Int)
        case emptyTuple
        case dataset
        case orderedDictionary
    }

    private(set) var lists: [[Value]] = []
    private(set) var tables: [[(key: Value, value: Value)]] = []
    /// What the program leaves on the stack.
    private(set) var result = Value.emptyTuple

    private let bytes: [UInt8]
    private let place: String
    private var offset = 0
    private var stack: [Value] = []
    private var marks: [Int] = []
    private var memo: [UInt8: Value] = [:]
    private var copiedEntries = 0

    /// Marks that are open at once in a real file: one.
    private static let maximumMarks = 8

    /// - Throws: `LetheError` of kind `format` at the first byte that isn't what the published files hold.
    init(_ bytes: [UInt8], place: String) throws {
        self.bytes = bytes
        self.place = place
        try run()
    }

    func refuse(_ what: String, at byte: Int? = nil, expected: String? = nil, found: String? = nil) -> LetheError {
        LetheError(
            .format, place: "\(place), byte \(byte ?? offset)", what, expected: expected, found: found,
            advice: "Only the pickles that NeuroNER's published models have are read; nothing in them is run")
    }

    // MARK: Instructions

    private mutating func run() throws {
        guard try take() == 0x80, try take() == 3 else {
            throw refuse("not a pickle of protocol 3", at: 0)
        }
        while true {
            let start = offset
            switch try take() {
            case UInt8(ascii: "c"): stack.append(try global())
            case UInt8(ascii: ")"): stack.append(.emptyTuple)
            case 0x81: try makeObject(of: [.dataset], at: start)
            case UInt8(ascii: "R"): try makeObject(of: [.orderedDictionary], at: start)
            case UInt8(ascii: "b"): try build(at: start)
            case UInt8(ascii: "}"):
                tables.append([])
                stack.append(.table(tables.count - 1))
            case UInt8(ascii: "]"):
                lists.append([])
                stack.append(.list(lists.count - 1))
            case UInt8(ascii: "("):
                guard marks.count < Self.maximumMarks else { throw refuse("marks nested too deeply", at: start) }
                marks.append(stack.count)
            case UInt8(ascii: "u"): try setItems(try popMark(at: start), at: start)
            case UInt8(ascii: "s"):
                let value = try pop(at: start)
                try setItems([try pop(at: start), value], at: start)
            case UInt8(ascii: "e"):
                let items = try popMark(at: start)
                guard case .list(let list)? = stack.last else { throw refuse("items of no list", at: start) }
                lists[list] += items
            case UInt8(ascii: "X"): stack.append(.string(try string(at: start)))
            case UInt8(ascii: "K"): stack.append(.integer(Int(try take())))
            case UInt8(ascii: "q"):
                guard let top = stack.last, marks.last != stack.count else {
                    throw refuse("nothing to note", at: start)
                }
                memo[try take()] = top
            case UInt8(ascii: "h"):
                guard let value = memo[try take()] else { throw refuse("a value that was not noted", at: start) }
                stack.append(value)
            case UInt8(ascii: "."):
                guard stack.count == 1, marks.isEmpty else { throw refuse("the pickle ends too early", at: start) }
                guard offset == bytes.count else { throw refuse("bytes behind the pickle's end") }
                result = stack[0]
                return
            case let code:
                throw refuse(
                    "an instruction that isn't read", at: start,
                    found: "0x" + String(code, radix: 16))
            }
        }
    }

    private mutating func take() throws -> UInt8 {
        guard offset < bytes.count else { throw refuse("the pickle is cut off") }
        offset += 1
        return bytes[offset - 1]
    }

    private mutating func line() throws -> String {
        guard let end = bytes[offset...].prefix(64).firstIndex(of: 0x0A) else {
            throw refuse("a class without a name")
        }
        defer { offset = end + 1 }
        return String(decoding: bytes[offset..<end], as: UTF8.self)
    }

    private mutating func global() throws -> Value {
        let start = offset - 1
        switch (try line(), try line()) {
        case ("dataset", "Dataset"), ("neuroner.dataset", "Dataset"): return .dataset
        case ("collections", "OrderedDict"): return .orderedDictionary
        default:
            // The name is not shown: it may be anything.
            throw refuse(
                "a class that isn't read", at: start, expected: "dataset.Dataset or collections.OrderedDict")
        }
    }

    private mutating func string(at start: Int) throws -> String {
        guard offset + 4 <= bytes.count else { throw refuse("the pickle is cut off") }
        let count = (0..<4).reduce(0) { $0 | Int(bytes[offset + $1]) << (8 * $1) }
        offset += 4
        guard count <= bytes.count - offset else { throw refuse("a string reaches beyond the end", at: start) }
        defer { offset += count }
        guard let string = String(validating: bytes[offset..<(offset + count)], as: UTF8.self) else {
            throw refuse("a string that is not valid UTF-8", at: start)
        }
        return string
    }

    // MARK: Stack

    private mutating func pop(at start: Int) throws -> Value {
        guard let value = stack.last, marks.last ?? 0 < stack.count else { throw refuse("too few values", at: start) }
        stack.removeLast()
        return value
    }

    private mutating func popMark(at start: Int) throws -> [Value] {
        guard let mark = marks.popLast(), mark <= stack.count else { throw refuse("no mark", at: start) }
        let items = Array(stack[mark...])
        stack.removeSubrange(mark...)
        return items
    }

    private mutating func makeObject(of classes: [Value], at start: Int) throws {
        guard try pop(at: start) == .emptyTuple else { throw refuse("an instance made from values", at: start) }
        let type = try pop(at: start)
        guard classes.contains(type) else { throw refuse("an instance of no class that is read", at: start) }
        tables.append([])
        stack.append(type == .dataset ? .object(tables.count - 1) : .table(tables.count - 1))
    }

    private mutating func build(at start: Int) throws {
        guard case .table(let attributes) = try pop(at: start), case .object(let object)? = stack.last else {
            throw refuse("attributes of no instance", at: start)
        }
        guard tables[object].isEmpty else { throw refuse("attributes given twice", at: start) }
        // Two bytes name a table again: without a limit, few of them would copy a large one any number of times.
        copiedEntries += tables[attributes].count
        guard copiedEntries <= bytes.count else {
            throw refuse("attributes given to more instances than fit", at: start)
        }
        tables[object] += tables[attributes]
    }

    private mutating func setItems(_ items: [Value], at start: Int) throws {
        guard case .table(let table)? = stack.last, items.count % 2 == 0 else {
            throw refuse("items of no dictionary", at: start)
        }
        for index in stride(from: 0, to: items.count, by: 2) {
            switch items[index] {
            case .integer, .string: tables[table].append((items[index], items[index + 1]))
            default: throw refuse("a key that is neither a number nor a string", at: start)
            }
        }
    }
}
