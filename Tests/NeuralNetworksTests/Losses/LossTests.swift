import Diagnostics
import Foundation
import NeuralNetworks
import Testing

@Suite struct LossTests {
    @Test func anEmptyObjectIsPlainCrossEntropy() throws {
        #expect(try configured("{}", as: Loss.self) == Loss(labelSmoothing: 0, classWeights: .equal))
    }

    @Test func classWeightsAreNamedOrGiven() throws {
        let spellings: [(String, ClassWeights)] = [
            (#""equal""#, .equal), (#""balanced""#, .balanced), ("[1.5, 0.5]", .given([1.5, 0.5])),
        ]
        for (json, weights) in spellings {
            let loss: Loss = try configured(#"{"labelSmoothing": 0.1, "classWeights": \#(json)}"#)
            #expect(loss == Loss(labelSmoothing: 0.1, classWeights: weights))
            #expect(try JSONDecoder().decode(Loss.self, from: JSONEncoder().encode(loss)) == loss)
        }
    }

    @Test(arguments: [
        (#"{"labelSmothing": 0.1}"#, "did you mean \"labelSmoothing\"?"),
        (#"{"labelSmoothing": 1}"#, "labelSmoothing: found 1.0, expected a number from 0 to below 1"),
        (
            #"{"classWeights": "ballanced"}"#,
            "found \"ballanced\", expected one of equal, balanced or a list of a number for each class; did you mean"
        ),
        (#"{"classWeights": [1, -1]}"#, "expected numbers from 0 on"),
        (#"{"classWeights": 3}"#, "classWeights: found 3, expected equal, balanced or a list"),
    ])
    func aWrongLossIsExplained(json: String, explanation: String) {
        let error = #expect(throws: DocumentError.self) { try configured(json, as: Loss.self) }
        #expect(error?.description.contains(explanation) == true, "\(error?.description ?? "")")
    }

    @Test func balancedClassesCountAlikeTogether() throws {
        let weights = try ClassWeights.balanced.resolved(classCounts: [1341, 3875])
        expectClose([weights[0] * 1341, weights[1] * 3875], [2608, 2608], relative: 1e-6)
    }

    @Test func weightsThatDoNotFitTheClassesAreRefused() {
        #expect(throws: ClassWeightError.wrongCount(found: 2, classes: 3)) {
            try ClassWeights.given([1, 2]).resolved(classCounts: [5, 5, 5])
        }
        #expect(throws: ClassWeightError.emptyClass(index: 1)) {
            try Loss(classWeights: .balanced).resolved(classCounts: [5, 0])
        }
    }
}
