/// Which layers of a source model a target model begins with.
public struct TransferPlan: Sendable {
    public var layers: Set<LayerName>
    /// Target type → source type. Types of the same name need no entry.
    public var sourceTypeByTarget: [String: String]
    /// Tokens of the source that don't occur in the target's training part stay known. The default is true.
    public var keepsSourceTokens = true

    public init(layers: Set<LayerName>, sourceTypeByTarget: [String: String] = [:]) {
        self.layers = layers
        self.sourceTypeByTarget = sourceTypeByTarget
    }

    /// Whether the source's tokens enter the target's vocabulary: only with embeddings to give them a meaning.
    var keepsTokens: Bool { keepsSourceTokens && layers.contains(.tokenEmbedding) }

    /// Reads maps such as `PER=PATIENT,DOCTOR`: source type, then the target types that begin as it.
    ///
    /// - Throws: `LetheError` of kind `setting`.
    public static func parseMap(_ entries: [String]) throws -> [String: String] {
        var map: [String: String] = [:]
        for entry in entries {
            let sides = entry.split(separator: "=", omittingEmptySubsequences: false)
            let targets = sides.count == 2 ? sides[1].split(separator: ",", omittingEmptySubsequences: false) : []
            guard sides.count == 2, !sides[0].isEmpty, !targets.isEmpty, !targets.contains(where: \.isEmpty) else {
                throw LetheError.invalidSetting(
                    name: "label map `\(entry)`", expected: "SOURCE=TARGET or SOURCE=TARGET,TARGET",
                    found: "something else")
            }
            for target in targets {
                if let other = map[String(target)], other != sides[0] {
                    throw LetheError.invalidSetting(
                        name: "label map", expected: "one source type for \(target)", found: "\(other) and \(sides[0])")
                }
                map[String(target)] = String(sides[0])
            }
        }
        return map
    }

    /// The target's network: the source's sizes, so that tensors fit; the rest as set.
    func network(_ wanted: NetworkConfiguration, source: ModelBundle) -> NetworkConfiguration {
        var network = source.configuration.network
        network.dropoutRate = wanted.dropoutRate
        network.outputLayer = wanted.outputLayer
        return network
    }

    /// Copies the chosen layers into initialised parameters.
    ///
    /// Rows are matched by token or character, columns by tag, never by position.
    ///
    /// - Throws: `LetheError` for a map that names unknown types.
    func apply(
        from source: ModelBundle, to target: NetworkParameters<Float>, vocabulary: Vocabulary, tagSet: TagSet
    ) throws -> TransferReport {
        guard source.furtherWeights.isEmpty else {
            throw LetheError(
                .setting, "the source is several networks in one, and layers of one are carried over",
                expected: "a model of one network", advice: "Transfer from one of those that were joined")
        }
        let sourceTags = source.tagSet
        try checkMap(source: sourceTags, target: tagSet)
        let tags = tagMatches(source: sourceTags, target: tagSet)
        var report = TransferReport(
            source: source.configuration.provenance?.train.name ?? source.configuration.imported?.name ?? "",
            layers: LayerName.allCases.filter(layers.contains),
            typeMap: typeMap(source: sourceTags, target: tagSet),
            newTypes: tagSet.types.filter { sourceType(of: $0, in: sourceTags) == nil },
            droppedTypes: droppedTypes(source: sourceTags, target: tagSet))
        let sourceTensors = Dictionary(uniqueKeysWithValues: source.weights.tensors.map { ($0.name, $0) })
        for tensor in target.tensors {
            guard layers.contains(tensor.layer) else {
                report.tensors.append(.init(tensor, outcome: .initialised))
                continue
            }
            guard let origin = sourceTensors[tensor.name] else {
                report.tensors.append(.init(tensor, outcome: .initialised))
                continue
            }
            let rows = rowMatches(tensor.axes, source: source.vocabulary, target: vocabulary, tags: tags)
            report.tensors.append(
                copy(origin, to: tensor, rows: rows, columns: columnMatches(tensor.axes, tags: tags)))
        }
        let names = Set(target.tensors.map(\.name))
        for tensor in source.weights.tensors where !names.contains(tensor.name) || !layers.contains(tensor.layer) {
            report.tensors.append(.init(dropped: tensor))
        }
        return report
    }

    // MARK: Types

    private func sourceType(of type: String, in source: TagSet) -> String? {
        sourceTypeByTarget[type] ?? (source.types.contains(type) ? type : nil)
    }

