/// Layer 5: H values → one emission score a tag.
package struct FullyConnected<Real: Scalar>: Sendable {
    // MARK: Parameters

    /// [H, tags] and [1, tags].
    package let affine: Affine<Real>

    init(inputSize: Int, tagCount: Int) {
        affine = Affine(inputSize: inputSize, outputSize: tagCount)
    }

    var tensors: [NamedTensor<Real>] {
        [
            NamedTensor("fullyConnected.weights", .fullyConnected, affine.weights, axes: .tagColumns),
            NamedTensor("fullyConnected.bias", .fullyConnected, affine.bias, axes: .tagColumns, isVector: true),
        ]
    }

    // MARK: Initialisation

    func initialise(using generator: inout SeededGenerator) { affine.initialise(using: &generator) }

    // MARK: Forward

    /// Emission scores. input [R, H], emissions [R, tags].
    func forward(_ input: Rows<Real>, into emissions: Rows<Real>) { affine.forward(input, into: emissions) }

    // MARK: Backward

    /// Derivatives by the input. dEmissions [R, tags], dInput [R, H].
    func backward(_ dEmissions: Rows<Real>, into dInput: Rows<Real>) { affine.backward(dEmissions, into: dInput) }

    /// Overwrites some rows of the weights' gradient, and the bias's where `withBias`.
    func gradient(
        weightRows: Range<Int>, withBias: Bool, input: Rows<Real>, dEmissions: Rows<Real>, into gradient: FullyConnected
    ) {
        affine.gradient(
            weightRows: weightRows, withBias: withBias, input: input, dOutput: dEmissions, into: gradient.affine)
    }
}
