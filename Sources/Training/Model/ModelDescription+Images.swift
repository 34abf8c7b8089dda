import Foundation
import Radiographs
import SystemPackage

extension ModelDescription {
    /// Decodes image files as the training images were.
    var decoder: ImageDecoder { ImageDecoder(jpegDecoding: configuration.data.decoding) }

    /// An image file as the network sees it, or at another size in the same framing.
    ///
    /// - Parameters:
    ///   - path: an image file of any size.
    ///   - size: of the result; without one, the network's.
    /// - Throws: `ImageError` for a bad image, `FileError` where the file cannot be read.
    public func decode(_ path: FilePath, size: ImageSize? = nil) throws -> Radiograph {
        try decoder.decode(path, resizedTo: size ?? imageSize, mode: resize)
    }

    /// The bytes of an image file as the network sees them, or at another size in the same framing.
    ///
    /// - Parameters:
    ///   - file: the whole file.
    ///   - name: what errors call it.
    ///   - size: of the result; without one, the network's.
    /// - Throws: `ImageError` for a bad image.
    public func decode(
        _ file: Data, named name: String, size: ImageSize? = nil
    ) throws(ImageError) -> Radiograph {
        let result = file.withUnsafeBytes { bytes -> Result<Radiograph, ImageError> in
            do throws(ImageError) {
                return .success(
                    try decoder.decode(bytes, resizedTo: size ?? imageSize, mode: resize, name: name))
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }
}
