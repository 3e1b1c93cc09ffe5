@testable import Lethe
@testable import LetheTraining

/// What formats carry, for tests that look at it.
extension Document {
    var labelStudio: LabelStudioTask { payload as? LabelStudioTask ?? LabelStudioTask() }
    var middleColumns: [String] { (payload as? ConllFormat.Payload)?.middleColumns ?? [] }

    var bratLines: [String] {
        get { (payload as? BratFormat.Payload)?.lines ?? [] }
        set { payload = BratFormat.Payload(lines: newValue) }
    }
}
