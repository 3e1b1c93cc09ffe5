/// Finds notes that are copies of one another, or nearly so: in two parts of a split, they would make the scores too good.
///
/// Two notes are near duplicates where the stretches of five tokens that they share are at least `leastShared` of all that
/// either has (the Jaccard similarity of their shingles, Broder 1997). Candidates come from minimum hashes in bands
/// (Leskovec, Rajaraman and Ullman, *Mining of Massive Datasets*, 3.4) and are then compared exactly. Cost grows with the
/// text, and with the number of candidates.
enum NearDuplicates {
    static let leastShared = 0.8
    private static let shingleTokens = 5
    private static let bands = 16
    private static let rows = 4

    /// Which documents belong together: the same number for all of a group, in order of first appearance.
    static func groups(_ documents: [Document], tokenizer: Tokenizer = Tokenizer()) -> [Int] {
        var groups = DisjointSets(count: documents.count)
        let shingles = documents.map { Self.shingles($0, tokenizer: tokenizer) }
        var buckets: [UInt64: [Int]] = [:]
        // In the documents' order, so that the same corpus gives the same groups.
        for (index, own) in shingles.enumerated() where !own.isEmpty {
            let least = minima(own)
            var compared: Set<Int> = []
            for band in 0..<bands {
                var key = UInt64(band) &+ 1
                for row in 0..<rows { key = mixed(key ^ least[band * rows + row]) }
                for other in buckets[key] ?? []
                where groups.root(of: other) != groups.root(of: index) && compared.insert(other).inserted {
                    if areAlike(own, shingles[other]) { groups.join(index, other) }
                }
                buckets[key, default: []].append(index)
            }
        }
        return groups.numbers
    }

    private static func areAlike(_ one: Set<UInt64>, _ other: Set<UInt64>) -> Bool {
        let (small, large) = one.count < other.count ? (one, other) : (other, one)
        guard Double(small.count) >= leastShared * Double(large.count) else { return false }
        let shared = small.lazy.filter(large.contains).count
        return Double(shared) >= leastShared * Double(one.count + other.count - shared)
    }

    /// Hashes of every stretch of five tokens; of a shorter note, of the whole.
    private static func shingles(_ document: Document, tokenizer: Tokenizer) -> Set<UInt64> {
        let hashes = tokenizer.tokens(of: document).tokens.map { token in
            document.text[token].utf8.reduce(14_695_981_039_346_656_037 as UInt64) {
                ($0 ^ UInt64($1)) &* 1_099_511_628_211
            }
        }
        guard hashes.count > shingleTokens else {
            return hashes.isEmpty ? [] : [hashes.reduce(0) { mixed($0 ^ $1) }]
        }
        var shingles: Set<UInt64> = []
        for start in 0...(hashes.count - shingleTokens) {
            shingles.insert(hashes[start..<(start + shingleTokens)].reduce(0) { mixed($0 ^ $1) })
        }
        return shingles
    }

    /// The least hash under each of the functions.
    private static func minima(_ shingles: Set<UInt64>) -> [UInt64] {
        (0..<(bands * rows)).map { function in
            let salt = mixed(UInt64(function) &+ 0x9E37_79B9_7F4A_7C15)
            return shingles.reduce(UInt64.max) { min($0, mixed($1 ^ salt)) }
        }
    }

    /// The finaliser of SplitMix64 (Steele, Lea and Flood 2014).
    private static func mixed(_ value: UInt64) -> UInt64 {
        var value = value &+ 0x9E37_79B9_7F4A_7C15
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}

/// Sets that are joined pair by pair.
struct DisjointSets {
    private var parents: [Int]

    init(count: Int) { parents = Array(0..<count) }

    mutating func root(of index: Int) -> Int {
        var index = index
        while parents[index] != index {
            parents[index] = parents[parents[index]]
            index = parents[index]
        }
        return index
    }

    /// The set of the lower number goes on.
    mutating func join(_ one: Int, _ other: Int) {
        let (first, second) = (root(of: one), root(of: other))
        parents[max(first, second)] = min(first, second)
    }

    /// Each element's set, numbered in order of first appearance.
    var numbers: [Int] {
        var sets = self
        var numbers: [Int: Int] = [:]
        return parents.indices.map { index in
            let root = sets.root(of: index)
            let number = numbers[root] ?? numbers.count
            numbers[root] = number
            return number
        }
    }
}
