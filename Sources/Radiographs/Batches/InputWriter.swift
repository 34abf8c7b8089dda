import CKernels

/// Writes images into the network's input: from the cached bytes through resampling, grey levels, normalisation
/// and conversion to the element type in one pass over a few rows at a time.
///
/// Where a step depends on the whole image (its mean, its neighbours), the band of rows is the whole image.
///
/// Owns its scratch memory: one a thread.
public struct InputWriter: ~Copyable {
    /// The size of the images and of the input.
    public let size: ImageSize
    /// How grey levels become input values.
    public let preprocessing: Preprocessing
    /// What the input is made of.
    public let elementType: BatchElementType

    private let work: PixelWorkspace

    /// Enough rows to make calls cheap, few enough to stay in the first-level cache.
    private static let rowsInCache = 16

    /// Allocates the scratch memory: two floats a pixel.
    public init(size: ImageSize, preprocessing: Preprocessing, elementType: BatchElementType) {
        self.size = size
        self.preprocessing = preprocessing
        self.elementType = elementType
        work = PixelWorkspace(size: size)
    }

    /// The bytes that one image takes in the input: channels × height × width numbers.
    public var byteCount: Int { preprocessing.channels * size.width * size.height * elementType.size }

    /// Writes one image.
    ///
    /// - Parameters:
    ///   - pixels: height × width grey levels.
    ///   - transform: the change to make on the way.
    ///   - destination: ``byteCount`` bytes, one plane a channel.
    public func write(
        _ pixels: UnsafeBufferPointer<UInt8>, changedBy transform: Transform = .identity,
        to destination: UnsafeMutableRawPointer
    ) {
        precondition(pixels.count == size.width * size.height, "an image of another size")
        let takesAll = transform.needsWholeImage || preprocessing.needsWholeImage
        let rowsAtOnce = takesAll ? size.height : Self.rowsInCache
        for first in stride(from: 0, to: size.height, by: rowsAtOnce) {
            let rows = first..<min(first + rowsAtOnce, size.height)
            transform.write(rows: rows, of: pixels, to: work)
            store(rows, to: destination)
        }
    }

    private func store(_ rows: Range<Int>, to destination: UnsafeMutableRawPointer) {
        let count = rows.count * size.width
        let levels = work.levels
        preprocessing.prepare(levels, count: count)
        for channel in 0..<preprocessing.channels {
            let (scale, bias) = preprocessing.scaleAndBias(ofChannel: channel, for: levels, count: count)
            let index = (channel * size.height + rows.lowerBound) * size.width
            let place = destination + index * elementType.size
            switch elementType {
            case .float32:
                let numbers = place.assumingMemoryBound(to: Float.self)
                xray_store_float32(levels, Int64(count), scale, bias, numbers)
            case .bfloat16:
                let numbers = place.assumingMemoryBound(to: UInt16.self)
                xray_store_bfloat16(levels, Int64(count), scale, bias, numbers)
            }
        }
    }
}
