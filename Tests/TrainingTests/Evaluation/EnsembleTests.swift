import NeuralNetworks
import Radiographs
import SystemPackage
import TestSupport
import Testing
import Training

/// Views, ensembles, temperatures and thresholds of model files.
@Suite("Several looks at an image")
struct EnsembleTests {
    private var tiny: TinyTraining
    let model: ModelFile

    init() throws {
        tiny = try TinyTraining(epochs: 1)
        model = try ModelFile(readFrom: tiny.run().directory.bestCheckpoint)
    }

    private func request(_ split: SplitName = .test) -> ModelEvaluation.Request { tiny.request(split) }

    private func changed(_ model: ModelFile, _ change: (inout ModelDescription) -> Void) -> ModelFile {
        var description = model.description
        change(&description)
        return ModelFile(description: description, parameters: model.parameters)
    }

    /// A run with another start of its weights on the same images.
    private func otherModel(seed: UInt64 = 1, rate: Double = 0.005) throws -> ModelFile {
        var other = tiny
        other.configuration.name = "other"
        other.configuration.training.seed = seed
        other.configuration.training.optimizer = .sgd(SGD(learningRate: rate))
        return try ModelFile(readFrom: other.run("other\(seed)").directory.bestCheckpoint)
    }

    private func probabilities(_ model: ModelFile) throws -> [[Float]] {
        let predictions = try ModelEvaluation(of: model, request()).predictions
        try #require(!predictions.isEmpty)
        return predictions.map(\.probabilities)
    }

    @Test(
        "Views of the image as it is change nothing, whatever is averaged",
        arguments: EvaluationViews.Average.allCases)
    func equalViewsChangeNothing(average: EvaluationViews.Average) throws {
        let same = changed(model) {
            $0.configuration.evaluation.views = .init(zooms: [1, 1], average: average)
        }
        let (found, expected) = (try probabilities(same), try probabilities(model))
        #expect(largestDifference(found.joined(), expected.joined()) < 1e-6)
    }

    @Test("The views are the combinations of a zoom or shift with the mirror image")
    func viewsAreCounted() {
        #expect(EvaluationViews().count == 1)
        #expect(EvaluationViews(mirrored: true).count == 2)
        #expect(EvaluationViews(mirrored: true, zooms: [0.9, 1.1], shift: 0.1).count == 14)
    }

    @Test("Mirrored views give a mirrored image the same answer")
    func mirroredViewsDoNotKnowTheSide() throws {
        let mirrored = changed(model) { $0.configuration.evaluation.views = .init(mirrored: true) }
        let classifier = try Classifier(model: mirrored, precision: .float32)
        let plain = try Classifier(model: model, precision: .float32)
        let size = model.description.imageSize
        var image = Radiograph(size: size), reflection = image
        for y in 0..<size.height {
            for x in 0..<size.width {
                let level = UInt8((x * x * 3 + y * 5) % 256)
                image[x, y] = level
                reflection[size.width - 1 - x, y] = level
            }
        }
        let (one, other) = (try plain.classify(image), try plain.classify(reflection))
        let seen = try classifier.classify(image)
        #expect(abs(seen[1] - (one[1] + other[1]) / 2) < 1e-6)
        #expect(largestDifference(seen, try classifier.classify(reflection)) < 1e-6)
        #expect(one != other)
    }

    @Test("The evaluation and the classifier see the same views and know the same temperature")
    func evaluationAndClassifierAgree() throws {
        let change = changed(model) {
            $0.configuration.evaluation.views = .init(
                mirrored: true, zooms: [0.8], shift: 0.1, average: .logits)
            $0.temperature = 2
        }
        let classifier = try Classifier(model: change, precision: .float32)
        let evaluation = try ModelEvaluation(of: change, request())
        let folder = FilePath(tiny.configuration.data.directory)
        for prediction in evaluation.predictions.prefix(4) {
            let found = try classifier.classify(folder.pushing(FilePath(prediction.path)))
            #expect(largestDifference(found, prediction.probabilities) < 1e-5)
        }
        #expect(evaluation.metrics.uncalibrated != nil)
        let (plain, seen) = (try probabilities(model), evaluation.predictions.map(\.probabilities))
        let distance = largestDifference(plain.joined(), seen.joined())
        #expect(distance > 1e-4 && distance.isFinite)
    }

