import Benchmarks
import Foundation
import NeuralNetworks
import OneDNN
import TestSupport
import Testing
import Training

@Suite struct StepBenchmarkTests {
    @Test func stepsAreTimedWithAndWithoutLoader() throws {
        let precisions = Processor.multipliesBFloat16 ? [Precision.float32, .bfloat16] : [.float32]
        let report = try StepBenchmark.measure(
            BenchmarkSubject(tinyConfiguration()), steps: 2, options: twoRounds)
        #expect(report.rows.map(\.precision) == precisions.flatMap { [$0, $0] })
        #expect(report.rows.map(\.source) == precisions.flatMap { _ in [.fixedBatch, .loader] })
        #expect(report.rows.allSatisfy { $0.timing.isSound && $0.imagesPerSecond > 0 && $0.loaderWait >= 0 })
        #expect(report.rows.allSatisfy { $0.rate?.isSound == true })
        #expect(report.bare.map(\.precision) == precisions)
        #expect(report.bare.allSatisfy { $0.timing.isSound && $0.stepRatio > 0 })
    }

    @Test func theBarePrimitivesAreThoseOfConvolutionsPoolingsAndReLUs() throws {
        let report = try StepBenchmark.measure(
            BenchmarkSubject(tinyConfiguration()), precisions: [.float32], steps: 1, options: twoRounds)
        // Six layers forward; backward as many, and the weights of two convolutions, but not the input of the first.
        #expect(report.bare.map(\.primitives) == [6 + 6 + 2 - 1])
    }

    @Test func theImagesOfADataSetCanBeTakenAndThePrimitivesLeftOut() throws {
        let folder = try phantomFolder()
        let report = try StepBenchmark.measure(
            BenchmarkSubject(tinyConfiguration()), data: folder.path, precisions: [.float32], steps: 1,
            measuresBarePrimitives: false, options: twoRounds)
        #expect(report.images.hasPrefix("16 training images of "))
        #expect(report.rows.count == 2)
        #expect(report.bare.isEmpty)
    }

    @Test func itsJSONAndItsTextHaveTheFigures() throws {
        let report = try StepBenchmark.measure(
            BenchmarkSubject(tinyConfiguration()), precisions: [.float32], steps: 1, options: twoRounds)
        let fields = try json(report)
        for key in ["benchmark", "conditions", "rows", "bare", "stepsPerRound", "batchSize"] {
            #expect(fields[key] != nil, "\(key)")
        }
        #expect(try JSONDecoder().decode(StepBenchmark.self, from: report.json()) == report)
        for words in ["fixed batch", "augmenting loader", "bare primitives", "of peak"] {
            #expect(report.text.contains(words), "\(words)")
        }
    }
}
