import Foundation
import NeuralNetworks
import Radiographs
import Randomness
import Reports
import Training

/// Pages of made-up runs.
struct ReportFixture {
    var classes = ["NORMAL", "PNEUMONIA"]
    var splits = ["train", "validation", "test"]
    var epochs = 12
    /// Images of each class in a split.
    var counts = [40, 60]
    /// How far apart the classes are.
    var distance: Float = 2.5
    var network: Network
    var gallery: Gallery?
    var remarks = ReportRemarks()
    var threshold = 0.5
    var prevalence = 0.16
    var modelCount = 1
    /// Goes into file names.
    var fileName = "person.jpeg"

    init() throws {
        network = try Preset.base.network(input: Preset.base.usualInput, classCount: 2)
    }

    /// What a page would be made from.
    func content() throws -> ReportContent {
        let configuration = Configuration(name: "fixture", network: .layers(network))
        var model = ModelDescription(
            network: network, classes: classes, positiveClass: classes[classes.count - 1],
            configuration: configuration, epochs: epochs)
        model.threshold = threshold
        let reported = try splits.enumerated().map { index, name in
            let predictions = predictions(of: name, seed: UInt64(index))
            return ReportedSplit(
                metrics: try SplitMetrics(
                    split: name, classes: classes, predictions: predictions, rule: model.decisionRule,
                    resamples: 50, stream: RandomStream(seed: 1, purpose: .bootstrap)),
                predictions: predictions)
        }
        var content = ReportContent(
            title: "fixture", subtitle: "Made up.", model: model, splits: reported,
            training: epochs > 0
                ? ReportedTraining(history: try history(), bestEpoch: max(epochs - 2, 1), words: "Trained.")
                : nil,
            data: ReportedData(
                directory: "data/chest_xray", classes: classes,
                splits: splits.map { ReportedData.Split(name: $0, counts: counts, patients: 70) },
                rule: "A tenth.", skipped: ["train/NORMAL/\(fileName): no image"]),
            prevalence: prevalence, gallery: gallery, facts: [ReportContent.Fact("seed", "1")],
            remarks: remarks)
        content.modelCount = modelCount
        return content
    }

    /// The page itself.
    func page() throws -> String { try HTMLReport.page(content()) }

    private func predictions(of split: String, seed: UInt64) -> [Prediction] {
        var random = RandomStream(seed: seed, purpose: .test)
        return counts.enumerated().flatMap { label, count in
            (0..<count).map { index in
                let logits = classes.indices.map { random.normal() + ($0 == label ? distance : 0) }
                let largest = logits.max() ?? 0
                let powers = logits.map { exp($0 - largest) }
                let sum = powers.reduce(0, +)
                return Prediction(
                    path: "\(split)/\(classes[label])/\(index)-\(fileName)",
                    patient: "p\(label)-\(index / 2)",
                    label: label, probabilities: powers.map { $0 / sum })
            }
        }
    }

    private func history() throws -> [HistoryRow] {
        let rows = (1...epochs).map { epoch in
            """
            {"epoch": \(epoch), "learningRate": 0.001, "trainLoss": \(0.7 / Double(epoch)), "trainAccuracy": 0.9, "trainAUC": 0.94,
             "validationLoss": \(0.8 / Double(epoch)), "validationAccuracy": 0.85, "validationBalancedAccuracy": 0.8,
             "validationAUC": \(epoch == 1 ? "null" : "0.95"), "seconds": 10, "imagesPerSecond": 300}
            """
        }
        return try JSONDecoder().decode(
            [HistoryRow].self, from: Data("[\(rows.joined(separator: ","))]".utf8))
    }

    /// A gallery with pictures of a size that real ones have.
    static func gallery(path: String = "test/NORMAL/a.jpeg", kinds: Int = 3, each: Int = 6) throws -> Gallery
    {
        var radiograph = Radiograph(size: ImageSize(square: 224))
        var random = RandomStream(seed: 1, purpose: .test)
        for row in 0..<224 {
            for column in 0..<224 { radiograph[column, row] = UInt8(100 + 60 * random.uniform()) }
        }
        let jpeg = try ImageEncoder.jpeg(radiograph, quality: 80)
        let prediction = Prediction(path: path, patient: "p", label: 0, probabilities: [0.1, 0.9])
        let item = Gallery.Case(
            prediction: prediction, words: "NORMAL, called PNEUMONIA",
            pictures: .shown(image: jpeg, overlay: jpeg))
        return Gallery(
            split: "test",
            groups: (0..<kinds).map { kind in
                Gallery.Group(
                    title: "Kind \(kind)", explanation: "Why.", cases: Array(repeating: item, count: each))
            }, remark: "What the colours mean.")
    }
}
