import Benchmarks
import Foundation
import NeuralNetworks
import OneDNN
import Testing
import Training

@Suite struct PlanBenchmarkTests {
    @Test(arguments: [Phase.training, .inference])
    func everyOperationIsTimed(phase: Phase) throws {
        let subject = try BenchmarkSubject(tinyConfiguration())
        let report = try PlanBenchmark.measure(subject, phase: phase, options: twoRounds)
        #expect(report.operations.allSatisfy { $0.timing.isSound && $0.timing.rounds == 2 })
        #expect(report.operations.allSatisfy { !$0.implementation.isEmpty })
        #expect(Set(report.operations.map(\.layer)).isSuperset(of: ["conv1", "conv2", "logits"]))
        let backward = report.operations.filter { $0.work.hasPrefix("backward") }
        #expect(backward.isEmpty == (phase == .inference))
        #expect(report.whole.isSound)
        #expect(report.imagesPerSecond > 0)
        #expect(report.operations.contains { $0.rate?.isSound == true })
        #expect(report.memoryByteCount > 0)
    }

    @Test func theWorkOfATrainingStepIsThatOfItsThreePasses() throws {
        let subject = try BenchmarkSubject(tinyConfiguration())
        let report = try PlanBenchmark.measure(subject, options: twoRounds)
        // The first convolution has no gradient of its input to compute.
        let perImage = 3 * tinyMultiplyAdds - 16 * 16 * 16 * 9
        let rate = try #require(report.wholeRate)
        let made = rate.gigaflopsPerSecond * 1e9 * report.whole.median / 2
        #expect(abs(made / Double(4 * perImage) - 1) < 1e-9)
    }

    @Test func itsJSONHasItsFields() throws {
        let report = try PlanBenchmark.measure(
            BenchmarkSubject(tinyConfiguration()), convolution: .direct, options: twoRounds)
        let fields = try json(report)
        for key in [
            "benchmark", "name", "conditions", "phase", "precision", "batchSize", "operations", "whole",
            "imagesPerSecond",
        ] {
            #expect(fields[key] != nil, "\(key)")
        }
        #expect(fields["benchmark"] as? String == "plan")
        #expect(try JSONDecoder().decode(PlanBenchmark.self, from: report.json()) == report)
    }

    @Test func itsTextHasALineForEachOperation() throws {
        let report = try PlanBenchmark.measure(BenchmarkSubject(tinyConfiguration()), options: twoRounds)
        let lines = report.text.split(separator: "\n")
        #expect(lines.first == "plan of tiny: training, float32, 4 images of 1×16×16")
        #expect(lines.count { $0.hasPrefix("conv2") } == report.operations.count { $0.layer == "conv2" })
        #expect(report.text.contains("measured peak: float32 "))
        #expect(report.text.contains("images/s"))
    }
}

@Suite struct BenchmarkSubjectTests {
    @Test func aPresetIsTakenByItsName() throws {
        let subject = try BenchmarkSubject("base", side: 64, batchSize: 7)
        #expect(subject.network.input == Shape(channels: 1, height: 64, width: 64))
        #expect(subject.configuration.training.batchSize == 7)
        #expect(try BenchmarkSubject("compact", classCount: 3).network.output.count == 3)
    }

    @Test func aConfigKeepsItsLayersAtAnotherSize() throws {
        let subject = try BenchmarkSubject(tinyConfiguration(), side: 32)
        #expect(subject.network.shapes[0] == Shape(channels: 16, height: 32, width: 32))
        #expect(throws: NetworkError.self) { try BenchmarkSubject(tinyConfiguration(), side: 1) }
    }

    @Test func aNameThatIsNothingIsAnErrorWithASuggestion() {
        let error = #expect(throws: BenchmarkError.self) { try BenchmarkSubject("bose") }
        #expect(error?.description.contains("did you mean \"base\"?") == true)
    }
}
