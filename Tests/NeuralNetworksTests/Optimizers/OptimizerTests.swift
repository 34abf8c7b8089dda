import Diagnostics
import Foundation
import NeuralNetworks
import Testing

@Suite struct OptimizerTests {
    @Test func defaultsAreThoseOfPyTorch() throws {
        #expect(
            try configured(#"{"type": "adam"}"#) == Optimizer.adam(Adam(learningRate: 0.001, epsilon: 1e-8)))
        #expect(try configured(#"{"type": "adamW"}"#) == Optimizer.adamW(Adam(weightDecay: 0.01)))
    }

    @Test func everySettingSurvivesTheTripThroughJSON() throws {
        let optimizers: [Optimizer] = [
            .sgd(SGD(learningRate: 0.1, momentum: 0.8, nesterov: true, weightDecay: 0.2)),
            .adam(Adam(learningRate: 0.1, beta1: 0.2, beta2: 0.3, epsilon: 0.4, weightDecay: 0.5)),
            .adamW(Adam(weightDecay: 0)),
        ]
        for optimizer in optimizers {
            let json = try JSONEncoder().encode(optimizer)
            #expect(try decodeStrictly(Optimizer.self, from: json) == optimizer)
        }
    }

    @Test(arguments: [
        (
            #"{"type": "adamw"}"#,
            "type: found \"adamw\", expected one of sgd, adam, adamW; did you mean \"adamW\"?"
        ),
        (#"{"learningRate": 0.1}"#, "type: this key is required"),
        (#"{"type": "adam", "learningrate": 0.1}"#, "did you mean \"learningRate\"?"),
        (#"{"type": "adam", "momentum": 0.9}"#, "momentum: unknown key"),
        (#"{"type": "sgd", "learningRate": 0}"#, "learningRate: found 0.0, expected a learning rate above 0"),
        // 0 and infinite in 32 bits.
        (#"{"type": "adam", "epsilon": 1e-60}"#, "epsilon: found 1e-60, expected a number above 0"),
        (#"{"type": "adam", "learningRate": 1e60}"#, "learningRate: found 1e+60, expected a learning rate"),
        (#"{"type": "sgd", "momentum": 1}"#, "momentum: found 1.0, expected a number from 0 to below 1"),
        (#"{"type": "sgd", "momentum": 0, "nesterov": true}"#, "expected a momentum above 0"),
        (
            #"{"type": "adam", "learningRate": "fast"}"#,
            "learningRate: found a text in quotes, expected a number"
        ),
    ])
    func aWrongOptimizerIsExplained(json: String, explanation: String) {
        let error = #expect(throws: DocumentError.self) { try configured(json, as: Optimizer.self) }
        #expect(error?.description.contains(explanation) == true, "\(error?.description ?? "")")
    }
}
