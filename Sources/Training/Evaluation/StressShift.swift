import Radiographs
import Randomness

/// A way in which other images differ from those a model was trained on.
public enum StressShift: String, CaseIterable, Codable, Sendable {
    /// Factor on the grey levels.
    case brightness
    /// Factor on the distances from the image's mean.
    case contrast
    /// Exponent of the grey levels.
    case gamma
    /// Standard deviation of a Gaussian blur in hundredths of the image's width.
    case blur
    /// Standard deviation of Gaussian noise in grey levels.
    case noise
    /// Quality of a JPEG in between.
    case compression
    /// Percent of the rows and columns that are left in between.
    case resolution
    /// Degrees.
    case rotation

    /// What the grid asks for: strengths that films, machines and archives differ by, to both sides where there are two.
    public var strengths: [Double] {
        switch self {
        case .brightness: [0.6, 0.8, 1.2, 1.4]
        case .contrast: [0.6, 0.8, 1.25, 1.6]
        case .gamma: [0.6, 0.8, 1.25, 1.6]
        case .blur: [0.25, 0.5, 1]
        case .noise: [4, 8, 16]
        case .compression: [20, 40, 65, 90]
        case .resolution: [50, 65, 80]
        case .rotation: [-10, -5, 5, 10]
        }
    }

    /// The change of one image.
    ///
    /// - Parameters:
    ///   - strength: in the unit of the case, usually one of ``strengths``.
    ///   - imageSize: in pixels; a blur is measured by the width.
    ///   - random: the image's own stream.
    public func transform(
        strength: Double, imageSize: ImageSize, from random: inout RandomStream
    ) -> Transform {
        var transform = Transform()
        let strength = Float(strength)
        switch self {
        case .brightness: transform.brightness = strength
        case .contrast: transform.contrast = strength
        case .gamma: transform.gamma = strength
        case .blur: transform.blur = strength / 100 * Float(imageSize.width)
        case .noise:
            transform.noise = strength
            transform.noiseSeed = random.next()
        case .compression: transform.quality = Int(strength)
        case .resolution: transform.resolution = strength / 100
        case .rotation: transform.theta = strength
        }
        return transform
    }
}
