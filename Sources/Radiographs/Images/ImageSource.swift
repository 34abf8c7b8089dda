/// Images of one size, by number, wherever they lie.
public protocol ImageSource: Sendable {
    /// The number of images.
    var count: Int { get }
    /// The size of every one of them.
    var size: ImageSize { get }
    /// Gives access to the `size.pixelCount` bytes of an image, row after row, for the duration of the call.
    /// May be called from several threads at once.
    func withPixels<R>(of index: Int, _ body: (UnsafeBufferPointer<UInt8>) throws -> R) rethrows -> R
}

extension ImageSource {
    /// A copy of an image.
    public func radiograph(_ index: Int) -> Radiograph {
        withPixels(of: index) { Radiograph(size: size, pixels: Array($0)) }
    }
}
