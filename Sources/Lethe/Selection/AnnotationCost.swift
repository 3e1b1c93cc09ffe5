/// How long a person takes to label: what a choice of notes is weighed by. Simple on purpose, and a setting: people and notes
/// differ more than formulas do.
public struct AnnotationCost: Codable, Sendable, Equatable {
    /// To open a note or line and see where one is. The default is 4.
    public var secondsPerUnit = 4.0
    /// To read. The default is 0.25: 240 words a minute.
    public var secondsPerToken = 0.25
    /// To mark one entity and say what it is. The default is 3.
    public var secondsPerSpan = 3.0

    public init() {}

    public func seconds(units: Int = 1, tokens: Int, spans: Int) -> Double {
        secondsPerUnit * Double(units) + secondsPerToken * Double(tokens) + secondsPerSpan * Double(spans)
    }

    /// - Throws: `LetheError` for costs that make a choice meaningless.
    package func validate() throws {
        for (name, value) in [
            ("seconds a unit", secondsPerUnit), ("seconds a token", secondsPerToken),
            ("seconds a span", secondsPerSpan),
        ] where !(value >= 0 && value.isFinite) {
            throw LetheError.invalidSetting(name: name, expected: "a number of 0 or more", found: "\(value)")
        }
        guard secondsPerToken > 0 || secondsPerUnit > 0 else {
            throw LetheError.invalidSetting(
                name: "annotation cost", expected: "a note or its tokens to take time", found: "both nothing")
        }
    }
}
