import CImageCodecs
import Files
import Foundation
import SystemPackage

#if DICOM
    import CDICOM
#endif

/// Decodes JPEG and PNG files to 8-bit grey, and DICOM files where the package was built with its trait `DICOM`.
///
/// A DICOM image is shown as a workstation shows it first: through its rescale slope and intercept and its first window,
/// black for 0 whichever way it is stored.
///
/// Grey levels are those of Pillow's `convert("L")`, with three documented liberties: a JPEG in YCbCr gives its
/// luma plane as it is (no rounding on the way through RGB), of 16-bit PNGs the high byte is taken, and an EXIF
/// orientation is ignored, as Keras and Pillow do when they load. Files that end too early are refused, never
/// half-decoded, and so are JPEGs that libjpeg warns of, since it would go on with invented pixels. What libpng warns of,
/// odd texts and colour profiles, has no say in the pixels and is passed over.
public struct ImageDecoder: Sendable {
    /// Images of more pixels are refused by their header. The default is beyond any radiograph and keeps a file
    /// of a few bytes from claiming all memory.
    public var maximumPixels: Int

    /// Progressive JPEGs of more scans are refused. Those in use have about ten.
    public var maximumScans: Int

    /// How JPEGs are decoded that are much larger than what is needed of them.
    public var jpegDecoding: JPEGDecoding

    /// - Parameters:
    ///   - maximumPixels: images of more are refused.
    ///   - maximumScans: progressive JPEGs of more are refused.
    ///   - jpegDecoding: how JPEGs are decoded that are much larger than what is needed of them.
    public init(
        maximumPixels: Int = 100_000_000, maximumScans: Int = 100, jpegDecoding: JPEGDecoding = .scaled
    ) {
        self.maximumPixels = maximumPixels
        self.maximumScans = maximumScans
        self.jpegDecoding = jpegDecoding
    }

    /// Reads a file's header alone.
    ///
    /// - Throws: ``ImageError`` where the header is no image's, `FileError` where the file cannot be read.
    public func header(of path: FilePath) throws -> ImageHeader {
        try withBytes(of: path) { try header(of: $0, name: path.string) }
    }

    /// Reads the header at the beginning of a file's bytes.
    ///
    /// - Parameters:
    ///   - bytes: the file from its start; what follows the header may be missing.
    ///   - name: what errors call the file.
    public func header(
        of bytes: UnsafeRawBufferPointer, name: String = "image"
    ) throws(ImageError) -> ImageHeader {
        let format = try format(of: bytes, name: name)
        var header = xray_image_header()
        switch format {
        case .jpeg: try check(name) { xray_jpeg_header(bytes.octets, bytes.count, &header, $0) }
        case .png: try check(name) { xray_png_header(bytes.octets, bytes.count, &header, $0) }
        case .dicom:
            #if DICOM
                try check(name) { xray_dicom_header(bytes.octets, bytes.count, &header, $0) }
            #else
                throw ImageError(dicom: name)
            #endif
        }
        return ImageHeader(header, format: format)
    }

    /// Decodes a file.
    ///
    /// - Parameters:
    ///   - path: a JPEG, PNG or DICOM file, whatever its name ends in.
    ///   - leastSize: what is needed of the image, `nil` for all of it. An image much larger than that is
    ///     reduced to 2/8 or 4/8 of its size: each block of 4×4 or 2×2 pixels to its mean, a JPEG as
    ///     ``jpegDecoding`` says. The result is never smaller than asked for in either direction, unless the image itself is.
    /// - Throws: ``ImageError`` for a bad image, `FileError` where the file cannot be read.
    public func decode(_ path: FilePath, atLeast leastSize: ImageSize? = nil) throws -> Radiograph {
        try withBytes(of: path) { try decode($0, atLeast: leastSize, name: path.string) }
    }

    /// Decodes the bytes of a file.
    ///
    /// - Parameters:
    ///   - bytes: the whole file.
    ///   - leastSize: what is needed of the image in pixels, `nil` for all of it, which may be reduced.
    ///   - name: what errors call the file.
    public func decode(
        _ bytes: UnsafeRawBufferPointer, atLeast leastSize: ImageSize? = nil, name: String = "image"
    ) throws(ImageError) -> Radiograph {
        let image = try decodePixels(bytes, atLeast: leastSize, name: name)
        return Radiograph(size: image.size, pixels: Array(image.pixels))
    }

    /// Decodes a file straight to the size that a network needs: reduced by blocks to no less than that (see
    /// ``decode(_:atLeast:)``), then by a triangle filter (see ``Radiograph/resized(to:mode:)``).
    ///
    /// - Throws: ``ImageError`` for a bad image, `FileError` where the file cannot be read.
    public func decode(_ path: FilePath, resizedTo size: ImageSize, mode: ResizeMode) throws -> Radiograph {
        try withBytes(of: path) { try decode($0, resizedTo: size, mode: mode, name: path.string) }
    }

    /// Decodes the bytes of a file straight to the size that a network needs.
    ///
    /// - Parameters:
    ///   - bytes: the whole file.
    ///   - size: of the result.
    ///   - mode: what becomes of its proportions.
    ///   - name: what errors call the file.
    public func decode(
        _ bytes: UnsafeRawBufferPointer, resizedTo size: ImageSize, mode: ResizeMode, name: String = "image"
    ) throws(ImageError) -> Radiograph {
        let original = try header(of: bytes, name: name).size
        var result = Radiograph(size: size)
        let framing = Framing(of: original, in: size, mode: mode)
        let image = try decodePixels(bytes, atLeast: framing.leastSourceSize, name: name)
        result.withMutablePixels {
            framing.resample(image.pixels, of: image.size, scale: image.scale, into: $0)
        }
        return result
    }

