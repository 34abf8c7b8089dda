import Foundation
import Radiographs

/// What an image looks like from far away, in 49 numbers: where it is light and dark, how its grey levels are spread, and
/// how rough it is at three scales.
///
/// They are of the picture and not of what a network has learnt to see in it: a page of text, or a chest upside down, may
/// well look to a network like one of its classes.
struct ImageFeatures {
    /// The numbers: see ``count``.
    let values: [Double]

    /// Waves across and down that the grey levels are compared with, the constant one included.
    private static let waves = 6
    private static let quantiles = [0.02, 0.1, 0.25, 0.5, 0.75, 0.9, 0.98]

    /// The waves both ways, the roughness both ways at three scales, the quantiles.
    static let count = waves * waves + 2 * 3 + quantiles.count

    /// What all of it is measured on.
    static let thumbnailSize = ImageSize(square: 64)

    /// - Parameter thumbnail: an image of ``thumbnailSize``.
    init(of thumbnail: Radiograph) {
        precondition(thumbnail.size == Self.thumbnailSize, "found \(thumbnail.size)")
        let half = thumbnail.resized(to: ImageSize(square: 32))
        let quarter = half.resized(to: ImageSize(square: 16))
        values =
            Self.layout(of: half) + [thumbnail, half, quarter].flatMap(Self.roughness)
            + Self.greyQuantiles(of: thumbnail)
    }

    /// The lowest frequencies of the discrete cosine transform, at a mean of 0 and a contrast of 1: exposure is another
    /// thing than what is where.
    private static func layout(of image: Radiograph) -> [Double] {
        let side = image.size.width
        let levels = image.pixels.map { Double($0) / 255 }
        let mean = levels.reduce(0, +) / Double(levels.count)
        let variance = levels.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(levels.count)
        // An image of one grey level has no contrast to be brought to 1.
        let scale = 1 / (variance.squareRoot() + 0.02)
        let cosines: [[Double]] = (0..<waves).map { wave in
            (0..<side).map { place -> Double in
                cos(Double.pi * Double(wave) * (Double(place) + 0.5) / Double(side))
            }
        }
        let rows: [[Double]] = (0..<side).map { y in
            cosines.map { cosine -> Double in
                let sum = (0..<side).reduce(0.0) { $0 + cosine[$1] * (levels[y * side + $1] - mean) }
                return sum * scale
            }
        }
        return cosines.flatMap { cosine -> [Double] in
            (0..<waves).map { wave -> Double in
                let sum = (0..<side).reduce(0.0) { $0 + cosine[$1] * rows[$1][wave] }
                return sum / Double(side * side)
            }
        }
    }

    /// The mean difference between neighbours, across and down, on a logarithmic scale.
    private static func roughness(of image: Radiograph) -> [Double] {
        let (side, pixels) = (image.size.width, image.pixels)
        var across = 0
        var down = 0
        for y in 0..<side {
            for x in 1..<side {
                across += abs(Int(pixels[y * side + x]) - Int(pixels[y * side + x - 1]))
                down += abs(Int(pixels[x * side + y]) - Int(pixels[(x - 1) * side + y]))
            }
        }
        let pairs = Double(255 * side * (side - 1))
        return [across, down].map { log(1e-3 + Double($0) / pairs) }
    }

    private static func greyQuantiles(of image: Radiograph) -> [Double] {
        var counts = [Int](repeating: 0, count: 256)
        for level in image.pixels { counts[Int(level)] += 1 }
        var level = 0
        var counted = counts[0]
        return quantiles.map { quantile in
            let place = Int((quantile * Double(image.pixels.count - 1)).rounded())
            while counted <= place {
                level += 1
                counted += counts[level]
            }
            return Double(level) / 255
        }
    }
}
