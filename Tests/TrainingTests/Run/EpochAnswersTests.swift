import NeuralNetworks
import Testing
import Training

@Suite("The answers of an epoch")
struct EpochAnswersTests {
    private func answers(_ logits: [Float], of classCount: Int, _ targets: [Target]) -> EpochAnswers {
        var answers = EpochAnswers()
        logits.withUnsafeBufferPointer { answers.append(logits: $0, of: classCount, targets: targets) }
        return answers
    }

    @Test("Of two classes the area counts the pairs in order, ties for a half")
    func pairsAreCounted() {
        // The second class's share rises with its logit; of four pairs one is in order and one is tied.
        let found = answers([0, 1, 0, 2, 0, 2, 0, 0], of: 2, [0, 0, 1, 1].map { Target($0) })
        #expect(found.rocAUC == 0.375)
    }

    @Test("Rows behind the targets are padding, and a mixed image is of the class that most of it is of")
    func rowsBehindTheTargetsArePadding() {
        let mixed = [Target(0), Target(0, share: 0.3, mixedWith: 1)]
        let padded = answers([2, 0, 0, 2, 9, 0], of: 2, mixed)
        #expect(padded == answers([2, 0, 0, 2], of: 2, [Target(0), Target(1)]))
        #expect(padded.count == 2 && padded.rocAUC == 1)
    }

    @Test("Of three classes it is the mean over each against the rest")
    func itIsTheMeanOverTheClasses() {
        let logits: [Float] = [3, 0, 0, 0, 3, 0, 0, 0, 3, 0, 3, 0]
        let found = answers(logits, of: 3, [0, 1, 2, 2].map { Target($0) })
        // The first class is apart; of the second's three pairs one is tied, of the third's four
        // two are.
        let areas = [1, 2.5 / 3, 0.75]
        #expect(abs((found.rocAUC ?? 0) - areas.reduce(0, +) / 3) < 1e-12)
    }

    @Test("Without an image of each class there is no area")
    func aClassMayBeMissing() {
        #expect(EpochAnswers().rocAUC == nil)
        #expect(answers([1, 0, 0, 1], of: 2, [Target(1), Target(1)]).rocAUC == nil)
        #expect(answers([1, 0, 0, 0, 1, 0], of: 3, [Target(0), Target(1)]).rocAUC == nil)
    }
}
