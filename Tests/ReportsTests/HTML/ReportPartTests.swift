import Foundation
import NeuralNetworks
import Reports
import Testing
import Training

@Suite("Parts of a report's page")
struct ReportPartTests {
    @Test(
        "Marks stand at round numbers",
        arguments: [
            (0.0...1.0, 5, [0, 0.2, 0.4, 0.6, 0.8, 1]), (0.91...0.995, 4, [0.92, 0.94, 0.96, 0.98]),
            (1...12, 6, [2, 4, 6, 8, 10, 12]), (3...3, 4, [3]),
        ])
    func marks(range: ClosedRange<Double>, count: Int, expected: [Double]) {
        let found = Ticks.round(within: range, about: count)
        #expect(found.count == expected.count, "\(found)")
        for (a, b) in zip(found, expected) { #expect(abs(a - b) < 1e-9) }
    }

    @Test("A range is widened to round ends that hold it")
    func widening() {
        for (low, high) in [(0.0, 1.0), (0.123, 0.456), (-3, 17), (5, 5), (0, 0), (1e-7, 3e-7)] {
            let found = Ticks.widened(low...high, about: 4)
            #expect(found.lowerBound <= low && high <= found.upperBound)
            #expect(found.lowerBound < found.upperBound)
        }
        #expect(Ticks.widened(0.1...0.9, about: 4) == 0...1)
    }

    @Test(
        "Numbers are spelled short",
        arguments: [(0.25, "0.25"), (1e-5, "1e-5"), (-0.0, "0"), (40, "40"), (0.1 + 0.2, "0.3")])
    func labels(value: Double, text: String) {
        #expect(Ticks.label(value) == text)
    }

    @Test(
        "A threshold has three decimals, and more next to 0 and to 1",
        arguments: [
            (0.5, "0.500"), (0.0124, "0.012"), (0.99, "0.990"), (0.00004, "0.00004"), (0.0004321, "0.00043"),
            (0.9998, "0.9998"), (0, "0.000"), (1, "1.000"), (1e-9, "1e-09"),
        ])
    func thresholds(value: Double, text: String) {
        #expect(FigureStyle.spell(threshold: value) == text)
    }

    @Test(
        "A probability is spelled on its side of the threshold",
        arguments: [
            (0.845, nil, "84.5 %"), (0.9996, 0.9998, "99.96 %"), (0.00045, 0.0004, "0.04 %"),
            (0.4999, 0.5, "49.99 %"), (0.5, 0.5, "50.0 %"), (1, 0.9998, "100.0 %"), (0, 0.0001, "0.0 %"),
        ] as [(Float, Double?, String)])
    func probabilities(value: Float, threshold: Double?, text: String) {
        #expect(FigureStyle.spell(probability: value, threshold: threshold) == text)
    }

    @Test(
        "A speed has three digits",
        arguments: [(0.254, "0.25"), (4.12, "4.12"), (23.04, "23.0"), (123.4, "123"), (2729.4, "2,729")])
    func speeds(value: Double, text: String) {
        #expect(FigureStyle.spell(perSecond: value) == text)
    }

    @Test("A flatten in front of branches is said with their block")
    func aFlattenBeforeABlock() throws {
        var layers = NetworkBuilder(input: Shape(channels: 1, height: 8, width: 8))
        layers.add("conv", .convolution(Convolution(filters: 16, kernelSize: 3)))
        layers.add("row", .flatten(Flatten()))
        layers.add("one", .dense(Dense(units: 16)), after: "row")
        layers.add("two", .dense(Dense(units: 16)), after: "row")
        layers.add("both", .concat(Concatenation()), after: ["one", "two"])
        let stages = NetworkStage.stages(of: try layers.network())
        #expect(stages.map(\.words.first) == ["convolution 3×3", "flatten"])
        #expect(stages.last?.words.dropFirst().first == "block of branches")
    }

    @Test("No threshold between 0 and 1 is spelled as one of the two")
    func thresholdsNearTheEnds() throws {
        for power in 1...12 {
            for distance in [1, 3, 7.7].map({ $0 * pow(10, -Double(power)) }) {
                for threshold in [distance, 1 - distance] {
                    let text = FigureStyle.spell(threshold: threshold)
                    let value = try #require(Double(text))
                    #expect(value > 0 && value < 1, "\(threshold) as \(text)")
                }
            }
        }
    }

    @Test("The stages of the base network are its layers that compute, with the small ones behind them")
    func stages() throws {
        let network = try Preset.base.network(input: Preset.base.usualInput, classCount: 2)
        let stages = NetworkStage.stages(of: network)
        #expect(stages.count == 10)
        #expect(stages.first?.words == ["convolution 3×3"])
        #expect(stages[1].words == ["max pooling 2×2", "ReLU"])
        #expect(stages[8].words == ["flatten", "dense", "ReLU", "dropout 0.5"])
    }

    @Test("What follows a flatten is said with the layer that takes the numbers")
    func flattenedAndDropped() throws {
        let network = try Preset.alexnet.network(input: Preset.alexnet.usualInput, classCount: 2)
        let stages = NetworkStage.stages(of: network)
        let dense = try #require(stages.firstIndex { $0.words.contains("dense") })
        #expect(stages[dense].words.starts(with: ["flatten", "dropout 0.5", "dense"]))
        #expect(stages[dense - 1].words == ["mean over areas"])
        #expect(stages[dense - 1].output.count == stages[dense - 1].output.channels * 36)
    }

    @Test("A network with ways past each other is drawn block by block")
    func blocks() throws {
        let network = try Preset.resnet18.network(input: Preset.resnet18.usualInput, classCount: 2)
        let blocks = NetworkStage.stages(of: network).filter { $0.words.first == "residual block" }
        #expect(blocks.count == 8)
        #expect(blocks[0].words.contains("2 convolutions"))
    }

    private func prediction(_ name: String, _ label: Int, _ probability: Float) -> Prediction {
        Prediction(path: name, patient: name, label: label, probabilities: [1 - probability, probability])
    }

    @Test("A gallery has the worst of each kind first, and nothing twice")
    func choice() {
        let predictions = [
            prediction("rightly high", 1, 0.99), prediction("alarm", 0, 0.7),
            prediction("worse alarm", 0, 0.9),
            prediction("miss", 1, 0.2), prediction("worse miss", 1, 0.1), prediction("doubtful", 1, 0.55),
            prediction("rightly low", 0, 0.01),
        ]
        let groups = GalleryChoice(
            classes: ["NORMAL", "PNEUMONIA"], rule: .threshold(0.5, positiveClass: 1), count: 2
        ).groups(of: predictions)
        #expect(
            groups.map { $0.predictions.map(\.path) } == [
                ["worse alarm", "alarm"], ["worse miss", "miss"], ["doubtful", "rightly low"],
            ])
    }

    @Test("Without an error the first two kinds are empty")
    func noErrors() {
        let groups = GalleryChoice(
            classes: ["NORMAL", "PNEUMONIA"], rule: .threshold(0.5, positiveClass: 0)
        ).groups(of: [prediction("a", 1, 0.9)])
        #expect(groups.map(\.predictions.count) == [0, 0, 1])
    }
}