    private func typeMap(source: TagSet, target: TagSet) -> [String: String] {
        var map: [String: String] = [:]
        for type in target.types { map[type] = sourceType(of: type, in: source) }
        return map
    }

    private func droppedTypes(source: TagSet, target: TagSet) -> [String] {
        let used = Set(target.types.compactMap { sourceType(of: $0, in: source) })
        return source.types.filter { !used.contains($0) }
    }

    private func checkMap(source: TagSet, target: TagSet) throws {
        for (to, from) in sourceTypeByTarget.sorted(by: { $0.key < $1.key }) {
            guard source.types.contains(from) else {
                throw LetheError.invalidSetting(
                    name: "label map's source type \(from)",
                    expected: "SOURCE=YOURS, the source being one of \(source.types.joined(separator: ", "))",
                    found: from)
            }
            guard target.types.contains(to) else {
                throw LetheError.invalidSetting(
                    name: "label map's target type \(to)", expected: "one of \(target.types.joined(separator: ", "))",
                    found: to)
            }
        }
    }

    /// Source tag index by target tag index, −1 for new ones; start and end at the end.
    private func tagMatches(source: TagSet, target: TagSet) -> [Int] {
        var matches = target.tags.map { tag -> Int in
            if tag == .outside { return 0 }
            guard let type = sourceType(of: tag.type, in: source) else { return -1 }
            if let index = source.index(of: Tag(prefix: tag.prefix, type: type)) { return Int(index) }
            // A source without E- and S-: the nearest role.
            let nearest: TagPrefix = tag.prefix == .single ? .begin : .inside
            return source.index(of: Tag(prefix: nearest, type: type)).map { Int($0) } ?? -1
        }
        matches += [source.count, source.count + 1]
        return matches
    }

    // MARK: Copying

    /// Source row by target row; nil where rows correspond by position.
    private func rowMatches(_ axes: TensorAxes, source: Vocabulary, target: Vocabulary, tags: [Int]) -> [Int]? {
        switch axes {
        case .dense, .tagColumns: nil
        case .characters:
            [0]
                + target.characters.map { character in
                    let row = Int(source.row(ofCharacter: character))
                    return row == 0 ? -1 : row
                }
        case .tokens:
            [0]
                + target.tokens.map { token in
                    let row = source.row(ofToken: token)
                    return row == 0 ? -1 : row
                }
        case .tagSquare: tags
        }
    }

    private func columnMatches(_ axes: TensorAxes, tags: [Int]) -> [Int]? {
        switch axes {
        case .dense, .characters, .tokens: nil
        case .tagColumns: Array(tags.dropLast(2))
        case .tagSquare: tags
        }
    }

    private func copy(
        _ origin: FrozenTensor, to tensor: NamedTensor<Float>, rows: [Int]?, columns: [Int]?
    ) -> TransferReport.TensorEntry {
        let target = tensor.matrix
        let rowMap = rows ?? Array(0..<target.rows)
        let columnMap = columns ?? Array(0..<target.columns)
        precondition(
            rowMap.count == target.rows && columnMap.count == target.columns
                && (rows != nil || origin.matrix.rows == target.rows)
                && (columns != nil || origin.matrix.columns == target.columns),
            "\(tensor.name): source \(origin.matrix.rows) x \(origin.matrix.columns), target \(target.rows) x \(target.columns)"
        )
        for (row, from) in rowMap.enumerated() where from >= 0 {
            if columns == nil {
                origin.matrix.copy(row: from, into: target, row: row)
                continue
            }
            for (column, fromColumn) in columnMap.enumerated() where fromColumn >= 0 {
                let value = origin.matrix[from, fromColumn]
                // What the source's scheme forbids, the target's may need.
                if tensor.axes == .tagSquare, value <= ConditionalRandomField<Float>.impossible / 2 { continue }
                target[row, column] = value
            }
        }
        let copiedRows = rowMap.filter { $0 >= 0 }
        let copiedColumns = columnMap.filter { $0 >= 0 }
        let isWhole = copiedRows.count == target.rows && copiedColumns.count == target.columns
        return TransferReport.TensorEntry(
            tensor,
            outcome: copiedRows.isEmpty || copiedColumns.isEmpty ? .initialised : isWhole ? .copied : .partlyCopied,
            copiedRows: copiedRows.count, copiedColumns: copiedColumns.count,
            droppedRows: origin.matrix.rows - Set(copiedRows).count,
            droppedColumns: origin.matrix.columns - Set(copiedColumns).count)
    }
}
