import Benchmarks
import Foundation
import SystemPackage
import TestSupport
import Testing
import Training

@Suite struct SeedsBenchmarkTests {
    @Test func eachSettingIsTrainedWithEachSeedAndNoTestImageIsLookedAt() throws {
        let folder = try phantomFolder()
        let configuration = try self.configuration(in: folder.path)
        var other = configuration
        other.name = "other"
        let runs = folder.path.appending("runs")
        let report = try SeedsBenchmark.measure([configuration, other], seeds: 2, in: runs)
        #expect(report.rows.map(\.name) == ["tiny", "tiny", "other", "other"])
        #expect(report.rows.map(\.seed) == [1, 2, 1, 2])
        #expect(report.rows.allSatisfy { ($0.loss ?? 0) > 0 && $0.bestEpoch == 1 })
        // The settings differ in nothing but their name, the seeds do.
        #expect(report.rows[0].loss == report.rows[2].loss && report.rows[0].loss != report.rows[1].loss)
        let run = try Data(contentsOf: URL(filePath: runs.appending("tiny-float32-1/report.json").string))
        #expect(
            try JSONDecoder().decode(RunReport.self, from: run).splits.map(\.split) == [
                "train", "validation",
            ])
        #expect(report.text.contains("mean (least to most)"))
        #expect(try JSONDecoder().decode(SeedsBenchmark.self, from: report.json()) == report)
    }

    @Test func aRunThatWasInterruptedGoesOn() throws {
        let folder = try phantomFolder()
        let configuration = try self.configuration(in: folder.path)
        let runs = folder.path.appending("runs")
        do {
            let interruption = Interruption()
            // It holds the folder while it lives.
            let begun = try Trainer(
                beginning: configuration, in: runs.appending("tiny-float32-1"), looksAtTest: false,
                interruption: interruption
            ) { event in
                if case .step = event { interruption.request() }
            }
            #expect(throws: RunInterrupted.self) { try begun.run() }
        }
        let found = try SeedsBenchmark.measure([configuration], seeds: 1, in: runs)
        let expected = try SeedsBenchmark.measure(
            [configuration], seeds: 1, in: folder.path.appending("others"))
        #expect(found.rows.map(\.loss) == expected.rows.map(\.loss))
    }

    @Test func twoConfigsOfOneNameAreRefused() throws {
        let configuration = try tinyConfiguration()
        #expect(throws: BenchmarkError.sameName("tiny")) {
            try SeedsBenchmark.measure([configuration, configuration], seeds: 1, in: "nowhere")
        }
    }

    @Test func whatHasEndedIsNotTrainedAgain() throws {
        let folder = try phantomFolder()
        var configuration = try self.configuration(in: folder.path)
        let runs = folder.path.appending("runs")
        let first = try SeedsBenchmark.measure([configuration], seeds: 1, in: runs)
        let again = try SeedsBenchmark.measure([configuration], seeds: 2, in: runs)
        #expect(again.rows.first == first.rows.first && again.rows.count == 2)
        configuration.training.epochs = 2
        #expect(throws: RunDirectoryError.self) {
            try SeedsBenchmark.measure([configuration], seeds: 1, in: runs)
        }
    }

    /// Trains on the phantom in a folder.
    private func configuration(in folder: FilePath) throws -> Configuration {
        var configuration = try tinyConfiguration()
        configuration.data.directory = folder.string
        configuration.data.cache = folder.appending("cache").string
        configuration.data.validation = .patients(fraction: 0.4)
        return configuration
    }
}
