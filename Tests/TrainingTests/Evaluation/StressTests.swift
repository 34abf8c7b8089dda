import Radiographs
import Testing
import Training

@Suite("The stress evaluation")
struct StressTests {
    let tiny: TinyTraining
    let model: ModelFile

    init() throws {
        tiny = try TinyTraining(epochs: 2)
        model = try ModelFile(readFrom: tiny.run().directory.bestCheckpoint)
    }

    private func request(_ split: SplitName = .validation) -> ModelEvaluation.Request { tiny.request(split) }

    @Test("It measures every cell of the grid, and the images as they are")
    func everyCellIsMeasured() throws {
        let report = try StressReport(of: [model], request())
        let grid = StressShift.allCases.flatMap { shift in shift.strengths.map { "\(shift) \($0)" } }
        #expect(report.cells.map { "\($0.shift) \($0.strength)" } == grid)
        let plain = try ModelEvaluation(of: model, request()).metrics
        #expect(
            report.images == plain.images && report.split == "validation"
                && report.positiveClass == "PNEUMONIA")
        #expect(report.unchanged.accuracy == plain.accuracy.value)
        #expect(report.unchanged.sensitivity == plain.positive?.sensitivity.value)
        #expect(report.unchanged.rocAUC == plain.rocAUC.value)
        let accuracies = report.cells.compactMap(\.figures.accuracy)
        #expect(report.worst.accuracy == accuracies.min())
        #expect(abs((report.mean.accuracy ?? 0) - accuracies.reduce(0, +) / Double(accuracies.count)) < 1e-12)
        #expect(report.worstCell?.figures.balancedAccuracy == report.worst.balancedAccuracy)
        // Something of it bites.
        #expect(Set(report.cells.compactMap(\.figures.rocAUC)).count > 1)
    }

    @Test("It does not depend on the batch size, nor on what was measured before")
    func itIsDeterministic() throws {
        let report = try StressReport(of: [model], request())
        var other = request()
        other.batchSize = 5
        #expect(try StressReport(of: [model], other) == report)
    }

    @Test("An ensemble of a model with itself is the model")
    func ensemblesAreMeasured() throws {
        let alone = try StressReport(of: [model], request())
        let twice = try StressReport(of: [model, model], request())
        #expect(twice.cells == alone.cells)
    }

    @Test("The test split is refused")
    func theTestSplitIsRefused() {
        #expect {
            try StressReport(of: [model], request(.test))
        } throws: {
            if case TrainingError.stressOnTest = $0 { true } else { false }
        }
    }
}
