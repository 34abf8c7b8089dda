import Benchmarks
import Foundation
import NeuralNetworks
import SystemPackage
import TestSupport
import Testing
import Training

@Suite struct InferenceBenchmarkTests {
    @Test func everyPrecisionAndBatchSizeIsTimed() throws {
        let report = try InferenceBenchmark.measure(
            BenchmarkSubject(tinyConfiguration()), batchSizes: [1, 3], precisions: [.float32],
            imagesPerRound: 6, options: twoRounds)
        #expect(report.rows.map(\.batchSize) == [1, 3])
        #expect(report.rows.allSatisfy { $0.timing.isSound && $0.imagesPerSecond > 0 })
        #expect(report.rows.allSatisfy { $0.rate?.isSound == true && $0.memoryByteCount > 0 })
        #expect(try JSONDecoder().decode(InferenceBenchmark.self, from: report.json()) == report)
        #expect(report.text.contains("images/s"))
    }
}

@Suite struct AugmentBenchmarkTests {
    @Test func bothElementTypesAreTimedAugmentedAndAsTheyAre() throws {
        let report = try AugmentBenchmark.measure(
            BenchmarkSubject(tinyConfiguration()), images: 3, options: twoRounds)
        #expect(report.rows.map(\.elementType) == ["float32", "float32", "bfloat16", "bfloat16"])
        #expect(report.rows.map(\.isAugmented) == [true, false, true, false])
        #expect(report.rows.allSatisfy { $0.timing.isSound && $0.imagesPerSecond > 0 })
        #expect(try json(report)["benchmark"] as? String == "augment")
        #expect(report.text.contains("µs"))
    }
}

@Suite struct DecodeBenchmarkTests {
    @Test func allImagesBelowAFolderAreDecoded() throws {
        let folder = try phantomFolder()
        try folder.write("no image", to: "train/NORMAL/notes.txt")
        let report = try DecodeBenchmark.measure(folder.path, side: 8, options: twoRounds)
        #expect(report.images == 20)
        #expect(report.scales.values.reduce(0, +) == 20)
        // About a fifth of the size is wanted: an eighth is too small, a quarter mostly is not.
        #expect(Set(report.scales.keys).isSubset(of: ["2/8", "4/8"]))
        #expect(report.timing.isSound && report.imagesPerSecond > 0)
        #expect(report.byteCount > 0 && report.pixelCount > 20 * 30 * 30)
        #expect(try json(report)["scales"] != nil)
        #expect(report.text.contains("\(report.scales["2/8"] ?? 0) at 2/8"))
    }

    @Test func aLinkToAFolderIsFollowed() throws {
        let folder = try phantomFolder()
        let place = try TemporaryFolder()
        let link = place.path.appending("link").string
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: folder.path.string)
        #expect(try DecodeBenchmark.measure(FilePath(link), side: 8, options: twoRounds).images == 20)
    }

    @Test func aFolderWithoutImagesIsAnError() throws {
        let folder = try TemporaryFolder()
        let absent = folder.path.appending("absent")
        #expect(throws: BenchmarkError.noImages(folder.path)) { try DecodeBenchmark.measure(folder.path) }
        #expect(throws: BenchmarkError.noFolder(absent)) { try DecodeBenchmark.measure(absent) }
    }
}

@Suite struct EndToEndBenchmarkTests {
    @Test func aRunIsTakenApart() throws {
        let folder = try phantomFolder()
        let report = try EndToEndBenchmark.measure(
            tinyConfiguration(), data: folder.path, epochs: 2, options: twoRounds)
        #expect(
            report.parts.map(\.kind) == [
                .decoding, .setUp, .preparation, .training, .validation, .training, .validation, .evaluation,
            ])
        #expect(report.parts.map(\.epoch) == [nil, nil, 1, 1, 1, 2, 2, nil])
        #expect(report.parts.allSatisfy { $0.seconds >= 0 })
        #expect(
            report.parts.filter { ![.setUp, .preparation].contains($0.kind) }.allSatisfy {
                ($0.imagesPerSecond ?? 0) > 0
            })
        #expect(report.firstEpochSeconds > 0 && report.firstEpochSeconds < report.totalSeconds)
        #expect(report.peakMemoryByteCount > 1 << 20)
        let fields = try json(report)
        for key in ["parts", "firstEpochSeconds", "totalSeconds", "peakMemoryByteCount", "conditions"] {
            #expect(fields[key] != nil, "\(key)")
        }
        #expect(report.text.contains("epoch 2, training"))
        #expect(report.text.contains("peak memory"))
    }
}

extension EndToEndBenchmarkTests {
    @Test("Small images have a decoding of their own, and the first epoch at full size is prepared")
    func progressiveSizesAreTakenApart() throws {
        let folder = try phantomFolder()
        var configuration = try tinyConfiguration()
        configuration.network = .preset(.compact, input: Shape(channels: 1, height: 32, width: 32))
        configuration.training.progressiveSize = ProgressiveSize(from: 24, until: 0.5)
        let report = try EndToEndBenchmark.measure(
            configuration, data: folder.path, epochs: 2, options: twoRounds)
        #expect(
            report.parts.map(\.kind) == [
                .decoding, .setUp, .decoding, .setUp, .preparation, .training, .validation, .preparation,
                .training, .validation, .evaluation,
            ])
    }
}

@Suite struct ReportsBenchmarkTests {
    @Test func aRunWithAllReportsStandsBesideOneWithNone() throws {
        let folder = try phantomFolder()
        var configuration = try tinyConfiguration()
        configuration.data.validation = .patients(fraction: 0.4)
        let report = try ReportsBenchmark.measure(
            configuration, data: folder.path, epochs: 2, options: twoRounds)
        for timing in [report.bare, report.whole, report.events, report.files, report.brief] {
            #expect(timing.isSound)
        }
        #expect(report.events.median + report.files.median < report.whole.maximum)
        #expect(report.epochs == 2)
        #expect(report.growth == report.whole.median / report.bare.median - 1)
        #expect(report.text.contains("a run with none"))
        #expect(report.text.contains("reports lengthen the run by"))
        #expect(report.bareProcessor.minimum > 0 && report.wholeProcessor.minimum > 0)
        #expect(try JSONDecoder().decode(ReportsBenchmark.self, from: report.json()) == report)
    }
}

@Suite struct TimingTests {
    @Test func theMedianIsTheMiddleAndTheSpreadItsShare() {
        let odd = Timing(seconds: [3, 1, 2])
        #expect(odd.median == 2 && odd.minimum == 1 && odd.maximum == 3 && odd.spread == 1)
        #expect(Timing(seconds: [4, 1, 2, 3]).median == 2.5)
    }

    @Test func thePeakIsMeasuredInEveryRun() throws {
        let report = try InferenceBenchmark.measure(
            BenchmarkSubject(tinyConfiguration()), batchSizes: [1], precisions: [.float32], imagesPerRound: 1,
            options: BenchmarkOptions(rounds: 1, threads: 1))
        let conditions = report.conditions
        #expect(conditions.threads == 1 && conditions.peak.threads == 1 && conditions.rounds == 1)
        #expect(conditions.peak.float32.gigaflopsPerSecond > 0)
        #expect(!conditions.peak.float32.instruction.isEmpty)
        #expect(conditions.peak.bfloat16.map { $0.gigaflopsPerSecond > 0 } ?? true)
        #expect(!conditions.machine.processor.isEmpty)
    }
}
