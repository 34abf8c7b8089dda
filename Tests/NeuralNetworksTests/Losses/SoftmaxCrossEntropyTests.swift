import NeuralNetworks
import Randomness
import Testing

@Suite struct SoftmaxCrossEntropyTests {
    struct Reference: Decodable, CustomTestStringConvertible {
        let name: String
        let loss: Loss
        let classes: Int
        let logits: [Float]
        let labels: [Int]
        let secondLabels: [Int]
        let shares: [Float]
        let sum: Double
        let correct: Int
        let gradient: [Double]

        var testDescription: String { name }

        var targets: [Target] {
            labels.indices.map { Target(labels[$0], share: shares[$0], mixedWith: secondLabels[$0]) }
        }
    }

    @Test(arguments: try fixture("losses.json", as: [Reference].self))
    func agreesWithPyTorch(_ reference: Reference) throws {
        let counts = [Int](repeating: 1, count: reference.classes)
        let loss = try reference.loss.resolved(classCounts: counts)
        let (summary, gradient) = evaluate(loss, reference.logits, reference.targets)
        expectClose([summary.loss], [reference.sum], relative: 1e-6)
        expectClose(gradient, reference.gradient, floor: 1e-3)
        #expect(summary.correct == reference.correct)
        #expect(summary.count == reference.labels.count)
    }

    @Test func theGradientIsTheSlopeOfTheMeanLoss() {
        let loss = SoftmaxCrossEntropy(classWeights: [0.5, 2, 1], labelSmoothing: 0.1)
        let targets = [Target(2), Target(0, share: 0.3, mixedWith: 1), Target(1), Target(0)]
        let logits = randomLogits(12, index: 1)
        let gradient = evaluate(loss, logits, targets).gradient
        let distance: Float = 1e-2
        let slopes = logits.indices.map { index in
            let ends = [distance, -distance].map { step in
                var moved = logits
                moved[index] += step
                return evaluate(loss, moved, targets).summary.meanLoss
            }
            return (ends[0] - ends[1]) / Double(2 * distance)
        }
        expectClose(gradient, slopes, relative: 1e-3, floor: 0.01)
    }

    @Test func eachSamplesGradientSumsToZero() {
        let loss = SoftmaxCrossEntropy(classWeights: [3, 0.2, 1, 1], labelSmoothing: 0.2)
        let gradient = evaluate(loss, randomLogits(16, index: 2), (0..<4).map { Target($0) }).gradient
        for row in 0..<4 { #expect(abs(gradient[row * 4..<row * 4 + 4].reduce(0, +)) < 1e-6) }
    }

    @Test func paddedSamplesCountForNothing() {
        let loss = SoftmaxCrossEntropy(classWeights: [1, 2])
        let logits = randomLogits(16, index: 3)
        let targets = [Target(0), Target(1), Target(1)]
        let whole = evaluate(loss, Array(logits.prefix(6)), targets)
        let padded = evaluate(loss, logits, targets)
        #expect(padded.summary == whole.summary)
        #expect(padded.gradient == whole.gradient + [Float](repeating: 0, count: 10))
    }

    @Test func addingAConstantToTheLogitsChangesNothing() {
        let loss = SoftmaxCrossEntropy(classWeights: [1, 1, 1], labelSmoothing: 0.1)
        // Eighths, so that the sums are exact.
        let logits = randomLogits(9, index: 4).map { ($0 * 8).rounded() / 8 }
        let targets = [Target(0), Target(1), Target(2)]
        let plain = evaluate(loss, logits, targets)
        let moved = evaluate(loss, logits.map { $0 + 1024 }, targets)
        expectClose([moved.summary.loss], [plain.summary.loss], relative: 1e-9)
        expectClose(moved.gradient, plain.gradient.map { Double($0) }, relative: 1e-6)
    }

    @Test func aMixedSampleOfOneClassIsThatClass() {
        let loss = SoftmaxCrossEntropy(classWeights: [1, 3], labelSmoothing: 0.1)
        let logits = randomLogits(2, index: 5)
        let mixed = evaluate(loss, logits, [Target(1, share: 0.4, mixedWith: 1)])
        let plain = evaluate(loss, logits, [Target(1)])
        expectClose([mixed.summary.loss], [plain.summary.loss], relative: 1e-6)
        #expect(mixed.summary.correct == plain.summary.correct)
    }

    @Test func batchesAddUpToAnEpoch() {
        let loss = SoftmaxCrossEntropy(classWeights: [1, 3])
        let logits = randomLogits(8, index: 6)
        let targets = [Target(1), Target(0), Target(0), Target(1)]
        var total = LossSummary()
        for start in [0, 2] {
            let rows = Array(logits[start * 2..<start * 2 + 4])
            total += evaluate(loss, rows, Array(targets[start..<start + 2])).summary
        }
        let whole = evaluate(loss, logits, targets).summary
        #expect(total.count == 4 && total.correct == whole.correct && total.accuracy == whole.accuracy)
        expectClose([total.meanLoss], [whole.meanLoss], relative: 1e-12)
    }

    private func evaluate(
        _ loss: SoftmaxCrossEntropy, _ logits: [Float], _ targets: [Target]
    ) -> (summary: LossSummary, gradient: [Float]) {
        var gradient = [Float](repeating: .nan, count: logits.count)
        let summary = logits.withUnsafeBufferPointer { logits in
            gradient.withUnsafeMutableBufferPointer {
                loss.evaluate(logits: logits, targets: targets, gradient: $0)
            }
        }
        return (summary, gradient)
    }

    private func randomLogits(_ count: Int, index: Int) -> [Float] {
        var random = RandomStream(seed: 1, purpose: .test, index: index)
        return (0..<count).map { _ in 2 * random.normal() }
    }
}
