import ArgumentParser
import LetheTraining

/// How long a person takes to label.
struct AnnotationCostOptions: ParsableArguments {
    @Option(name: .long, help: "Seconds to open a note or line. (default: 4)")
    var secondsPerUnit: Double?

    @Option(name: .long, help: "Seconds to read a token. (default: 0.25)")
    var secondsPerToken: Double?

    @Option(name: .long, help: "Seconds to mark an annotation. (default: 3)")
    var secondsPerAnnotation: Double?

    var cost: AnnotationCost {
        var cost = AnnotationCost()
        if let secondsPerUnit { cost.secondsPerUnit = secondsPerUnit }
        if let secondsPerToken { cost.secondsPerToken = secondsPerToken }
        if let secondsPerAnnotation { cost.secondsPerSpan = secondsPerAnnotation }
        return cost
    }

    func validate() throws {
        do { try cost.validate() } catch let error as LetheError { throw ValidationError(error.description) }
    }
}
