import Foundation

/// A small copy of a picture, fine enough to tell whether two files hold the same one.
struct Thumbnail: Sendable {
    private static let side = 64
    /// The side of the square whose mean is taken away.
    private static let window = 9

    private let image: Radiograph

    /// A copy of a picture of any size.
    init(of picture: Radiograph) {
        image = picture.resized(to: ImageSize(square: Self.side))
    }

    /// The correlation of what is fine in two pictures, from −1 to 1.
    ///
    /// All chest radiographs are bright and dark in the same places, so that their plain correlation says little.
    /// What is left of each pixel after the mean of its surroundings is taken away belongs to one exposure: ribs,
    /// vessels, the edge of the film. It barely changes with compression, size or brightness.
    func likeness(to other: Thumbnail) -> Double {
        let (a, b) = (details, other.details)
        var (products, squaresOfA, squaresOfB) = (0.0, 0.0, 0.0)
        for index in a.indices {
            products += Double(a[index] * b[index])
            squaresOfA += Double(a[index] * a[index])
            squaresOfB += Double(b[index] * b[index])
        }
        let scale = (squaresOfA * squaresOfB).squareRoot()
        return scale > 0 ? products / scale : 0
    }

    /// Each pixel less the mean of the square around it, cut off at the borders.
    private var details: [Float] {
        let side = Self.side
        // Sums of all pixels above and to the left.
        var sums = [Float](repeating: 0, count: (side + 1) * (side + 1))
        for y in 0..<side {
            var row: Float = 0
            for x in 0..<side {
                row += Float(image.pixels[y * side + x])
                sums[(y + 1) * (side + 1) + x + 1] = sums[y * (side + 1) + x + 1] + row
            }
        }
        return (0..<side * side).map { index in
            let (y, x) = index.quotientAndRemainder(dividingBy: side)
            let (top, bottom) = (max(0, y - Self.window / 2), min(side, y + Self.window / 2 + 1))
            let (left, right) = (max(0, x - Self.window / 2), min(side, x + Self.window / 2 + 1))
            let sum =
                sums[bottom * (side + 1) + right] - sums[top * (side + 1) + right]
                - sums[bottom * (side + 1) + left] + sums[top * (side + 1) + left]
            return Float(image.pixels[index]) - sum / Float((bottom - top) * (right - left))
        }
    }
}
