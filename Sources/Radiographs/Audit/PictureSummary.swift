/// What one image shows, in figures: all that an audit keeps of it.
///
/// They are taken at one size, so that they compare what a network sees rather than how large the files were.
package struct PictureSummary: Sendable {
    /// The size at which a picture is looked at.
    package static let size = ImageSize(square: 224)

    /// Pixels of each grey level.
    package let histogram: [UInt16]
    /// The mean absolute difference of a pixel from the mean of its four neighbours, in grey levels: how sharp or noisy
    /// the picture is.
    package let sharpness: Double
    /// The mean grey levels of 4×4 equal parts, row after row: how the picture is composed.
    package let parts: [Double]
    /// Coarsely what it shows, to find candidates.
    let hash: UInt64
    /// Finely enough what it shows, to decide on them.
    let thumbnail: Thumbnail

    /// Decodes a file, a large JPEG at a part of its size.
    init(of bytes: UnsafeRawBufferPointer, decoder: ImageDecoder, name: String) throws(ImageError) {
        var image = Radiograph(size: Self.size)
        var failure: ImageError?
        image.withMutablePixels { pixels in
            do throws(ImageError) {
                try decoder.decode(bytes, resizedTo: Self.size, mode: .stretch, into: pixels, name: name)
            } catch { failure = error }
        }
        if let failure { throw failure }
        self.init(of: image)
    }

    /// Looks at a picture of ``size``.
    init(of image: Radiograph) {
        precondition(image.size == Self.size, "found \(image.size), expected \(Self.size)")
        var histogram = [UInt16](repeating: 0, count: 256)
        image.withPixels { pixels in
            histogram.withUnsafeMutableBufferPointer { counts in
                for level in pixels { counts[Int(level)] += 1 }
            }
        }
        self.histogram = histogram
        sharpness = Self.sharpness(of: image)
        parts = image.resized(to: ImageSize(square: 4)).pixels.map(Double.init)
        hash = PerceptualHash.bits(of: image)
        thumbnail = Thumbnail(of: image)
    }

    private static func sharpness(of image: Radiograph) -> Double {
        let (width, height) = (image.size.width, image.size.height)
        var sum = 0
        image.withPixels { pixels in
            for y in 1..<height - 1 {
                for x in 1..<width - 1 {
                    let at = y * width + x
                    let around =
                        Int(pixels[at - 1]) + Int(pixels[at + 1]) + Int(pixels[at - width])
                        + Int(pixels[at + width])
                    sum += abs(4 * Int(pixels[at]) - around)
                }
            }
        }
        return Double(sum) / Double(4 * (width - 2) * (height - 2))
    }

    /// The mean grey level.
    package var mean: Double { moment { $0 } }

    /// The standard deviation of the grey levels.
    package var contrast: Double {
        let mean = mean
        return moment { ($0 - mean) * ($0 - mean) }.squareRoot()
    }

    private func moment(_ value: (Double) -> Double) -> Double {
        histogram.enumerated().reduce(0) { $0 + Double($1.element) * value(Double($1.offset)) }
            / Double(Self.size.pixelCount)
    }

    /// The grey level below or at which a share of the pixels lies.
    package func percentile(_ share: Double) -> Int {
        let wanted = share * Double(Self.size.pixelCount)
        var sum = 0
        for (level, count) in histogram.enumerated() {
            sum += Int(count)
            if Double(sum) >= wanted { return level }
        }
        return 255
    }
}
