/// One grey image.
public struct Radiograph: Hashable, Sendable {
    /// Its size.
    public let size: ImageSize

    /// One byte a pixel, row after row from the top without gaps; 0 is black.
    public private(set) var pixels: [UInt8]

    /// - Parameters:
    ///   - size: columns and rows.
    ///   - pixels: grey levels, as many as `size` has, row after row.
    public init(size: ImageSize, pixels: [UInt8]) {
        precondition(pixels.count == size.pixelCount, "found \(pixels.count) pixels for \(size)")
        self.size = size
        self.pixels = pixels
    }

    /// An image of one grey level.
    public init(size: ImageSize, filledWith level: UInt8 = 0) {
        self.init(size: size, pixels: [UInt8](repeating: level, count: size.pixelCount))
    }

    /// The grey level of a pixel; (0, 0) is the upper left one.
    public subscript(x: Int, y: Int) -> UInt8 {
        get {
            precondition(x >= 0 && x < size.width, "column \(x) lies outside \(size)")
            return pixels[y * size.width + x]
        }
        set {
            precondition(x >= 0 && x < size.width, "column \(x) lies outside \(size)")
            pixels[y * size.width + x] = newValue
        }
    }

    /// Gives access to all pixels without bounds checks.
    public func withPixels<Result>(
        _ body: (UnsafeBufferPointer<UInt8>) throws -> Result
    ) rethrows -> Result {
        try pixels.withUnsafeBufferPointer(body)
    }

    /// Gives access to all pixels, to be changed in place.
    public mutating func withMutablePixels<Result>(
        _ body: (UnsafeMutableBufferPointer<UInt8>) throws -> Result
    ) rethrows -> Result {
        try pixels.withUnsafeMutableBufferPointer { try body($0) }
    }
}
