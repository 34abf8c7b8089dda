/// One image in colour: what people look at.
public struct ColorImage: Hashable, Sendable {
    /// Its size.
    public let size: ImageSize

    /// Red, green and blue of each pixel, row after row from the top without gaps: three bytes a pixel.
    public private(set) var pixels: [UInt8]

    /// - Parameters:
    ///   - size: columns and rows.
    ///   - pixels: three bytes a pixel, row after row.
    public init(size: ImageSize, pixels: [UInt8]) {
        precondition(pixels.count == 3 * size.pixelCount, "found \(pixels.count) bytes for \(size) in RGB")
        self.size = size
        self.pixels = pixels
    }

    /// An image of one colour.
    public init(size: ImageSize, filledWith color: RGBColor = .black) {
        self.init(size: size, colors: repeatElement(color, count: size.pixelCount))
    }

    /// A radiograph as it is.
    public init(_ radiograph: Radiograph) {
        self.init(size: radiograph.size, colors: radiograph.pixels.lazy.map(RGBColor.init(grey:)))
    }

    /// Numbers drawn in colours, one pixel each.
    ///
    /// - Parameters:
    ///   - map: the numbers.
    ///   - range: the numbers that get the colours at the two ends; without it the least and the largest there are.
    ///   - colors: the map of colours.
    public init(_ map: FloatMap, in range: ClosedRange<Float>? = nil, colors: ColorMap) {
        let shares = map.normalized(in: range ?? map.range).values
        self.init(size: map.size, colors: shares.lazy.map(colors.color))
    }

    private init(size: ImageSize, colors: some Sequence<RGBColor>) {
        var pixels: [UInt8] = []
        pixels.reserveCapacity(3 * size.pixelCount)
        for color in colors {
            pixels.append(color.red)
            pixels.append(color.green)
            pixels.append(color.blue)
        }
        self.init(size: size, pixels: pixels)
    }

    /// The colour of a pixel; (0, 0) is the upper left one.
    public subscript(x: Int, y: Int) -> RGBColor {
        get {
            let index = index(x, y)
            return RGBColor(red: pixels[index], green: pixels[index + 1], blue: pixels[index + 2])
        }
        set {
            let index = index(x, y)
            pixels[index] = newValue.red
            pixels[index + 1] = newValue.green
            pixels[index + 2] = newValue.blue
        }
    }

    private func index(_ x: Int, _ y: Int) -> Int {
        precondition(x >= 0 && x < size.width, "column \(x) lies outside \(size)")
        return 3 * (y * size.width + x)
    }

    /// Fills a rectangle; what lies outside the image is left out.
    public mutating func fill(_ area: PixelRectangle, with color: RGBColor) {
        let columns = (area.left..<area.left + area.width).clamped(to: 0..<size.width)
        let rows = (area.top..<area.top + area.height).clamped(to: 0..<size.height)
        for y in rows {
            for x in columns { self[x, y] = color }
        }
    }

    /// Draws another image into this one; what lies outside is left out.
    ///
    /// - Parameters:
    ///   - image: what is drawn.
    ///   - left: the column of its first column.
    ///   - top: the row of its first row.
    public mutating func draw(_ image: ColorImage, left: Int, top: Int) {
        let columns = (left..<left + image.size.width).clamped(to: 0..<size.width)
        let rows = (top..<top + image.size.height).clamped(to: 0..<size.height)
        guard !columns.isEmpty else { return }
        for y in rows {
            let source = image.index(columns.lowerBound - left, y - top)
            let target = index(columns.lowerBound, y)
            let bytes = image.pixels[source..<source + 3 * columns.count]
            pixels.replaceSubrange(target..<target + 3 * columns.count, with: bytes)
        }
    }

    /// The image with each pixel as a square of so many.
    public func enlarged(by factor: Int) -> ColorImage {
        precondition(factor > 0, "found a factor of \(factor)")
        guard factor > 1 else { return self }
        let larger = ImageSize(width: size.width * factor, height: size.height * factor)
        var result: [UInt8] = []
        result.reserveCapacity(3 * larger.pixelCount)
        for y in 0..<size.height {
            let start = result.count
            for x in 0..<size.width {
                let pixel = pixels[index(x, y)..<index(x, y) + 3]
                for _ in 0..<factor { result.append(contentsOf: pixel) }
            }
            let row = result[start...]
            for _ in 1..<factor { result.append(contentsOf: row) }
        }
        return ColorImage(size: larger, pixels: result)
    }
}
