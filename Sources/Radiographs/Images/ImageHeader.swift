import CImageCodecs

/// What an image file says of itself before its pixels.
public struct ImageHeader: Hashable, Sendable {
    /// How a file stores its colours.
    public enum ColorModel: String, Hashable, Sendable, CaseIterable {
        case grey = "grey"
        case greyAlpha = "grey with alpha"
        case rgb = "RGB"
        case rgbAlpha = "RGB with alpha"
        case palette = "palette"
        case yCbCr = "YCbCr"
        case cmyk = "CMYK"
        case ycck = "YCCK"
        case other = "other"
    }

    /// The kind of file.
    public let format: ImageFormat
    /// The size of the whole image. An EXIF orientation is not applied.
    public let size: ImageSize
    /// How the file stores its colours.
    public let colorModel: ColorModel
    /// The number of components of a pixel, alpha included; 1 for a palette.
    public let componentCount: Int
    /// Of one component.
    public let bitsPerComponent: Int
    /// Whether a JPEG is progressive, or a PNG interlaced.
    public let isProgressive: Bool
}

extension ImageHeader {
    init(_ header: xray_image_header, format: ImageFormat) {
        self.init(
            format: format, size: ImageSize(width: Int(header.width), height: Int(header.height)),
            colorModel: ColorModel(header.color), componentCount: Int(header.components),
            bitsPerComponent: Int(header.bits), isProgressive: header.progressive)
    }
}

extension ImageHeader.ColorModel {
    init(_ color: xray_color_model) {
        self =
            switch color {
            case XRAY_COLOR_GREY: .grey
            case XRAY_COLOR_GREY_ALPHA: .greyAlpha
            case XRAY_COLOR_RGB: .rgb
            case XRAY_COLOR_RGB_ALPHA: .rgbAlpha
            case XRAY_COLOR_PALETTE: .palette
            case XRAY_COLOR_YCBCR: .yCbCr
            case XRAY_COLOR_CMYK: .cmyk
            case XRAY_COLOR_YCCK: .ycck
            default: .other
            }
    }
}
