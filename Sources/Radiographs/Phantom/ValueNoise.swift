import Randomness

/// Smooth random fields over the plane: random values on a lattice with smooth interpolation between them.
///
/// K. Perlin, "An image synthesizer" (SIGGRAPH 1985), in its simplest form.
struct ValueNoise {
    private static let side = 64
    private let lattice: [Float]

    init(from random: inout RandomStream) {
        lattice = (0..<Self.side * Self.side).map { _ in random.uniform() }
    }

    /// One octave, in 0...1; features are about 1 / frequency wide.
    func value(_ x: Float, _ y: Float, frequency: Float) -> Float {
        // Moved off the origin, where the lattices of all frequencies would meet, and far enough to be positive:
        // then cutting off the fraction rounds down.
        let fx = x * frequency + 211.37
        let fy = y * frequency + 157.71
        let column = Int32(fx)
        let row = Int32(fy)
        let tx = smooth(fx - Float(column))
        let ty = smooth(fy - Float(row))
        let mask = Self.side - 1
        let x0 = Int(column) & mask
        let x1 = (x0 + 1) & mask
        let row0 = (Int(row) & mask) * Self.side
        let row1 = ((Int(row) + 1) & mask) * Self.side
        return lattice.withUnsafeBufferPointer { values in
            let top = values[row0 + x0] + (values[row0 + x1] - values[row0 + x0]) * tx
            let bottom = values[row1 + x0] + (values[row1 + x1] - values[row1 + x0]) * tx
            return top + (bottom - top) * ty
        }
    }

    /// A sum of octaves, each twice as fine and half as strong: a cloud with a fractal edge, in 0...1.
    func cloud(_ x: Float, _ y: Float, frequency: Float, octaves: Int) -> Float {
        var sum: Float = 0
        var weight: Float = 0.5
        var total: Float = 0
        var frequency = frequency
        for _ in 0..<octaves {
            sum += weight * value(x, y, frequency: frequency)
            total += weight
            weight *= 0.5
            // Not exactly 2: the lattices of the octaves must not lie on each other.
            frequency *= 2.07
        }
        return sum / total
    }

    /// A net of thin bright lines, in 0...1: the ridges between two octaves' hills and valleys.
    func net(_ x: Float, _ y: Float, frequency: Float) -> Float {
        let coarse = 1 - abs(2 * value(x, y, frequency: frequency) - 1)
        let fine = 1 - abs(2 * value(x, y, frequency: frequency * 1.83) - 1)
        let ridge = max(coarse, fine * 0.9)
        return ridge * ridge * ridge * ridge
    }
}

/// The cubic step: 0 at 0, 1 at 1, flat at both.
@inline(__always)
func smooth(_ t: Float) -> Float {
    let t = min(max(t, 0), 1)
    return t * t * (3 - 2 * t)
}
