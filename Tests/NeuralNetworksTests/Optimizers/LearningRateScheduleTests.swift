import Diagnostics
import Foundation
import NeuralNetworks
import Testing

@Suite struct LearningRateScheduleTests {
    struct References: Decodable {
        struct Curve: Decodable {
            let name: String
            let schedule: LearningRateSchedule
            let stepsPerEpoch: Int
            let epochs: Int
            let factors: [Double]
        }
        struct Plateau: Decodable {
            let schedule: LearningRateSchedule
            let higherIsBetter: Bool
            let metrics: [Double]
            let factors: [Double]
        }
        let curves: [Curve]
        let plateaus: [Plateau]
    }

    private let everyCurve: [LearningRateSchedule.Curve] = [
        .constant, .step(StepDecay(every: 2, factor: 0.5)), .cosine(CosineDecay(finalFactor: 0.1)),
        .oneCycle(OneCycle(pctStart: 0.2)), .reduceOnPlateau(ReduceOnPlateau(patience: 3)),
    ]

    @Test func everyCurveAgreesWithPyTorch() throws {
        let curves = try fixture("schedules.json", as: References.self).curves
        #expect(curves.count == 6)
        for curve in curves {
            let length = TrainingLength(stepsPerEpoch: curve.stepsPerEpoch, epochs: curve.epochs)
            let factors = (0..<length.totalSteps).map { curve.schedule.factor(atStep: $0, of: length) }
            expectClose(factors, curve.factors, relative: 1e-9, floor: 1e-9, "\(curve.name)")
        }
    }

    @Test func aPlateauAgreesWithPyTorch() throws {
        let references = try fixture("schedules.json", as: References.self).plateaus
        #expect(references.count == 2)
        for reference in references {
            var state = PlateauState()
            let factors = reference.metrics.map { metric in
                reference.schedule.observe(metric, higherIsBetter: reference.higherIsBetter, state: &state)
                return reference.schedule.factor(
                    atStep: 0, of: TrainingLength(stepsPerEpoch: 1, epochs: 1), plateau: state)
            }
            expectClose(factors, reference.factors, relative: 1e-9)
        }
    }

    @Test func aPlateauGoesOnFromWhatACheckpointHolds() throws {
        let schedule = LearningRateSchedule(.reduceOnPlateau(ReduceOnPlateau(factor: 0.5, patience: 1)))
        let metrics = [1.0, 0.9, 0.95, 0.97, .nan, 0.8, 0.81]
        var (whole, resumed) = (PlateauState(), PlateauState())
        for metric in metrics {
            schedule.observe(metric, higherIsBetter: false, state: &whole)
            resumed = try decodeStrictly(PlateauState.self, from: JSONEncoder().encode(resumed))
            schedule.observe(metric, higherIsBetter: false, state: &resumed)
        }
        #expect(resumed == whole)
        #expect(whole.factor == 0.5)
    }

    @Test func otherCurvesDoNotHeedAMetric() {
        var state = PlateauState()
        for _ in 0..<50 {
            LearningRateSchedule(.constant).observe(1, higherIsBetter: true, state: &state)
        }
        #expect(state == PlateauState())
    }

    @Test func warmUpRisesInEqualStepsAndJoinsEveryCurve() {
        let length = TrainingLength(stepsPerEpoch: 10, epochs: 5)
        for curve in everyCurve {
            let plain = LearningRateSchedule(curve)
            let warmed = LearningRateSchedule(curve, warmUp: .epochs(1.5))
            for step in 0..<length.totalSteps {
                let share = min(1, Double(step + 1) / 15)
                let expected = plain.factor(atStep: step, of: length) * share
                expectClose([warmed.factor(atStep: step, of: length)], [expected], relative: 1e-12, floor: 0)
            }
        }
    }

    @Test func everyFactorIsAboveZeroAndAtMostOne() {
        for (perEpoch, epochs) in [(1, 1), (1, 2), (3, 1), (7, 6)] {
            let length = TrainingLength(stepsPerEpoch: perEpoch, epochs: epochs)
            for curve in everyCurve {
                // Past the end too, where a resumed run is prolonged.
                for step in 0..<length.totalSteps + 3 {
                    let factor = LearningRateSchedule(curve).factor(atStep: step, of: length)
                    #expect(factor > 0 && factor <= 1)
                }
            }
        }
    }

    @Test func everyScheduleSurvivesTheTripThroughJSON() throws {
        for curve in everyCurve {
            for warmUp in [nil, WarmUp.epochs(2.5), .steps(100)] {
                let schedule = LearningRateSchedule(curve, warmUp: warmUp)
                let json = try JSONEncoder().encode(schedule)
                #expect(try decodeStrictly(LearningRateSchedule.self, from: json) == schedule)
            }
        }
    }

    @Test(arguments: [
        (#"{"type": "cosin"}"#, "did you mean \"cosine\"?"),
        (#"{"type": "constant", "factor": 0.1}"#, "factor: unknown key"),
        (#"{"type": "cosine", "finalFactr": 0.1}"#, "did you mean \"finalFactor\"?"),
        (#"{"type": "cosine", "finalFactor": 2}"#, "finalFactor: found 2.0, expected a number from 0 to 1"),
        (#"{"type": "step", "every": 0}"#, "every: found 0, expected a whole number from 1 on"),
        (#"{"type": "constant", "warmUp": {"epochs": 1, "steps": 5}}"#, "warmUp: expected either"),
        (
            #"{"type": "constant", "warmUp": {"epoch": 1}}"#,
            "warmUp.epoch: unknown key; did you mean \"epochs\"?"
        ),
    ])
    func aWrongScheduleIsExplained(json: String, explanation: String) {
        let error = #expect(throws: DocumentError.self) {
            try configured(json, as: LearningRateSchedule.self)
        }
        #expect(error?.description.contains(explanation) == true, "\(error?.description ?? "")")
    }
}
