import Foundation
import NeuralNetworks
import Reports
import SystemPackage
import TestSupport
import Testing
import Training

extension ProgramTests {
    @Suite("Flags that take the place of settings")
    struct FlagTests {
        @Test("A training does what its flags say instead of the config, and writes it into the run")
        func training() throws {
            let place = try Workplace()
            let data = try place.copyPhantom()
            let run = try place.train(
                "run", on: data, "--cache", "elsewhere", "--name", "other", "--bad-images", "skip",
                "--epochs", "1", "--batch-size", "4", "--learning-rate", "0.002", "--seed", "5",
                "--precision", "float32", "--convolution", "winograd", "--threads", "1",
                "--loader-threads", "2", "--threshold", "0.3")
            expectSuccess(run)
            let written = try Configuration(readFrom: place.path.pushing(FilePath("run/config.json")))
            #expect(try written == expected(from: place.path.appending("tiny.json"), data: data))

            let report = try JSONDecoder().decode(RunReport.self, from: place.bytes(of: "run/report.json"))
            #expect(report.name == "other" && report.training.epochs == 1 && report.model.threshold == 0.3)
            #expect(report.fingerprint.precision == .float32 && report.fingerprint.threads == 1)
            #expect(place.has("elsewhere") && !place.has("cache"))
        }

        /// What the flags above make of a config.
        private func expected(from path: FilePath, data: String) throws -> Configuration {
            var configuration = try Configuration(readFrom: path)
            configuration.name = "other"
            configuration.data.directory = data
            configuration.data.cache = "elsewhere"
            configuration.data.badImages = .skip
            configuration.training.epochs = 1
            configuration.training.batchSize = 4
            configuration.training.optimizer.learningRate = 0.002
            configuration.training.seed = 5
            configuration.training.precision = .float32
            configuration.training.convolution = .winograd
            configuration.training.threads = 1
            configuration.training.loaderThreads = 2
            configuration.evaluation.threshold = .fixed(0.3)
            return configuration
        }

        @Test("An evaluation does what its flags say instead of the model")
        func evaluation() throws {
            let place = try Workplace()
            let data = try place.copyPhantom()
            try place.write(Data("no image".utf8), to: "data/test/PNEUMONIA/person1_virus_1.jpeg")
            let model = try Shared.model().string
            let run = try place.evaluate(
                model, on: data, "--threshold", "0.3", "--prevalence", "0.25", "--bad-images", "skip",
                "--precision", "float32", "--batch-size", "3", "--threads", "1", "--cache", "elsewhere",
                "--output", "found", "--json")
            expectSuccess(run)
            let report = try JSONDecoder().decode(EvaluationReport.self, from: Data(run.output.utf8))
            #expect(report.metrics.threshold == 0.3)
            #expect(report.metrics.images == Shared.testCount)
            #expect(report.skipped.count == 1)
            #expect(report.skipped.first?.contains("person1_virus_1.jpeg") == true)
            let page = try place.text(of: "found/report.html")
            #expect(page.contains(">at 25 %<") && !page.contains(">at 16 %<"))
            #expect(page.contains("<dt>precision</dt><dd>float32</dd>"))
            #expect(place.has("elsewhere") && !place.has("cache"))

            // How many images at a time and how many threads is a matter of speed.
            expectSuccess(try place.evaluate(model, "--precision", "float32", "--output", "plain"))
            let (found, plain) = (
                try place.testProbabilities(in: "found"), try place.testProbabilities(in: "plain")
            )
            #expect(largestDifference(found, plain) < 1e-5)
        }
    }
}
