import Radiographs
import TestSupport
import Testing

/// One image as float32 input.
func written(
    _ pixels: [UInt8], _ size: ImageSize, _ preprocessing: Preprocessing,
    changedBy transform: Transform = .identity
) -> [Float] {
    let writer = InputWriter(size: size, preprocessing: preprocessing, elementType: .float32)
    var output = [Float](repeating: .nan, count: writer.byteCount / 4)
    output.withUnsafeMutableBytes { bytes in
        if let start = bytes.baseAddress {
            pixels.withUnsafeBufferPointer { writer.write($0, changedBy: transform, to: start) }
        }
    }
    return output
}

@Suite struct InputWriterTests {
    private let size = ImageSize(width: 37, height: 41)

    @Test func unitDividesBy255() {
        let x = noisePixels(size)
        let y = written(x, size, .unit)
        let expected = x.map { Float($0) / 255 }
        #expect(largestDifference(y, expected) < 1e-7)
        #expect(y.allSatisfy { (0...1).contains($0) })
    }

    @Test func standardizationIsThatOfKeras() throws {
        for reference in try ReferenceCase.all(by: "standardized") {
            let y = written(reference.x, reference.size, Preprocessing(.standardizeEach))
            #expect(largestDifference(y, reference.y) < 1e-4)
        }
    }

    @Test func aFlatImageIsStandardizedToZero() {
        let flat = [UInt8](repeating: 77, count: 37 * 41)
        #expect(written(flat, size, Preprocessing(.standardizeEach)).allSatisfy { $0 == 0 })
    }

    @Test func threeChannelsRepeatTheImageWithTheirOwnConstants() {
        let mean: [Float] = [0.485, 0.456, 0.406]
        let deviation: [Float] = [0.229, 0.224, 0.225]
        let x = noisePixels(size)
        let preprocessing = Preprocessing(.affine(mean: mean, standardDeviation: deviation), channels: 3)
        let expected = zip(mean, deviation).flatMap { mean, deviation -> [Float] in
            x.map { (Float($0) / 255 - mean) / deviation }
        }
        #expect(largestDifference(written(x, size, preprocessing), expected) < 1e-5)
    }

    /// Rows are worked on in bands; where they meet nothing shows.
    @Test func bandsMakeTheWholeImage() {
        var transform = Transform()
        transform.theta = 12
        transform.zy = 1.1
        transform.brightness = 0.8
        transform.gamma = 1.2
        let x = noisePixels(size)
        let whole = transform.applied(to: x, size: size).map { $0 * (1 / 255) }
        #expect(written(x, size, .unit, changedBy: transform) == whole)
    }

    @Test func bfloat16IsTheFloatRounded() {
        var transform = Transform()
        transform.theta = -5
        let x = noisePixels(size)
        let preprocessing = Preprocessing(.standardizeEach)
        let floats = written(x, size, preprocessing, changedBy: transform)
        let writer = InputWriter(size: size, preprocessing: preprocessing, elementType: .bfloat16)
        var halves = [UInt16](repeating: 0, count: writer.byteCount / 2)
        halves.withUnsafeMutableBytes { bytes in
            if let start = bytes.baseAddress {
                x.withUnsafeBufferPointer { writer.write($0, changedBy: transform, to: start) }
            }
        }
        #expect(halves == floats.map(nearestBFloat16))
    }

    @Test func tiesGoToTheEvenNeighbour() {
        // 1 + 1/256 lies half-way between two, as does 1 + 3/256.
        let preprocessing = Preprocessing(.affine(mean: [-1], standardDeviation: [256.0 / 255]))
        let writer = InputWriter(
            size: ImageSize(width: 2, height: 1), preprocessing: preprocessing, elementType: .bfloat16)
        var halves: [UInt16] = [0, 0]
        let floats = written([0, 1], ImageSize(width: 2, height: 1), preprocessing)
        halves.withUnsafeMutableBytes { bytes in
            if let start = bytes.baseAddress {
                [UInt8(0), 1].withUnsafeBufferPointer { writer.write($0, to: start) }
            }
        }
        #expect(halves == floats.map(nearestBFloat16))
    }
}

/// By search rather than by the trick with the carry: the nearer neighbour, the even one of two.
private func nearestBFloat16(_ value: Float) -> UInt16 {
    let below = UInt16(value.bitPattern >> 16)
    let distanceBelow = (Double(value) - Double(Float(bitPattern: UInt32(below) << 16))).magnitude
    let distanceAbove = (Double(Float(bitPattern: UInt32(below + 1) << 16)) - Double(value)).magnitude
    if distanceBelow == distanceAbove { return below % 2 == 0 ? below : below + 1 }
    return distanceBelow < distanceAbove ? below : below + 1
}
