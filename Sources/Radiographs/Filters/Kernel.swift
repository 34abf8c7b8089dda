import Diagnostics
import Foundation

/// The numbers that a filter multiplies an image's neighbourhoods with: what a convolution learns, chosen by hand.
///
/// It is not turned round before it is used: what convolutional networks call convolution is a cross-correlation.
public struct Kernel: Hashable, Sendable {
    /// What it is called.
    public let name: String
    /// Its numbers, row after row.
    public let coefficients: FloatMap

    /// - Parameters:
    ///   - name: what it is called.
    ///   - coefficients: its numbers.
    public init(name: String, _ coefficients: FloatMap) {
        self.name = name
        self.coefficients = coefficients
    }

    /// - Parameters:
    ///   - name: what it is called.
    ///   - rows: its numbers, as many in each row.
    ///   - scale: what every one of them is multiplied by.
    init(name: String, rows: [[Float]], scale: Float = 1) {
        let size = ImageSize(width: rows[0].count, height: rows.count)
        self.init(name: name, FloatMap(size: size, values: rows.flatMap { $0.map { $0 * scale } }))
    }

    /// Its columns and rows.
    public var size: ImageSize { coefficients.size }

    /// What a flat image of ones becomes.
    public var sum: Float { coefficients.values.reduce(0, +) }

    /// Reads numbers as people type them: commas between columns, semicolons between rows, as in `1,0,-1;1,0,-1`.
    ///
    /// - Throws: ``FilterError`` where something is no number, rows are of different lengths, or there are more than
    ///   99 in a direction.
    public init(parsing text: String) throws(FilterError) {
        let rows = text.split(separator: ";", omittingEmptySubsequences: false).map { row in
            row.split(separator: ",", omittingEmptySubsequences: false).map {
                $0.trimmingCharacters(in: .whitespaces)
            }
        }
        var numbers: [Float] = []
        for word in rows.joined() {
            guard let number = Float(word), number.isFinite else { throw .notANumber(word, kernel: text) }
            numbers.append(number)
        }
        let width = rows[0].count
        if let other = rows.first(where: { $0.count != width }) {
            throw .unevenRows(width, other.count, kernel: text)
        }
        guard max(width, rows.count) <= Self.longestSide else {
            throw .kernelTooLarge(width: width, height: rows.count, most: Self.longestSide)
        }
        self.init(
            name: "kernel", FloatMap(size: ImageSize(width: width, height: rows.count), values: numbers))
    }

    private static let longestSide = 99
}

// MARK: Those of the textbooks

extension Kernel {
    /// The mean of a square: every number the same.
    public static func box(side: Int) -> Kernel {
        let row = [Float](repeating: 1, count: side)
        return Kernel(
            name: "box", rows: Array(repeating: row, count: side), scale: 1 / Float(side * side))
    }

    /// A mean that counts near pixels more, by the bell curve; cut off at three standard deviations.
    ///
    /// - Parameter deviation: its standard deviation in pixels.
    public static func gaussian(deviation: Float) -> Kernel {
        let radius = max(1, Int((3 * deviation).rounded(.up)))
        let bell = (-radius...radius).map { exp(-Float($0 * $0) / (2 * deviation * deviation)) }
        let sum = bell.reduce(0, +)
        return Kernel(
            name: "Gaussian, σ \(short(deviation)) px", rows: bell.map { row in bell.map { row * $0 } },
            scale: 1 / (sum * sum))
    }

    /// The pixel and what it differs by from its four neighbours.
    public static let sharpen = Kernel(name: "sharpen", rows: [[0, -1, 0], [-1, 5, -1], [0, -1, 0]])

    /// The pixel so many columns to the left: the content moves right.
    public static func shift(columns: Int) -> Kernel {
        let row = (0...2 * columns).map { $0 == 0 ? Float(1) : 0 }
        return Kernel(name: "shift by \(columns) px", rows: [row])
    }

    /// The column on the left minus that on the right: bright where an image darkens from left to right.
    ///
    /// Prewitt, "Object Enhancement and Extraction" (1970).
    public static let verticalEdge = Kernel(
        name: "vertical edge", rows: [[1, 0, -1], [1, 0, -1], [1, 0, -1]])

    /// The row above minus that below: bright where an image darkens from top to bottom.
    public static let horizontalEdge = Kernel(
        name: "horizontal edge", rows: [[1, 1, 1], [0, 0, 0], [-1, -1, -1]])

    /// The slope from left to right, smoothed from top to bottom.
    ///
    /// Sobel and Feldman, "A 3×3 Isotropic Gradient Operator for Image Processing" (Stanford, 1968).
    public static let sobelX = Kernel(name: "Sobel", rows: [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]])

    /// The slope from top to bottom, smoothed from left to right.
    public static let sobelY = Kernel(name: "Sobel, down", rows: [[-1, -2, -1], [0, 0, 0], [1, 2, 1]])
}
