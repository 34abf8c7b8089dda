import Foundation
import Radiographs

/// An image in numbers, by which one archive can be told from another.
struct ArchiveFeatures: Sendable {
    /// Figures with names, for people.
    enum Name: String, CaseIterable {
        case brightness, contrast, sharpness, black, white, width, height, aspectRatio, bytes, bytesPerPixel
    }

    /// The figures with names.
    let named: [Name: Double]
    /// What the picture shows at one size, as a network sees it.
    let ofPicture: [Double]
    /// What the file says beside that: its size and the image's.
    let ofFile: [Double]

    /// `nil` for a file that cannot be decoded.
    init?(_ file: FileInspection) {
        guard let picture = file.picture, let header = file.header, let bytes = file.byteCount,
            let bytesPerPixel = file.bytesPerPixel
        else { return nil }
        let (width, height) = (Double(header.size.width), Double(header.size.height))
        let pixels = Double(PictureSummary.size.pixelCount)
        let black = picture.histogram[...2].reduce(0) { $0 + Double($1) } / pixels
        let white = picture.histogram[253...].reduce(0) { $0 + Double($1) } / pixels
        named = [
            .brightness: picture.mean, .contrast: picture.contrast, .sharpness: picture.sharpness,
            .black: black, .white: white, .width: width, .height: height, .aspectRatio: width / height,
            .bytes: Double(bytes), .bytesPerPixel: bytesPerPixel,
        ]
        let percentiles = [0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99].map { Double(picture.percentile($0)) }
        ofPicture =
            percentiles + picture.parts
            + [
                picture.mean, picture.contrast, log(picture.sharpness + 0.1), log(black + 1e-4),
                log(white + 1e-4),
            ]
        ofFile = [
            log(width), log(height), log(bytesPerPixel + 1e-6), Double(header.componentCount),
            header.format == .jpeg ? 1 : 0,
        ]
    }
}
