import Diagnostics
import Foundation
import NeuralNetworks
import Radiographs
import TestSupport
import Testing
import Training

@Suite("A config")
struct ConfigurationTests {
    @Test("What is left out takes its default")
    func defaultsAreTaken() throws {
        let json = #"{"network": {"preset": "base"}}"#
        let configuration = try decodeStrictly(Configuration.self, from: Data(json.utf8))
        let input = Shape(channels: 1, height: 150, width: 150)
        #expect(configuration == Configuration(name: "run", network: .preset(.base, input: input)))
        #expect(configuration.training.epochs == 15)
        #expect(configuration.data.validation == .patients(fraction: 0.1))
        #expect(configuration.training.averaging == nil && configuration.training.earlyStopping == nil)
    }

    @Test("Every key is read")
    func everyKeyIsRead() throws {
        let configuration = try decodeStrictly(Configuration.self, from: Data(fullConfig.utf8))
        #expect(configuration.name == "everything")
        #expect(
            configuration.data
                == DataConfiguration(
                    directory: "data/chest_xray", validation: .patients(fraction: 0.2, seed: 7),
                    badImages: .skip, resize: .fit, decoding: .full, cache: "cache"))
        #expect(configuration.preprocessing.channels == 3)
        #expect(configuration.augmentation.zoomRange == 0.75...1.25)
        #expect(configuration.augmentation.fillMode == .constant)
        #expect(configuration.network.input == Shape(channels: 3, height: 24, width: 20))
        let sgd = SGD(learningRate: 0.1, momentum: 0.8, nesterov: true, weightDecay: 0.0001)
        let plateau = ReduceOnPlateau(factor: 0.5, patience: 2, threshold: 0.01, minimumFactor: 0.001)
        #expect(
            configuration.training
                == TrainingConfiguration(
                    epochs: 3, batchSize: 8, seed: .max, optimizer: .sgd(sgd),
                    schedule: LearningRateSchedule(.reduceOnPlateau(plateau), warmUp: .steps(20)),
                    loss: Loss(labelSmoothing: 0.1, classWeights: .given([1.5, 0.5])),
                    gradientClipping: GradientClipping(maximumNorm: 2),
                    earlyStopping: EarlyStopping(
                        metric: .validationAUC, patience: 4, minimumImprovement: 0.001),
                    selection: .validationBalancedAccuracy,
                    averaging: ExponentialMovingAverage(decay: 0.99, warmsUp: false),
                    progressiveSize: ProgressiveSize(from: 16, until: 0.75), precision: .float32,
                    convolution: .winograd, threads: 2, loaderThreads: 3))
        #expect(
            configuration.evaluation
                == EvaluationConfiguration(
                    threshold: .sensitivity(atLeast: 0.9), temperature: true,
                    views: EvaluationViews(mirrored: true, zooms: [0.875], shift: 0.0625, average: .logits),
                    positiveClass: "PNEUMONIA", prevalence: 0.25, batchSize: 16))
    }

    @Test("What is written reads as the same config")
    func whatIsWrittenReadsTheSame() throws {
        let schema = try JSONSchema.ofConfigs()
        var documents = [Data(fullConfig.utf8)]
        // A layer alone is no network; the full config has them all.
        for place in SchemaPlace.all(in: schema) where !place.isLayer {
            let all = place.hasOneKey ? [:] : place.properties.mapValues(schema.sample)
            let object = JSONValue.object(all.merging(place.instance.members) { $1 })
            documents.append(try place.surrounded(object).data)
        }
        for document in documents {
            let configuration = try decodeStrictly(Configuration.self, from: document)
            let again = try decodeStrictly(Configuration.self, from: configuration.json())
            #expect(again == configuration)
            #expect(schema.problems(of: try JSONValue(configuration.json())) == [])
        }
    }

    @Test("Flags take the place of what the config says, and of nothing else")
    func flagsOverride() throws {
        var original = try decodeStrictly(Configuration.self, from: Data(fullConfig.utf8))
        original.transfer = nil
        var configuration = original
        try ConfigurationOverrides().apply(to: &configuration)
        #expect(configuration == original)

        var overrides = ConfigurationOverrides()
        overrides.name = "other"
        overrides.dataDirectory = "elsewhere"
        overrides.cacheDirectory = "warm"
        overrides.badImages = .stop
        overrides.epochs = 7
        overrides.batchSize = 5
        overrides.learningRate = 0.25
        overrides.seed = 11
        overrides.precision = .bfloat16
        overrides.convolution = .direct
        overrides.threads = 1
        overrides.loaderThreads = 4
        overrides.threshold = 0.75
        try overrides.apply(to: &configuration)

        var expected = original
        expected.name = "other"
        expected.data.directory = "elsewhere"
        expected.data.cache = "warm"
        expected.data.badImages = .stop
        expected.training.epochs = 7
        expected.training.batchSize = 5
        expected.training.optimizer = .sgd(
            SGD(learningRate: 0.25, momentum: 0.8, nesterov: true, weightDecay: 0.0001))
        expected.training.seed = 11
        expected.training.precision = .bfloat16
        expected.training.convolution = .direct
        expected.training.threads = 1
        expected.training.loaderThreads = 4
        expected.evaluation.threshold = 0.75
        #expect(configuration == expected)
    }

    @Test("A learning rate that a phase would not heed is refused")
    func aPhaseHasItsOwnRate() throws {
        var configuration = try decodeStrictly(Configuration.self, from: Data(fullConfig.utf8))
        var overrides = ConfigurationOverrides()
        overrides.learningRate = 0.25
        let error = #expect(throws: TrainingError.self) { try overrides.apply(to: &configuration) }
        #expect(
            error?.description
                == "transfer.phases[0].learningRate in the config decides the learning rate; change it there")
    }

    @Test("The base config spells the base network out")
    func theBaseConfigIsTheBaseNetwork() throws {
        let path = SharedMaterial.package.appending("configs").appending("base.json")
        let configuration = try Configuration(readFrom: path)
        #expect(try configuration.network.network(classCount: 2) == Network.base())
        #expect(configuration.network.input == Preset.base.usualInput)
    }

    @Test("The smoke config's channels suit the engine, and its network suits two classes")
    func theSmokeConfigIsSmall() throws {
        let path = SharedMaterial.package.appending("configs").appending("smoke.json")
        let network = try Configuration(readFrom: path).network.network(classCount: 2)
        for node in network.nodes {
            if case .convolution(let convolution) = node.layer {
                #expect(convolution.filters.isMultiple(of: 16), "\(node.name)")
            }
        }
        #expect(network.multiplyAdds < 20_000_000)
    }
}
