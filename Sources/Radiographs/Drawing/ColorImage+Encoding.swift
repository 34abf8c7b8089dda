import Files
import SystemPackage

extension ColorImage {
    /// A PNG that keeps every pixel, in the smallest kind that does: grey where all of it is, with a palette where there
    /// are at most 256 colours, else in full colour.
    ///
    /// - Throws: ``ImageError`` where there is no memory for it.
    public func png() throws(ImageError) -> [UInt8] {
        guard let colors = fewColors else { return try ImageEncoder.png(rgb: pixels, size: size) }
        if colors.allSatisfy({ $0.red == $0.green && $0.green == $0.blue }) {
            let grey = stride(from: 0, to: pixels.count, by: 3).map { pixels[$0] }
            return try ImageEncoder.png(Radiograph(size: size, pixels: grey))
        }
        // Neighbours in the palette are of about the same brightness: what is smooth to look at stays so in numbers.
        let palette = colors.sorted { ($0.luma, $0.key) < ($1.luma, $1.key) }
        let places = Dictionary(uniqueKeysWithValues: zip(palette.map(\.key), palette.indices))
        let indices = stride(from: 0, to: pixels.count, by: 3).map { UInt8(places[key(at: $0)] ?? 0) }
        return try ImageEncoder.png(indices: indices, palette: palette, size: size)
    }

    /// A JPEG in full colour, which is not thinned out.
    ///
    /// - Parameter quality: 1 to 100, on libjpeg's scale.
    /// - Throws: ``ImageError`` where a side is longer than a JPEG's may be (65,500 pixels).
    public func jpeg(quality: Int) throws(ImageError) -> [UInt8] {
        try ImageEncoder.jpeg(rgb: pixels, size: size, quality: quality)
    }

    /// Writes the image as a file of the kind that the name ends in: a PNG where that is `.png`, a JPEG where it is `.jpg`
    /// or `.jpeg`.
    ///
    /// - Throws: ``ImageError`` where the name ends in something else or the image cannot be encoded, `FileError` where the
    ///   file cannot be written.
    public func write(to path: FilePath, jpegQuality: Int = 90) throws {
        let isJPEG = try Self.isJPEG(path)
        try AtomicFile.write(isJPEG ? jpeg(quality: jpegQuality) : png(), to: path)
    }

    /// Checks that a name ends in a kind of file that can be written, before there is a picture.
    ///
    /// - Throws: ``ImageError`` of the problem `otherEnding`.
    public static func checkEnding(of path: FilePath) throws(ImageError) { _ = try isJPEG(path) }

    private static func isJPEG(_ path: FilePath) throws(ImageError) -> Bool {
        switch path.extension?.lowercased() {
        case "png": return false
        case "jpg", "jpeg": return true
        case let ending:
            let found = ending.map { "found the ending .\($0)" } ?? "found no ending"
            throw ImageError(file: path.string, problem: .otherEnding, detail: found)
        }
    }

    private func key(at index: Int) -> UInt32 {
        UInt32(pixels[index]) << 16 | UInt32(pixels[index + 1]) << 8 | UInt32(pixels[index + 2])
    }

    /// The colours there are, `nil` where they are more than a palette holds.
    private var fewColors: [RGBColor]? {
        var found: Set<UInt32> = []
        var last: UInt32?
        for index in stride(from: 0, to: pixels.count, by: 3) {
            let key = key(at: index)
            guard key != last else { continue }
            last = key
            if found.insert(key).inserted, found.count > 256 { return nil }
        }
        return found.map(RGBColor.init(hex:))
    }
}

extension RGBColor {
    /// The reverse of `init(hex:)`.
    fileprivate var key: UInt32 { UInt32(red) << 16 | UInt32(green) << 8 | UInt32(blue) }

    /// Its brightness by ITU-R BT.601, as in Pillow's `L`.
    fileprivate var luma: UInt32 { UInt32(red) * 19595 + UInt32(green) * 38470 + UInt32(blue) * 7471 }
}
