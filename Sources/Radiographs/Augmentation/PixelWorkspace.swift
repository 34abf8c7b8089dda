/// One image on its way into the network, as grey levels with their fractions, and room to work beside it.
struct PixelWorkspace: ~Copyable {
    /// The size of the image.
    let size: ImageSize
    /// The image, or the rows of it that are worked on.
    let levels: UnsafeMutablePointer<Float>
    /// As many numbers, free for any use.
    let scratch: UnsafeMutablePointer<Float>

    init(size: ImageSize) {
        self.size = size
        levels = .allocate(capacity: size.pixelCount)
        scratch = .allocate(capacity: size.pixelCount)
    }

    deinit {
        levels.deallocate()
        scratch.deallocate()
    }

    var count: Int64 { Int64(size.pixelCount) }

    /// Gives the scratch memory as room for two images of bytes.
    func withBytes(
        _ body: (_ first: UnsafeMutableBufferPointer<UInt8>, _ second: UnsafeMutableBufferPointer<UInt8>) ->
            Void
    ) {
        let bytes = UnsafeMutableRawPointer(scratch).assumingMemoryBound(to: UInt8.self)
        body(
            UnsafeMutableBufferPointer(start: bytes, count: size.pixelCount),
            UnsafeMutableBufferPointer(start: bytes + size.pixelCount, count: size.pixelCount))
    }
}
