import CImageCodecs
import Foundation

/// Encodes images as JPEG or PNG files in memory; `AtomicFile` puts them on disk.
public enum ImageEncoder {
    /// A baseline JPEG in grey.
    ///
    /// - Parameters:
    ///   - image: the pixels.
    ///   - quality: 1 to 100, on libjpeg's scale.
    /// - Throws: ``ImageError`` where a side is longer than a JPEG's may be (65,500 pixels).
    public static func jpeg(_ image: Radiograph, quality: Int) throws(ImageError) -> [UInt8] {
        precondition((1...100).contains(quality), "quality \(quality), expected 1 to 100")
        return try encode(image.pixels, image.size, format: .jpeg) { pixels, width, height, file, message in
            xray_jpeg_encode(pixels, width, height, 1, CInt(quality), &file, message)
        }
    }

    /// A baseline JPEG in colour, with a sample of each colour for each pixel (4:4:4).
    ///
    /// - Parameters:
    ///   - rgb: red, green and blue of each pixel, row after row: three bytes a pixel.
    ///   - size: columns and rows.
    ///   - quality: 1 to 100, on libjpeg's scale.
    /// - Throws: ``ImageError`` where a side is longer than a JPEG's may be (65,500 pixels).
    public static func jpeg(rgb: [UInt8], size: ImageSize, quality: Int) throws(ImageError) -> [UInt8] {
        precondition((1...100).contains(quality), "quality \(quality), expected 1 to 100")
        precondition(rgb.count == 3 * size.pixelCount, "found \(rgb.count) bytes for \(size) in RGB")
        return try encode(rgb, size, format: .jpeg) { pixels, width, height, file, message in
            xray_jpeg_encode(pixels, width, height, 3, CInt(quality), &file, message)
        }
    }

    /// A PNG in 8-bit grey, which keeps every pixel as it is.
    public static func png(_ image: Radiograph) throws(ImageError) -> [UInt8] {
        try encode(image.pixels, image.size, format: .png) { pixels, width, height, file, message in
            xray_png_encode(pixels, width, height, 1, &file, message)
        }
    }

    /// A PNG in colour.
    ///
    /// - Parameters:
    ///   - rgb: red, green and blue of each pixel, row after row: three bytes a pixel.
    ///   - size: columns and rows.
    public static func png(rgb: [UInt8], size: ImageSize) throws(ImageError) -> [UInt8] {
        precondition(rgb.count == 3 * size.pixelCount, "found \(rgb.count) bytes for \(size) in RGB")
        return try encode(rgb, size, format: .png) { pixels, width, height, file, message in
            xray_png_encode(pixels, width, height, 3, &file, message)
        }
    }

    /// A PNG of a few colours.
    ///
    /// - Parameters:
    ///   - indices: each pixel's place in the palette, row after row.
    ///   - palette: 1 to 256 colours.
    ///   - size: columns and rows.
    public static func png(
        indices: [UInt8], palette: [RGBColor], size: ImageSize
    ) throws(ImageError) -> [UInt8] {
        precondition((1...256).contains(palette.count), "found \(palette.count) colours for a palette")
        precondition(indices.count == size.pixelCount, "found \(indices.count) pixels for \(size)")
        let colors = palette.flatMap { [$0.red, $0.green, $0.blue] }
        return try encode(indices, size, format: .png) { pixels, width, height, file, message in
            xray_png_encode_palette(
                pixels, width, height, colors, UInt32(palette.count), &file, message)
        }
    }

    private static func encode(
        _ pixels: [UInt8], _ size: ImageSize, format: ImageFormat,
        by codec: (
            UnsafePointer<UInt8>?, UInt32, UInt32, inout xray_encoded_image, UnsafeMutablePointer<CChar>?
        ) -> xray_codec_status
    ) throws(ImageError) -> [UInt8] {
        var file = xray_encoded_image()
        do {
            try check("\(size) \(format.rawValue)") { message in
                codec(pixels, UInt32(clamping: size.width), UInt32(clamping: size.height), &file, message)
            }
        } catch  where error.problem != .outOfMemory {
            throw ImageError(file: error.file, problem: .notEncodable, detail: error.detail)
        }
        defer { free(file.bytes) }
        return Array(UnsafeBufferPointer(start: file.bytes, count: file.count))
    }
}
