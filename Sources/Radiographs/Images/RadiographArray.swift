/// Images of one size held in memory.
public struct RadiographArray: ImageSource {
    /// The size of every image.
    public let size: ImageSize
    private let images: [Radiograph]

    /// - Parameters:
    ///   - images: all of the given size.
    ///   - size: columns and rows; given by itself, as there may be no image.
    public init(_ images: [Radiograph], size: ImageSize) {
        for image in images {
            precondition(image.size == size, "found \(image.size) among images of \(size)")
        }
        self.images = images
        self.size = size
    }

    /// The number of images.
    public var count: Int { images.count }

    /// Gives access to the pixels of an image, row after row.
    public func withPixels<R>(of index: Int, _ body: (UnsafeBufferPointer<UInt8>) throws -> R) rethrows -> R {
        try images[index].withPixels(body)
    }
}
