/// What became of every tensor in a transfer.
public struct TransferReport: Codable, Sendable, Equatable {
    package enum Outcome: String, Codable, Sendable {
        /// Every value comes from the source.
        case copied
        /// Some rows or columns come from the source, the others are initialised.
        case partlyCopied
        /// Nothing comes from the source.
        case initialised
        /// A tensor of the source that the target doesn't use.
        case dropped
    }

    package struct TensorEntry: Codable, Sendable, Equatable {
        package var name: String
        package var layer: LayerName
        package var rows: Int
        package var columns: Int
        package var outcome: Outcome
        /// Rows and columns of the target that come from the source.
        package var copiedRows: Int
        package var copiedColumns: Int
        /// Rows and columns of the source that nothing in the target began with.
        package var droppedRows: Int
        package var droppedColumns: Int

        package init(
            _ tensor: NamedTensor<Float>, outcome: Outcome, copiedRows: Int = 0, copiedColumns: Int = 0,
            droppedRows: Int = 0, droppedColumns: Int = 0
        ) {
            name = tensor.name
            layer = tensor.layer
            rows = tensor.matrix.rows
            columns = tensor.matrix.columns
            self.outcome = outcome
            self.copiedRows = copiedRows
            self.copiedColumns = copiedColumns
            self.droppedRows = droppedRows
            self.droppedColumns = droppedColumns
        }

        /// A tensor of the source that the target doesn't use.
        package init(dropped tensor: FrozenTensor) {
            name = tensor.name
            layer = tensor.layer
            rows = tensor.matrix.rows
            columns = tensor.matrix.columns
            outcome = .dropped
            (copiedRows, copiedColumns, droppedRows, droppedColumns) = (0, 0, 0, 0)
        }
    }

    /// The source's training corpus.
    package var source: String
    package var layers: [LayerName]
    /// Target type → source type that its tags began as.
    package var typeMap: [String: String]
    /// Target types that the source lacks.
    package var newTypes: [String]
    /// Source types that the target doesn't use.
    package var droppedTypes: [String]
    package var tensors: [TensorEntry] = []

    package init(
        source: String, layers: [LayerName], typeMap: [String: String], newTypes: [String], droppedTypes: [String],
        tensors: [TensorEntry] = []
    ) {
        self.source = source
        self.layers = layers
        self.typeMap = typeMap
        self.newTypes = newTypes
        self.droppedTypes = droppedTypes
        self.tensors = tensors
    }

    /// One line a layer, for people: what came from the source, bottom to top.
    public var layerLines: [String] {
        LayerName.transferOrder.compactMap { layer in
            let entries = tensors.filter { $0.layer == layer && $0.outcome != .dropped }
            guard !entries.isEmpty else { return nil }
            let what: String
            if entries.allSatisfy({ $0.outcome == .copied }) {
                what = "copied"
            } else if entries.allSatisfy({ $0.outcome == .initialised }) {
                what = "begins at random"
            } else if let rows = entries.first(where: { $0.outcome == .partlyCopied && $0.copiedRows < $0.rows }),
                entries.count == 1
            {
                what = "\(rows.copiedRows) of \(rows.rows) rows copied"
            } else {
                what = "copied where the labels match"
            }
            return "\(layer.rawValue): \(what)"
        }
    }

    /// One line a tensor, for those who look closer.
    public var lines: [String] {
        tensors.map { entry in
            let what: String
            switch entry.outcome {
            case .copied: what = "copied"
            case .partlyCopied:
                var parts: [String] = []
                if entry.copiedRows < entry.rows { parts.append("\(entry.copiedRows) of \(entry.rows) rows") }
                if entry.copiedColumns < entry.columns {
                    parts.append("\(entry.copiedColumns) of \(entry.columns) columns")
                }
                what = "partly copied: \(parts.joined(separator: ", "))"
            case .initialised: what = "initialised"
            case .dropped: what = "dropped"
            }
            var dropped: [String] = []
            if entry.droppedRows > 0 { dropped.append("\(entry.droppedRows) rows") }
            if entry.droppedColumns > 0 { dropped.append("\(entry.droppedColumns) columns") }
            let rest = dropped.isEmpty ? "" : " (of the source, \(dropped.joined(separator: " and ")) unused)"
            return "\(entry.name) [\(entry.rows), \(entry.columns)]: \(what)\(rest)"
        }
    }
}
