import Foundation
import Radiographs
import Randomness
import TestSupport
import Testing

@Suite struct MixingTests {
    private let images = NoiseImages(count: 13, size: ImageSize(width: 12, height: 10))

    private func loader(
        _ set: (inout Augmentation) -> Void = { _ in }, batchSize: Int = 5, threads: Int = 1,
        from start: BatchPosition = .init(epoch: 0, batch: 0), elementType: BatchElementType = .float32,
        channels: Int = 1
    ) throws -> BatchLoader {
        var augmentation = Augmentation.none
        set(&augmentation)
        return try BatchLoader(
            training: images.items, from: images, augmentation: augmentation,
            settings: BatchSettings(
                batchSize: batchSize, preprocessing: Preprocessing(.unit, channels: channels),
                elementType: elementType, threads: threads),
            seed: 9, startingAt: start, epochs: 3)
    }

    /// Every batch as floats, with its labels and shares.
    private struct Mixture: Equatable {
        let images: [[Float]]
        let labels, secondLabels: [Int32]
        let shares: [Float]

        init(_ batch: Batch) {
            let all = Array(batch.input.bindMemory(to: Float.self))
            let count = batch.elementsPerImage
            images = (0..<batch.count).map { Array(all[$0 * count..<($0 + 1) * count]) }
            labels = Array(batch.labels)
            secondLabels = Array(batch.secondLabels)
            shares = Array(batch.shares)
        }

        static func all(of loader: BatchLoader) -> [Mixture] {
            var list: [Mixture] = []
            while let batch = loader.next() { list.append(Mixture(batch)) }
            return list
        }
    }

    @Test func withoutMixingEveryImageIsItsOwn() throws {
        for batch in Mixture.all(of: try loader()) {
            #expect(batch.shares.allSatisfy { $0 == 1 } && batch.labels == batch.secondLabels)
        }
    }

    @Test func mixupBlendsImagesAndLabelsInTheSameProportion() throws {
        let plain = Mixture.all(of: try loader())
        let mixed = Mixture.all(of: try loader { $0.mixup = Mixing(alpha: 1) })
        #expect(mixed.count == 6)
        for (before, after) in zip(plain, mixed) {
            for index in 0..<5 {
                let partner = 4 - index
                let share = after.shares[index]
                #expect(after.labels[index] == before.labels[index])
                #expect(after.secondLabels[index] == before.labels[partner])
                let expected = zip(before.images[index], before.images[partner])
                    .map { index == partner ? $0 : share * $0 + (1 - share) * $1 }
                #expect(largestDifference(after.images[index], expected) < 1e-6)
            }
            #expect(after.shares[2] == 1)
        }
        #expect(Set(mixed.flatMap(\.shares)).count == 13)
    }

    @Test(arguments: [1, 3]) func cutMixExchangesARectangleOnEveryChannel(channels: Int) throws {
        let plain = Mixture.all(of: try loader(channels: channels))
        let mixed = Mixture.all(of: try loader({ $0.cutMix = Mixing(alpha: 1) }, channels: channels))
        var exchanged = 0
        for (before, after) in zip(plain, mixed) {
            for index in 0..<5 {
                let (own, other) = (before.images[index], before.images[4 - index])
                let found = after.images[index]
                #expect(found.indices.allSatisfy { found[$0] == own[$0] || found[$0] == other[$0] })
                let foreign = found.indices.filter { found[$0] != own[$0] }
                exchanged += foreign.count
                // Noise may agree by chance.
                let share = 1 - Float(foreign.count) / Float(found.count)
                #expect(abs(share - after.shares[index]) < 0.02)
                let columns = Set(foreign.map { $0 % 12 }), rows = Set(foreign.map { $0 / 12 % 10 })
                #expect(columns.count == (columns.max() ?? -1) - (columns.min() ?? 0) + 1)
                #expect(rows.count == (rows.max() ?? -1) - (rows.min() ?? 0) + 1)
            }
        }
        #expect(exchanged > 100)
    }

    @Test func theProbabilitiesDecideHowManyPairsAreMixed() throws {
        func shareOfMixed(_ set: (inout Augmentation) -> Void) throws -> Double {
            let shares = Mixture.all(of: try loader(set, batchSize: 2)).flatMap(\.shares)
            return Double(shares.count { $0 < 1 }) / Double(shares.count)
        }
        #expect(try shareOfMixed { $0.mixup = Mixing(alpha: 1, probability: 0) } == 0)
        #expect(try shareOfMixed { $0.mixup = Mixing(alpha: 1) } == 1)
    }

    @Test func aPairWhoseRectanglesAreNotExchangedMayBeBlended() {
        var augmentation = Augmentation.none
        augmentation.cutMix = Mixing(alpha: 1, probability: 0.5)
        augmentation.mixup = Mixing(alpha: 1, probability: 0.5)
        var random = RandomStream(seed: 1, purpose: .augmentation)
        let drawn = augmentation.drawMixtures(
            of: 4000, imageSize: ImageSize(width: 64, height: 48), from: &random)
        let exchanged = drawn.count { $0.exchanged != nil }
        // Of 2,000 pairs half, less the few whose rectangle is empty; of the other half every second.
        #expect(900...1050 ~= exchanged)
        #expect(440...560 ~= drawn.count - exchanged)
    }

    @Test(arguments: BatchElementType.allCases)
    func threadsAndTheStartChangeNothing(elementType: BatchElementType) throws {
        let set: (inout Augmentation) -> Void = {
            $0.mixup = Mixing(alpha: 0.2)
            $0.cutMix = Mixing(alpha: 1, probability: 0.5)
            $0.noise = RandomStrength(range: 1...9)
            $0.compression = RandomStrength(range: 20...80)
            $0.randomErasing = RandomErasing()
        }
        let expected = try loader(set, elementType: elementType).kept()
        #expect(try loader(set, threads: 3, elementType: elementType).kept() == expected)
        let start = BatchPosition(epoch: 1, batch: 1)
        let resumed = try loader(set, threads: 2, from: start, elementType: elementType).kept()
        #expect(resumed == Array(expected.dropFirst(3)))
    }

    @Test func bfloat16IsMixedAsFloatsAreWithinItsRounding() throws {
        let floats = Mixture.all(of: try loader { $0.mixup = Mixing(alpha: 1) })
        let loader = try loader({ $0.mixup = Mixing(alpha: 1) }, elementType: .bfloat16)
        for expected in floats {
            let batch = try #require(loader.next())
            let found = batch.input.bindMemory(to: UInt16.self).map { Float(bitPattern: UInt32($0) << 16) }
            #expect(largestDifference(found, expected.images.joined()) < 1.0 / 128)
            #expect(Array(batch.shares) == expected.shares)
        }
    }

    @Test(arguments: [0.05, 0.2, 1, 1.5, 8]) func sharesAreThoseOfTheBetaDistribution(alpha: Double) {
        var random = RandomStream(seed: 1, purpose: .test)
        let shares = (0..<20_000).map { _ in random.beta(alpha, alpha) }
        #expect(shares.allSatisfy { (0...1).contains($0) })
        let mean = shares.reduce(0, +) / 20_000
        let variance = shares.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 20_000
        #expect(abs(mean - 0.5) < 0.012)
        #expect(abs(variance - 1 / (4 * (2 * alpha + 1))) < 0.004)
    }

    @Test func anUnevenBetaHasItsMeanToo() {
        var random = RandomStream(seed: 2, purpose: .test)
        let mean = (0..<20_000).reduce(0) { sum, _ in sum + random.beta(2, 6) } / 20_000
        #expect(abs(mean - 0.25) < 0.005)
    }
}
