package import LetheEssentials

/// A value whose own decoding refuses keys that it doesn't know.
protocol ChecksOwnKeys {}

/// JSON files with a fixed set of keys: Swift's decoders pass over unknown ones, which hides misspelt settings.
package enum StrictJSON {
    /// Decodes a file and refuses keys that the type doesn't write itself.
    ///
    /// - Throws: `LetheError` of kind `model`, naming the file and the key.
    package static func decode<T: Codable>(_ type: T.Type, from data: Data, place: String) throws -> T {
        let value: T
        do {
            value = try JSONDecoder().decode(type, from: Data(withoutMark(data)))
        } catch let error as DecodingError {
            throw LetheError(.model, place: place, reason(error), advice: "The file is damaged or of another version")
        } catch {
            throw LetheError(.model, place: place, "not valid JSON", advice: "The file is damaged")
        }
        let known = try JSONReader.value([UInt8](JSONEncoder().encode(value)), place: place, keepsNumbers: false)
        let found: JSONValue
        do { found = try JSONReader.value(Self.withoutMark(data), place: place, keepsNumbers: false) } catch let error
            as LetheError
        {
            throw LetheError(
                .model, place: error.place, error.what, expected: error.expected,
                advice: "The file is damaged or was edited")
        }
        if let (key, keys) = unknownKey(found, known: known, value: value, path: "") {
            throw LetheError(
                .model, place: place, "unknown key `\(key)`",
                expected: keys.isEmpty ? nil : "one of \(keys.joined(separator: ", "))",
                advice: "The file was written by another version, or edited")
        }
        return value
    }

    /// Decodes a file in which keys may be left out: they have the values of `defaults`.
    ///
    /// - Parameters:
    ///   - wholeKeys: keys whose objects replace their default whole, such as an enumeration's case with its value.
    ///   - clearedBy: keys that, given, leave others of the same object without their defaults.
    /// - Throws: `LetheError`, naming the file and the key.
    package static func decode<T: Codable>(
        _ type: T.Type, from data: Data, over defaults: T, wholeKeys: Set<String> = [],
        clearedBy: [String: [String]] = [:], place: String
    ) throws -> T {
        var given: JSONValue
        do { given = try JSONReader.value(Self.withoutMark(data), place: place) } catch var error as LetheError {
            error.advice = error.advice ?? "Check commas and quotation marks; strings stand in double quotes"
            throw error
        }
        guard case .object = given else {
            throw LetheError(.format, place: place, "not a configuration", expected: "a JSON object")
        }
        let base = try JSONReader.value([UInt8](JSONEncoder().encode(defaults)), place: place)
        given = merge(given, over: base, wholeKeys: wholeKeys, clearedBy: clearedBy)
        let merged = Data(JSONWriter.line(given))
        do { return try decode(type, from: merged, place: place) } catch let error as LetheError {
            // The syntax was looked at above.
            let what =
                error.what == "not valid JSON" ? "a number is out of its range, such as a negative seed" : error.what
            throw LetheError(
                .format, place: place, what, expected: error.expected,
                advice: "See Documentation/experiments.md for the keys")
        }
    }

    /// The bytes without UTF-8's mark, which some editors write.
    private static func withoutMark(_ data: Data) -> [UInt8] {
        Array(data.starts(with: ByteStream.utf8Mark) ? data.dropFirst(ByteStream.utf8Mark.count) : data)
    }

    private static func merge(
        _ given: JSONValue, over base: JSONValue, wholeKeys: Set<String>, clearedBy: [String: [String]]
    ) -> JSONValue {
        guard case .object(let given) = given, case .object(let base) = base else { return given }
        var merged = base
        for (key, cleared) in clearedBy where given[key] != nil {
            for other in cleared { merged[other] = nil }
        }
        for (key, value) in given {
            merged[key] =
                base[key].map {
                    wholeKeys.contains(key)
                        ? value : merge(value, over: $0, wholeKeys: wholeKeys, clearedBy: clearedBy)
                } ?? value
        }
        return .object(merged)
    }

    ///
    /// - Parameter told: what types that ask for it are told.
    package static func encode(
        _ value: some Encodable, told: [CodingUserInfoKey: any Sendable] = [:]
    ) throws -> Data {
        let encoder = JSONEncoder()
        encoder.userInfo = told
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        var data = try encoder.encode(value)
        data.append(0x0A)
        return data
    }

    /// One line, keys sorted: equal values give equal bytes.
    package static func encodeLine(
        _ value: some Encodable, told: [CodingUserInfoKey: any Sendable] = [:]
    ) throws -> Data {
        let encoder = JSONEncoder()
        encoder.userInfo = told
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return try encoder.encode(value)
    }

    /// The keys in which two values differ, by path.
    package static func differences(_ one: some Encodable, _ other: some Encodable) throws -> [String] {
        func object(_ value: some Encodable) throws -> JSONValue {
            try JSONReader.value([UInt8](JSONEncoder().encode(value)), place: "")
        }
        func walk(_ a: JSONValue?, _ b: JSONValue?, path: String) -> [String] {
            if case .object(let a)? = a, case .object(let b)? = b {
                return Set(a.keys).union(b.keys).sorted().flatMap {
                    walk(a[$0], b[$0], path: path.isEmpty ? $0 : "\(path).\($0)")
                }
            }
            return a == b ? [] : [path]
        }
        return walk(try object(one), try object(other), path: "")
    }

    /// A key that isn't known, and those that are known in its place.
    ///
    /// - Parameter value: what the keys are properties of: those that are nil are written nowhere, and known all the same.
    private static func unknownKey(
        _ found: JSONValue, known: JSONValue, value own: Any, path: String
    ) -> (key: String, known: [String])? {
        if own is any ChecksOwnKeys { return nil }
        if case .array(let found) = found, case .array(let known) = known {
            let elements = Array(mirror(own).children.map(\.value))
            for (index, pair) in zip(found, known).enumerated() {
                let element = index < elements.count ? elements[index] : ()
                let path = path.hasSuffix(".") ? String(path.dropLast()) : path
                if let deeper = unknownKey(pair.0, known: pair.1, value: element, path: "\(path)[\(index)].") {
                    return deeper
                }
            }
            return nil
        }
        guard case .object(let found) = found, case .object(let known) = known else { return nil }
        for (key, value) in found.sorted(by: { $0.key < $1.key }) {
            guard let other = known[key] else {
                if value == .null { continue }
                let properties = mirror(own).children.compactMap(\.label).filter { !$0.hasPrefix("_") && $0 != "some" }
                return (path + key, Set(known.keys).union(properties).sorted())
            }
            let property = mirror(own).children.first { $0.label == key }?.value ?? ()
            if let deeper = unknownKey(value, known: other, value: property, path: path + key + ".") { return deeper }
        }
        return nil
    }

    /// Of what an optional holds, where it is one.
    private static func mirror(_ value: Any) -> Mirror {
        let mirror = Mirror(reflecting: value)
        guard mirror.displayStyle == .optional, let wrapped = mirror.children.first?.value else { return mirror }
        return Mirror(reflecting: wrapped)
    }

    private static func reason(_ error: DecodingError) -> String {
        func path(_ keys: [any CodingKey], _ last: (any CodingKey)? = nil) -> String {
            (keys + (last.map { [$0] } ?? [])).map { $0.intValue.map { "\($0)" } ?? $0.stringValue }.joined(
                separator: ".")
        }
        switch error {
        case .keyNotFound(let key, let context): return "key `\(path(context.codingPath, key))` is missing"
        case .typeMismatch(_, let context), .valueNotFound(_, let context):
            return "key `\(path(context.codingPath))` has the wrong type"
        case .dataCorrupted(let context) where context.underlyingError is LetheError:
            return "key `\(path(context.codingPath))`: \(context.debugDescription)"
        case .dataCorrupted(let context) where !context.codingPath.isEmpty:
            return "key `\(path(context.codingPath))` has a value that means nothing here"
        default: return "not valid JSON"
        }
    }
}
