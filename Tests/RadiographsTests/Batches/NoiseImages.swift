import Radiographs
import Synchronization

/// Images of noise that count how often they are read, and how often beyond what is allowed.
final class NoiseImages: ImageSource {
    let count: Int
    let size: ImageSize
    private let pixels: [[UInt8]]
    private let state = Mutex((reads: 0, limit: Int.max, faults: 0))

    init(count: Int, size: ImageSize = ImageSize(width: 6, height: 5)) {
        self.count = count
        self.size = size
        pixels = (0..<count).map { noisePixels(size, seed: UInt64($0) + 1) }
    }

    var reads: Int { state.withLock { $0.reads } }

    /// The number of reads that are allowed; each one beyond it is a fault.
    var limit: Int {
        get { state.withLock { $0.limit } }
        set { state.withLock { $0.limit = newValue } }
    }

    var faults: Int { state.withLock { $0.faults } }

    func withPixels<R>(of index: Int, _ body: (UnsafeBufferPointer<UInt8>) throws -> R) rethrows -> R {
        state.withLock {
            $0.reads += 1
            if $0.reads > $0.limit { $0.faults += 1 }
        }
        return try pixels[index].withUnsafeBufferPointer(body)
    }

    func levels(of index: Int) -> [UInt8] { pixels[index] }

    /// Every image once, the last first; labels 0, 1, 2, 0, …
    var items: [BatchItem] {
        (0..<count).map { BatchItem(image: count - 1 - $0, label: Int32($0 % 3)) }
    }
}

/// What was in a batch, kept beyond its life.
struct KeptBatch: Hashable {
    let position: BatchPosition
    let samples: [Int]
    let labels: [Int32]
    let input: [UInt8]

    init(_ batch: Batch) {
        position = batch.position
        samples = Array(batch.sampleIndices)
        labels = Array(batch.labels)
        input = Array(batch.input)
    }
}

extension BatchLoader {
    /// The next batches, as many as there are up to a number.
    func kept(_ count: Int = .max) -> [KeptBatch] {
        var batches: [KeptBatch] = []
        while batches.count < count, let batch = next() { batches.append(KeptBatch(batch)) }
        return batches
    }
}
