/// A batch in slices, each read by one worker alone, whose gradients are then added in a fixed order: as many threads help as there
/// are slices, and any number of them gives the same bits.
///
/// How many slices there are decides the order of the sums, and so the bits; how many threads, only the time.
final class SlicedStep<Real: Scalar>: TrainingStep, @unchecked Sendable {
    let parameters: NetworkParameters<Real>
    let gradient: NetworkGradient<Real>
    private let slices: [TaggingStep<Real>]
    /// Slices that the prepared batch fills: a small one may not have a sentence for each.
    private var active = 0
    /// Of each slice's touched rows, their slots among those of all.
    private let characterSlots: [IndexBuffer]
    private let tokenSlots: [IndexBuffer]

    var loss: Double { slices[..<active].reduce(0) { $0 + $1.loss } }
    var tokenCount: Int { slices[..<active].reduce(0) { $0 + $1.tokenCount } }

    /// - Parameter count: of slices, 1 or more.
    init(parameters: NetworkParameters<Real>, typeCount: Int, count: Int) {
        precondition(count >= 1, "\(count) slices")
        self.parameters = parameters
        slices = (0..<count).map { _ in TaggingStep(parameters: parameters, typeCount: typeCount) }
        gradient = NetworkGradient(shape: parameters.shape)
        characterSlots = slices.map { _ in IndexBuffer() }
        tokenSlots = slices.map { _ in IndexBuffer() }
    }

    func prepare(_ sentences: EncodedSentences, chosen: ArraySlice<Int32>, unknown: inout SeededGenerator?) {
        // Longest first, dealt to and fro: the slices hold about as many tokens.
        let order = chosen.enumerated().sorted {
            (sentences.length(Int($1.element)), $0.offset) < (sentences.length(Int($0.element)), $1.offset)
        }.map(\.element)
        active = min(slices.count, order.count)
        var parts = [[Int32]](repeating: [], count: active)
        for (place, sentence) in order.enumerated() {
            let (round, position) = (place / active, place % active)
            parts[round.isMultiple(of: 2) ? position : active - 1 - position].append(sentence)
        }
        for (slice, part) in zip(slices, parts) { slice.prepare(sentences, chosen: part[...], unknown: &unknown) }
    }

    func run(_ worker: Worker, dropoutKey: UInt64?) {
        for index in stride(from: worker.index, to: active, by: worker.count) {
            // Rows are numbered in each slice anew.
            let key = dropoutKey.map { $0 &+ UInt64(index) &* 0x9e37_79b9_7f4a_7c15 }
            slices[index].run(.alone, dropoutKey: key)
        }
        worker.synchronise()
        if worker.index == 0 {
            Self.join(slices[..<active].map(\.gradient.characterRows), into: gradient.characterRows, characterSlots)
            Self.join(slices[..<active].map(\.gradient.tokenRows), into: gradient.tokenRows, tokenSlots)
        }
        addDense(worker)
        worker.synchronise()
        add(worker, slices[..<active].map(\.gradient.characterRows), to: gradient.characterRows, characterSlots)
        add(worker, slices[..<active].map(\.gradient.tokenRows), to: gradient.tokenRows, tokenSlots)
        worker.synchronise()
    }

    private func addDense(_ worker: Worker) {
        let parts = slices[..<active].map(\.gradient.dense.denseTensors)
        for (index, sum) in gradient.dense.denseTensors.enumerated() {
            let places = worker.share(of: sum.matrix.storageCount, unit: sum.matrix.stride)
            let target = sum.matrix.base
            for (number, part) in parts.enumerated() {
                let source = part[index].matrix.base
                if number == 0 {
                    for place in places { target[place] = source[place] }
                } else {
                    for place in places { target[place] += source[place] }
                }
            }
        }
    }

    /// Lists the rows that any slice touches, in the slices' order.
    private static func join(_ parts: [RowGradient<Real>], into sum: RowGradient<Real>, _ slots: [IndexBuffer]) {
        sum.distinct.reset()
        for (part, slots) in zip(parts, slots) {
            slots.reserve(part.count)
            for slot in 0..<part.count { slots[slot] = sum.distinct.slot(of: part.rows[slot]) }
        }
        sum.prepareValues()
    }

    /// Adds a worker's share of columns, slice after slice.
    private func add(
        _ worker: Worker, _ parts: [RowGradient<Real>], to sum: RowGradient<Real>, _ slots: [IndexBuffer]
    ) {
        let columns = worker.share(of: sum.values.columns)
        for (part, slots) in zip(parts, slots) {
            for slot in 0..<part.count {
                let (target, source) = (sum.values.row(Int(slots[slot])), part.values.row(slot))
                for column in columns { target[column] += source[column] }
            }
        }
    }
}
