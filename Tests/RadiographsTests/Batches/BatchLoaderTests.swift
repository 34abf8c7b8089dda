import Foundation
import Radiographs
import Testing

@Suite struct BatchLoaderTests {
    private let images = NoiseImages(count: 11)

    private func training(
        threads: Int = 1, depth: Int = 3, seed: UInt64 = 5,
        from start: BatchPosition = .init(epoch: 0, batch: 0),
        epochs: Int = 3, elementType: BatchElementType = .float32
    ) throws -> BatchLoader {
        var augmentation = Augmentation.none
        augmentation.rotationRange = 20
        augmentation.horizontalFlip = true
        augmentation.contrastRange = 0.8...1.2
        return try BatchLoader(
            training: images.items, from: images, augmentation: augmentation,
            settings: BatchSettings(batchSize: 4, elementType: elementType, threads: threads, depth: depth),
            seed: seed, startingAt: start, epochs: epochs)
    }

    private func evaluation(threads: Int = 1, passes: Int = 1) throws -> BatchLoader {
        try BatchLoader(
            evaluating: images.items, from: images, settings: BatchSettings(batchSize: 4, threads: threads),
            passes: passes)
    }

    @Test(arguments: [(2, 1), (1, 1), (2, 2), (3, 5), (5, 16)])
    func threadsAndDepthChangeNothing(threads: Int, depth: Int) throws {
        let expected = try training().kept()
        #expect(expected.count == 6)
        #expect(try training(threads: threads, depth: depth).kept() == expected)
    }

    @Test(arguments: 0...6)
    func aRunGoesOnWhereItStopped(batch: Int) throws {
        let expected = try training().kept()
        let resumed = try training(threads: 2, from: BatchPosition(epoch: 0, batch: batch)).kept()
        #expect(resumed == Array(expected.dropFirst(batch)))
        let later = try training(from: BatchPosition(epoch: 1, batch: 1)).kept(1)
        #expect(later.first == expected[3])
    }

    @Test func theSeedDecides() throws {
        #expect(try training(seed: 5).kept() == training(seed: 5).kept())
        #expect(try training(seed: 5).kept(1) != training(seed: 6).kept(1))
    }

    @Test func anEpochShowsEverySampleAtMostOnceInAnotherOrder() throws {
        let loader = try training(threads: 2)
        #expect(loader.batchesPerEpoch == 2)
        #expect(loader.samplesPerEpoch == 8)
        let epochs = (0..<3).map { _ in loader.kept(2).flatMap(\.samples) }
        #expect(epochs.allSatisfy { Set($0).count == 8 })
        #expect(Set(epochs).count == 3)
    }

    @Test func aSampleChangesFromEpochToEpoch() throws {
        let item = [BatchItem(image: 0, label: 0)]
        var augmentation = Augmentation.none
        augmentation.rotationRange = 30
        let loader = try BatchLoader(
            training: item, from: images, augmentation: augmentation, settings: BatchSettings(batchSize: 1),
            seed: 1, epochs: 4)
        #expect(Set(loader.kept().map(\.input)).count == 4)
    }

    @Test func evaluationShowsEveryImageAsItIsInOrder() throws {
        let batches = try evaluation(threads: 2).kept()
        #expect(batches.flatMap(\.samples) == Array(0..<11))
        for batch in batches {
            for (index, sample) in batch.samples.enumerated() {
                let item = images.items[sample]
                #expect(batch.labels[index] == item.label)
                let expected = written(images.levels(of: item.image), images.size, .unit)
                let bytes = expected.withUnsafeBytes { Array($0) }
                #expect(Array(batch.input[(index * 120)..<(index * 120 + 120)]) == bytes)
            }
        }
    }

    @Test func theRestOfAnEvaluationsLastBatchIsZero() throws {
        let loader = try evaluation(passes: 2)
        let batches = loader.kept()
        #expect(batches.map(\.samples.count) == [4, 4, 3, 4, 4, 3])
        for batch in [batches[2], batches[5]] {
            #expect(batch.input.count == 480)
            #expect(batch.input[360...].allSatisfy { $0 == 0 })
            #expect(batch.labels[3] == 0)
        }
        #expect(batches[3].input == batches[0].input)
    }

    @Test func bfloat16TakesHalfTheRoom() throws {
        let batch = try #require(try training(elementType: .bfloat16).next())
        #expect(batch.input.count == 240)
        #expect(batch.elementType == .bfloat16)
    }

    @Test func buffersAreAlignedAndUsedAgain() throws {
        let loader = try training(depth: 3, epochs: 20)
        var places: Set<Int> = []
        while let batch = loader.next() {
            let place = Int(bitPattern: batch.input.baseAddress)
            #expect(place % 64 == 0)
            places.insert(place)
        }
        #expect(places.count == 3)
    }

