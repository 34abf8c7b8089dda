import Foundation

/// 64 bits that say coarsely what a picture shows: those of two files of one picture differ in few places, whatever
/// their size, compression or brightness.
///
/// The signs of the 8×8 lowest frequencies beside the constant ones of a 32×32 picture's cosine transform, each
/// compared with their median: "pHash" of Zauner, "Implementation and benchmarking of perceptual image hash
/// functions", 2010. Radiographs resemble each other, and so do their hashes: a small distance makes a candidate, and
/// ``Thumbnail`` decides.
enum PerceptualHash {
    private static let side = 32
    private static let frequencies = 8

    /// The hash of a picture of any size.
    static func bits(of image: Radiograph) -> UInt64 {
        let small = image.resized(to: ImageSize(square: side))
        // Rows first, then columns, of the frequencies 1 to 8.
        var across = [Float](repeating: 0, count: side * frequencies)
        for y in 0..<side {
            for u in 0..<frequencies {
                var sum: Float = 0
                for x in 0..<side { sum += Float(small.pixels[y * side + x]) * cosines[u * side + x] }
                across[y * frequencies + u] = sum
            }
        }
        var values = [Float](repeating: 0, count: frequencies * frequencies)
        for v in 0..<frequencies {
            for u in 0..<frequencies {
                for y in 0..<side {
                    values[v * frequencies + u] += across[y * frequencies + u] * cosines[v * side + y]
                }
            }
        }
        let sorted = values.sorted()
        let median = (sorted[values.count / 2 - 1] + sorted[values.count / 2]) / 2
        return values.indices.reduce(0) { $0 | (values[$1] > median ? 1 << UInt64($1) : 0) }
    }

    /// cos(π (2x + 1) k / 64) for the frequencies k from 1 to 8.
    private static let cosines: [Float] = (1...frequencies).flatMap { (k: Int) -> [Float] in
        (0..<side).map { (x: Int) -> Float in
            let angle: Double = Double.pi * Double((2 * x + 1) * k) / Double(2 * side)
            return Float(cos(angle))
        }
    }
}
