import Diagnostics
import SystemPackage
import Testing
import Training

@Suite("Models that do not mean the same by positive")
struct EnsembleErrorTests {
    @Test("They are not evaluated together, and both files are named with what they call positive")
    func bothAreNamed() throws {
        let tiny = try TinyTraining(epochs: 1)
        let first = try tiny.run().directory.bestCheckpoint
        let other = tiny.path("other.safetensors")
        let model = try ModelFile(readFrom: first)
        var description = model.description
        description.positiveClass = "NORMAL"
        try ModelFile(description: description, parameters: model.parameters).write(to: other)
        let files = [model, try ModelFile(readFrom: other)]
        let error = #expect(throws: EnsembleError.self) {
            try ModelEvaluation(ofEnsemble: files, tiny.request(.test))
        }
        #expect(
            error?.description.hasPrefix(
                "the positive class of \(first) is PNEUMONIA, that of \(other) is NORMAL; ") == true)
        #expect(error?.exitStatus == .badData && error?.description.contains("\n") == false)
    }
}