    @Test func theNextEpochIsMadeDuringTheLastStepOfThisOne() throws {
        // Batch 1 is in use; batches 2, 3 and 4, of the next two epochs, fill the other buffers.
        images.limit = 5 * 4
        let loader = try training(depth: 4)
        let last = try [#require(loader.next()), #require(loader.next())][1]
        #expect(last.position == BatchPosition(epoch: 0, batch: 1))
        #expect(eventually { images.reads == images.limit })
        loader.stop()
        #expect(last.position == BatchPosition(epoch: 0, batch: 1))
        #expect(images.faults == 0)
    }

    @Test func aBatchInUseIsLeftAlone() throws {
        // The batch in use, and the next one in the other buffer.
        images.limit = 2 * 4
        let loader = try training(threads: 2, depth: 2, epochs: .max)
        // Often, since each time is a chance to read too much.
        for _ in 0..<20 {
            let batch = try #require(loader.next())
            let before = KeptBatch(batch)
            #expect(eventually { images.reads == images.limit })
            #expect(KeptBatch(batch) == before)
            images.limit += 4
        }
        loader.stop()
        #expect(images.faults == 0)
    }

    @Test func aBatchGivenBackIsFilledAgain() throws {
        let loader = try training(depth: 1)
        _ = loader.next()
        #expect(eventually { images.reads == 4 })
        loader.recycle()
        #expect(eventually { images.reads == 8 })
        #expect(loader.next()?.position == BatchPosition(epoch: 0, batch: 1))
    }

    @Test func aStoppedLoaderHasNoMore() throws {
        var images = NoiseImages(count: 11)
        let loader = try BatchLoader(
            training: images.items, from: images, augmentation: .none,
            settings: BatchSettings(batchSize: 4, threads: 3), seed: 1)
        #expect(loader.next() != nil)
        loader.stop()
        images.limit = images.reads
        #expect(loader.next() == nil)
        // Once the threads have let go of the images, nothing can read them any more.
        let isLetGo = eventually { isKnownUniquelyReferenced(&images) }
        #expect(isLetGo)
        #expect(images.faults == 0)
    }

    @Test func stoppingWakesAWaitingConsumer() async throws {
        // One image of the kind that takes a while, and a consumer that asks at once.
        let large = NoiseImages(count: 1, size: ImageSize(width: 300, height: 300))
        let loader = try BatchLoader(
            training: large.items, from: large, augmentation: .none,
            settings: BatchSettings(batchSize: 1, threads: 1, depth: 1), seed: 1)
        // A thread of its own: a task would wait for one of the few that the tests share, and may wait for long.
        let taken = AsyncStream<Int>.makeStream()
        Thread.detachNewThread {
            var count = 0
            while loader.next() != nil { count += 1 }
            taken.continuation.yield(count)
            taken.continuation.finish()
        }
        #expect(eventually { large.reads > 2 })
        loader.stop()
        let counts = await taken.stream.reduce(into: []) { $0.append($1) }
        #expect(counts.count == 1)
        #expect(counts.allSatisfy { $0 > 0 })
    }

    @Test func aLoaderLetGoLeavesNothingBehind() throws {
        struct Reference { weak var source: NoiseImages? }
        var references: [Reference] = []
        for _ in 0..<20 {
            let images = NoiseImages(count: 8)
            references.append(Reference(source: images))
            let loader = try BatchLoader(
                training: images.items, from: images, augmentation: .none,
                settings: BatchSettings(batchSize: 2, threads: 2, depth: 3), seed: 1)
            _ = loader.next()
        }
        // The threads have ended; their closures are let go a moment later.
        #expect(eventually { references.allSatisfy { $0.source == nil } })
    }

    @Test func theWaitingAddsUp() throws {
        let loader = try training()
        var sum = Duration.zero
        while let batch = loader.next() { sum += batch.waited }
        #expect(sum == loader.totalWait)
        #expect(sum > .zero)
    }

    @Test func tooFewSamplesAreAnError() {
        let settings = BatchSettings(batchSize: 12)
        let error = #expect(throws: BatchLoaderError.self) {
            try BatchLoader(
                training: images.items, from: images, augmentation: .none, settings: settings, seed: 1)
        }
        #expect(
            error?.description
                == "the training set holds 11 images, fewer than one batch of 12; set training.batchSize"
                + " (--batch-size) to at most 11"
        )
        #expect(throws: BatchLoaderError.noSamples) {
            try BatchLoader(evaluating: [], from: images, settings: settings)
        }
    }
}

/// Waits until something holds, at most ten seconds: whether it does.
private func eventually(_ condition: () -> Bool) -> Bool {
    for _ in 0..<10_000 where !condition() { Thread.sleep(forTimeInterval: 0.001) }
    return condition()
}