    @Test("A model with itself is the model; two models answer with their mean")
    func anEnsembleIsTheMean() throws {
        let alone = try probabilities(model)
        let twice = try ModelEvaluation(ofEnsemble: [model, model], request())
        let ofTwice = twice.predictions.map(\.probabilities)
        #expect(largestDifference(ofTwice.joined(), alone.joined()) < 1e-7)
        let other = try otherModel()
        let second = try probabilities(other)
        let distance = largestDifference(second.joined(), alone.joined())
        #expect(distance > 1e-3 && distance.isFinite)
        let both = try ModelEvaluation(ofEnsemble: [model, other], request(.test))
        let expected = zip(alone, second).map { zip($0, $1).map { ($0 + $1) / 2 } }
        let ofBoth = both.predictions.map(\.probabilities)
        #expect(largestDifference(ofBoth.joined(), expected.joined()) < 1e-6)
        #expect(both.model.configuration.name == "tiny + other")
        let validation = try ModelEvaluation(ofEnsemble: [model, other], request(.validation)).metrics
        #expect(validation.images == (try ModelEvaluation(of: model, request(.validation)).metrics.images))
    }

    @Test("Each member has its own size, preprocessing and temperature, and the threshold is the mean")
    func membersKeepTheirOwn() throws {
        let size = ImageSize(square: 20)
        var other = tiny
        var layers = NetworkBuilder(input: Shape(channels: 1, height: size.height, width: size.width))
        layers.add("flatten", .flatten(Flatten()))
        layers.add("logits", .dense(Dense(units: 2)))
        other.configuration.network = .layers(try layers.network())
        other.configuration.preprocessing = Preprocessing(.standardizeEach)
        let small = changed(try ModelFile(readFrom: other.run("small").directory.bestCheckpoint)) {
            $0.temperature = 3
            $0.threshold = 0.7
        }
        let both = try ModelEvaluation(ofEnsemble: [model, small], request())
        let expected = zip(try probabilities(model), try probabilities(small)).map {
            zip($0, $1).map { ($0 + $1) / 2 }
        }
        let found = both.predictions.map(\.probabilities)
        #expect(largestDifference(found.joined(), expected.joined()) < 1e-6)
        #expect(abs(both.model.threshold - 0.6) < 1e-12)
        #expect(both.metrics.uncalibrated != nil)
    }

    @Test("Models that were validated on other images are not measured together there")
    func otherImagesAreRefused() throws {
        let other = try otherModel(seed: 2)
        #expect {
            try ModelEvaluation(ofEnsemble: [model, other], request(.validation))
        } throws: {
            if case TrainingError.otherImages(split: "validation") = $0 { true } else { false }
        }
        #expect(try ModelEvaluation(ofEnsemble: [model, other], request(.test)).metrics.images == 20)
    }

    @Test(
        "Models of other training seeds that share the seed of the split are measured together on validation")
    func membersOfOneSplitAreMeasuredOnValidation() throws {
        var shared = self
        shared.tiny.configuration.data.validation = .patients(fraction: 0.2, seed: 1)
        let other = try shared.otherModel(seed: 2)
        #expect(other.parameters.arena.values.elementsEqual(model.parameters.arena.values) == false)
        let both = try ModelEvaluation(ofEnsemble: [model, other], request(.validation))
        let alone = try ModelEvaluation(of: model, request(.validation))
        #expect(both.predictions.map(\.path) == alone.predictions.map(\.path))
        let record = try SplitRecord(readFrom: tiny.directory("other2").split)
        #expect(record.seed == 1 && record.validation.map(\.path.string) == alone.predictions.map(\.path))
    }

    @Test("A run chooses its temperature and threshold on validation and stores them in the model file")
    func aRunChoosesItsOperatingPoint() throws {
        var run = tiny
        run.configuration.evaluation.threshold = .sensitivity(atLeast: 0.8)
        run.configuration.evaluation.temperature = true
        let finished = try run.run("chosen")
        let file = try ModelFile(readFrom: finished.directory.bestCheckpoint)
        let temperature = try #require(file.description.temperature)
        let validation = try #require(finished.predictions[.validation])
        let raw = changed(file) { $0.temperature = nil }
        let uncalibrated = try ModelEvaluation(of: raw, request(.validation)).predictions
        #expect(TemperatureScaling.temperature(for: uncalibrated) == temperature)
        let rule = ThresholdRule.sensitivity(atLeast: 0.8)
        #expect(rule.threshold(on: validation, positiveClass: 1) == file.description.threshold)
        #expect(finished.report.model.threshold == file.description.threshold)
        #expect(finished.report.model.temperature == temperature)
        for split in SplitName.allCases {
            let metrics = try #require(finished.report.metrics(of: split))
            #expect(metrics.uncalibrated != nil && metrics.threshold == file.description.threshold)
            #expect(try ModelEvaluation(of: file, request(split)).metrics == metrics)
        }
        #expect((finished.report.metrics(of: .validation)?.positive?.sensitivity.value ?? 0) >= 0.8)
    }
}
