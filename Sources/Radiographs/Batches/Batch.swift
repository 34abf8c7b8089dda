/// Some images as the network reads them, with their labels.
///
/// The memory belongs to the loader and is filled again: a batch is valid until the next one is asked for.
public final class Batch: @unchecked Sendable {
    // Unchecked: a batch is written by the one thread that claimed it and read by the one consumer that took it;
    // the ring's lock lies between the two.

    /// The number of images there is room for: the network's batch size.
    public let capacity: Int
    /// Numbers an image: channels × height × width.
    public let elementsPerImage: Int
    /// What ``input`` is made of.
    public let elementType: BatchElementType

    /// The epoch, from 0, and the place in it, from 0.
    public internal(set) var position = BatchPosition(epoch: 0, batch: 0)
    /// The number of images; below ``capacity`` only at the end of an evaluation.
    public internal(set) var count = 0
    /// How long the consumer waited for this batch.
    public internal(set) var waited = Duration.zero

    let inputMemory: UnsafeMutableRawPointer
    let labelMemory: UnsafeMutableBufferPointer<Int32>
    let secondLabelMemory: UnsafeMutableBufferPointer<Int32>
    let shareMemory: UnsafeMutableBufferPointer<Float>
    let sampleMemory: UnsafeMutableBufferPointer<Int>

    /// Aligned to a cache line, as vector units like it.
    private static let alignment = 64

    init(capacity: Int, elementsPerImage: Int, elementType: BatchElementType) {
        self.capacity = capacity
        self.elementsPerImage = elementsPerImage
        self.elementType = elementType
        inputMemory = .allocate(
            byteCount: capacity * elementsPerImage * elementType.size, alignment: Self.alignment)
        labelMemory = .allocate(capacity: capacity)
        labelMemory.initialize(repeating: 0)
        secondLabelMemory = .allocate(capacity: capacity)
        secondLabelMemory.initialize(repeating: 0)
        shareMemory = .allocate(capacity: capacity)
        shareMemory.initialize(repeating: 1)
        sampleMemory = .allocate(capacity: capacity)
        sampleMemory.initialize(repeating: 0)
    }

    deinit {
        inputMemory.deallocate()
        labelMemory.deallocate()
        secondLabelMemory.deallocate()
        shareMemory.deallocate()
        sampleMemory.deallocate()
    }

    /// The network's input: capacity × channels × height × width numbers of ``elementType``, on a 64-byte border.
    /// Zero from image ``count`` on.
    public var input: UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: inputMemory, count: capacity * bytesPerImage)
    }

    /// Where ``input`` begins.
    public var address: UnsafeRawPointer { UnsafeRawPointer(inputMemory) }

    /// One class index an image, `capacity` of them, zero from image ``count`` on.
    public var labels: UnsafeBufferPointer<Int32> { UnsafeBufferPointer(labelMemory) }

    /// The class of what is mixed into each image; the same as in ``labels`` where nothing is.
    public var secondLabels: UnsafeBufferPointer<Int32> { UnsafeBufferPointer(secondLabelMemory) }

    /// How much of each image is its own, in [0, 1]; the rest is of the class in ``secondLabels``.
    public var shares: UnsafeBufferPointer<Float> { UnsafeBufferPointer(shareMemory) }

    /// Which items of the loader's list these are, `count` of them.
    public var sampleIndices: UnsafeBufferPointer<Int> {
        UnsafeBufferPointer(rebasing: sampleMemory[..<count])
    }

    /// The bytes of one image in ``inputMemory``.
    var bytesPerImage: Int { elementsPerImage * elementType.size }

    /// Enters the class of an image that is not mixed.
    func enter(_ label: Int32, at index: Int) {
        labelMemory[index] = label
        secondLabelMemory[index] = label
        shareMemory[index] = 1
    }

    /// Zeroes what lies behind the last image.
    func clearUnused() {
        (inputMemory + count * bytesPerImage)
            .initializeMemory(as: UInt8.self, repeating: 0, count: (capacity - count) * bytesPerImage)
        for index in count..<capacity { enter(0, at: index) }
    }
}
