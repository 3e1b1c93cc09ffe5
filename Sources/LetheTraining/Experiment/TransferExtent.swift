/// How much of the source a run begins with: nothing, or every layer up to one in the order of the paper's Figure 3; or two runs whose
/// networks are one model together, one with nothing and one with every layer.
package enum TransferExtent: Sendable, Hashable {
    case none
    case upTo(LayerName)
    case averaged

    /// All six layers.
    package static let all = TransferExtent.upTo(LayerName.transferOrder.last ?? .crf)

    /// None, then up to each layer.
    package static let everyStep = [TransferExtent.none] + LayerName.transferOrder.map { .upTo($0) }

    /// Reads `none`, `all`, `averaged` or the name of a layer.
    ///
    /// - Throws: `LetheError` of kind `setting`.
    package init(parsing text: String) throws {
        if text == "none" {
            self = .none
        } else if text == "all" {
            self = .all
        } else if text == "averaged" {
            self = .averaged
        } else if let layer = LayerName(rawValue: text) {
            self = .upTo(layer)
        } else {
            throw LetheError.invalidSetting(
                name: "transfer `\(text)`",
                expected:
                    "none, all, averaged or one of \(LayerName.transferOrder.map(\.rawValue).joined(separator: ", "))",
                found: "something else")
        }
    }

    /// The layers copied.
    package var layers: Set<LayerName> {
        switch self {
        case .none: []
        case .upTo(let layer): layer.upToHere
        case .averaged: Self.all.layers
        }
    }

    /// The topmost layer copied; nil for none.
    var lastLayer: LayerName? {
        if case .upTo(let layer) = self { layer } else { nil }
    }

    /// `none`, `all` or the last layer's name.
    package var text: String {
        switch self {
        case .none: "none"
        case .upTo(let layer): self == .all ? "all" : layer.rawValue
        case .averaged: "averaged"
        }
    }

    /// From 0 (none) to 6 (all), then averaged.
    var rank: Int { self == .averaged ? layers.count + 1 : layers.count }
}

extension TransferExtent: TextCoded {}
