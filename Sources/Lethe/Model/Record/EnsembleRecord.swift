/// Of a model that is several networks: what tells them apart.
package struct EnsembleRecord: Codable, Sendable, Equatable {
    /// The seed that each was trained with; nil where it isn't known.
    package var seeds: [UInt64?]

    package init(seeds: [UInt64?]) { self.seeds = seeds }

    /// Networks at most: each costs a full pass over the notes.
    package static let mostNetworks = 16
}