    /// Decodes a file into memory of `size.pixelCount` bytes.
    package func decode(
        _ path: FilePath, resizedTo size: ImageSize, mode: ResizeMode,
        into pixels: UnsafeMutableBufferPointer<UInt8>
    ) throws {
        try withBytes(of: path) {
            try decode($0, resizedTo: size, mode: mode, into: pixels, name: path.string)
        }
    }

    /// Decodes the bytes of a file into memory of `size.pixelCount` bytes.
    package func decode(
        _ bytes: UnsafeRawBufferPointer, resizedTo size: ImageSize, mode: ResizeMode,
        into pixels: UnsafeMutableBufferPointer<UInt8>, name: String = "image"
    ) throws(ImageError) {
        let original = try header(of: bytes, name: name).size
        let framing = Framing(of: original, in: size, mode: mode)
        let image = try decodePixels(bytes, atLeast: framing.leastSourceSize, name: name)
        framing.resample(image.pixels, of: image.size, scale: image.scale, into: pixels)
    }

    private func withBytes<Result>(
        of path: FilePath, _ body: (UnsafeRawBufferPointer) throws -> Result
    ) throws -> Result {
        // Read, not mapped: others may write the originals, and a file that shrinks under a mapping ends the process.
        try readFile(path).withUnsafeBytes(body)
    }

    private func decodePixels(
        _ bytes: UnsafeRawBufferPointer, atLeast leastSize: ImageSize?, name: String
    ) throws(ImageError) -> DecodedPixels {
        var image = xray_grey_image()
        let width = UInt32(clamping: leastSize?.width ?? .max)
        let height = UInt32(clamping: leastSize?.height ?? .max)
        switch try format(of: bytes, name: name) {
        case .jpeg:
            let isWhole = jpegDecoding == .full
            try check(name) {
                xray_jpeg_decode(
                    bytes.octets, bytes.count, isWhole ? .max : width, isWhole ? .max : height,
                    UInt64(clamping: maximumPixels), CInt(clamping: maximumScans), &image, $0)
            }
            if isWhole { xray_reduce(&image, width, height) }
        case .png:
            try check(name) {
                xray_png_decode(bytes.octets, bytes.count, UInt64(clamping: maximumPixels), &image, $0)
            }
            xray_reduce(&image, width, height)
        case .dicom:
            #if DICOM
                try check(name) {
                    xray_dicom_decode(bytes.octets, bytes.count, UInt64(clamping: maximumPixels), &image, $0)
                }
                xray_reduce(&image, width, height)
            #else
                throw ImageError(dicom: name)
            #endif
        }
        return DecodedPixels(image)
    }

    private func format(of bytes: UnsafeRawBufferPointer, name: String) throws(ImageError) -> ImageFormat {
        if let format = ImageFormat(firstBytes: bytes) { return format }
        let first = bytes.prefix(4).map { String(format: "%02X", $0) }.joined(separator: " ")
        throw ImageError(
            file: name, problem: bytes.isEmpty ? .empty : .notAnImage, detail: "its first bytes are \(first)")
    }
}

#if !DICOM
    extension ImageError {
        /// The error for a DICOM file where nothing reads it.
        fileprivate init(dicom file: String) {
            self.init(
                file: file, problem: .unsupported,
                detail:
                    "DICOM; \"swift build -c release --traits DICOM\" makes programs that read it, with Debian's"
                    + " libdcmtk-dev")
        }
    }
#endif

/// Pixels as a codec left them, freed with the value.
private struct DecodedPixels: ~Copyable {
    let pixels: UnsafeBufferPointer<UInt8>
    let size: ImageSize
    /// The scale of each axis relative to the file.
    let scale: Double

    init(_ image: xray_grey_image) {
        size = ImageSize(width: Int(image.width), height: Int(image.height))
        pixels = UnsafeBufferPointer(start: image.pixels, count: size.pixelCount)
        scale = Double(image.eighths) / 8
    }

    deinit { free(UnsafeMutablePointer(mutating: pixels.baseAddress)) }
}

extension UnsafeRawBufferPointer {
    /// The bytes as C wants them.
    fileprivate var octets: UnsafePointer<UInt8>? { bindMemory(to: UInt8.self).baseAddress }
}

/// Calls a codec with room for its message and turns its status into an error.
func check(
    _ file: String, _ call: (UnsafeMutablePointer<CChar>?) -> xray_codec_status
) throws(ImageError) {
    let failure = withUnsafeTemporaryAllocation(
        of: CChar.self, capacity: Int(XRAY_CODEC_MESSAGE_SIZE)
    ) { message -> ImageError? in
        message.initialize(repeating: 0)
        let status = call(message.baseAddress)
        guard let problem = ImageError.Problem(status) else { return nil }
        let detail = message.baseAddress.map { String(cString: $0) } ?? ""
        return ImageError(file: file, problem: problem, detail: detail)
    }
    if let failure { throw failure }
}

extension ImageError.Problem {
    /// The problem behind a codec's status, `nil` where all went well.
    fileprivate init?(_ status: xray_codec_status) {
        switch status {
        case XRAY_CODEC_OK: return nil
        case XRAY_CODEC_TRUNCATED: self = .truncated
        case XRAY_CODEC_UNSUPPORTED: self = .unsupported
        case XRAY_CODEC_TOO_LARGE: self = .tooLarge
        case XRAY_CODEC_OUT_OF_MEMORY: self = .outOfMemory
        default: self = .damaged
        }
    }
}
