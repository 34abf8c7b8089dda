import NeuralNetworks
import OneDNN
import Radiographs
import Randomness
import Training

/// What it costs to write an image into the network's input, augmented and as it is.
///
/// All threads write at the same time; the figures are those of one of them.
package struct AugmentBenchmark: BenchmarkReport, Equatable {
    /// A way to write images.
    package struct Row: Codable, Sendable, Equatable {
        /// `float32` or `bfloat16`.
        package let elementType: String
        /// Whether the images are changed by the config's augmentation on the way.
        package let isAugmented: Bool
        /// Seconds an image and core.
        package let timing: Timing
        /// Of one core.
        package let imagesPerSecond: Double
    }

    package let benchmark: String
    /// The config's name.
    package let name: String
    package let conditions: BenchmarkConditions
    /// The shape of one image.
    package let input: String
    package let rows: [Row]
    /// Whether the config also mixes images, which is done to whole batches and not measured here.
    package let leavesOutMixing: Bool

    /// Measures.
    ///
    /// - Parameter images: how many images each thread writes in a row.
    package static func measure(
        _ subject: BenchmarkSubject, images: Int = 500, options: BenchmarkOptions = BenchmarkOptions()
    ) throws -> AugmentBenchmark {
        precondition(images > 0, "a round has at least one image")
        let cases = BatchElementType.allCases.flatMap { type in
            [true, false].map { (elementType: type, isAugmented: $0) }
        }
        let source = noiseImages(count: min(images, 64), size: subject.imageSize)
        return try BenchmarkConditions.run(options) { conditions in
            let timings = timeInTurn(cases.count, rounds: conditions.rounds) { index in
                let (type, isAugmented) = cases[index]
                return seconds {
                    write(
                        source, images: images, as: type,
                        augmentation: isAugmented ? subject.configuration.augmentation : .none,
                        preprocessing: subject.configuration.preprocessing, threads: conditions.threads)
                }
            }
            let rows = zip(cases, timings).map { kind, timing in
                let timing = timing.divided(by: images)
                return Row(
                    elementType: kind.elementType.rawValue, isAugmented: kind.isAugmented, timing: timing,
                    imagesPerSecond: 1 / timing.median)
            }
            return AugmentBenchmark(
                benchmark: "augment", name: subject.name, conditions: conditions,
                input: "\(subject.network.input)", rows: rows,
                leavesOutMixing: subject.configuration.augmentation.mixup != nil
                    || subject.configuration.augmentation.cutMix != nil)
        }
    }

    /// Every thread writes as many images, over and over into the same place, as a loader's thread does.
    private static func write(
        _ source: RadiographArray, images: Int, as type: BatchElementType, augmentation: Augmentation,
        preprocessing: Preprocessing, threads: Int
    ) {
        ThreadTeam.forEachShare(of: threads, alignedTo: 1, atLeast: 1) { share in
            let writer = InputWriter(size: source.size, preprocessing: preprocessing, elementType: type)
            let place = UnsafeMutableRawPointer.allocate(byteCount: writer.byteCount, alignment: 64)
            defer { place.deallocate() }
            for thread in share {
                for image in 0..<images {
                    var random = RandomStream(
                        seed: 1, purpose: .augmentation, epoch: thread, index: image)
                    let transform = augmentation.draw(from: &random, imageSize: source.size)
                    source.withPixels(of: image % source.count) {
                        writer.write($0, changedBy: transform, to: place)
                    }
                }
            }
        }
    }

    package var title: String {
        "augmentation of \(name): images of \(input)" + (leavesOutMixing ? ", without mixup and CutMix" : "")
    }

    package var table: String {
        tableText(
            [.left, .left, .right, .right, .right, .right],
            heading: ["elements", "images", "µs an image and core", "least", "spread", "images/s a core"],
            rows.map { row in
                [
                    row.elementType, row.isAugmented ? "augmented" : "as they are",
                    Spelling.microseconds(row.timing.median), Spelling.microseconds(row.timing.minimum),
                    Spelling.percent(row.timing.spread), Spelling.perSecond(row.imagesPerSecond),
                ]
            })
    }
}
