import Foundation
import Radiographs
import TestSupport
import Testing

@Suite struct AffineResampleTests {
    @Test func squareImagesAreChangedAsByKeras() throws {
        for reference in try ReferenceCase.all(by: "keras") {
            #expect(reference.largestError < 1e-3, "\(reference.transform)")
        }
    }

    @Test func otherImagesAreChangedAboutTheirCentre() throws {
        for reference in try ReferenceCase.all(by: "scipy") {
            #expect(reference.largestError < 1e-3, "\(reference.fillMode) \(reference.transform)")
        }
    }

    @Test func theSharedVectorsOfKerasAreMatched() throws {
        guard let file = SharedMaterial.find("keras-golden/affine.json") else { return }
        let cases = try JSONDecoder().decode(
            [SharedCase].self, from: Data(contentsOf: URL(filePath: file.string)))
        #expect(cases.count == 72)
        for shared in cases {
            for channel in 0..<shared.shape[2] where shared.isComparable {
                let error = shared.largestError(inChannel: channel)
                #expect(error < 1e-3, "\(shared.shape) \(shared.fill_mode) \(shared.params)")
            }
        }
    }

    @Test(arguments: FillMode.allCases)
    func aQuarterTurnIsExact(fillMode: FillMode) {
        // Both sides odd: the centre is a pixel, and the turned grid falls on the grid.
        let size = ImageSize(width: 9, height: 5)
        let x = noisePixels(size)
        var turn = Transform()
        turn.theta = 90
        turn.fillMode = fillMode
        let y = turn.applied(to: x, size: size)
        for row in 0..<5 {
            for column in 2..<7 {
                // p_in − c = R(90°)·(p_out − c): (dx, dy) is read at (−dy, dx).
                let (dx, dy) = (column - 4, row - 2)
                #expect(y[row * 9 + column] == Float(x[(2 + dx) * 9 + 4 - dy]))
            }
        }
    }

    @Test(arguments: FillMode.allCases)
    func fourQuarterTurnsOfASquareAreTheIdentity(fillMode: FillMode) {
        let size = ImageSize(width: 6, height: 6)
        let x = noisePixels(size)
        var turn = Transform()
        turn.theta = -90
        turn.fillMode = fillMode
        var y = x
        for _ in 0..<4 { y = turn.applied(to: y, size: size).map { UInt8($0) } }
        #expect(y == x)
    }

    @Test func aWidthShiftMovesColumns() {
        let size = ImageSize(width: 7, height: 4)
        let x = noisePixels(size)
        var shift = Transform()
        shift.tx = 2
        let y = shift.applied(to: x, size: size)
        for row in 0..<4 {
            for column in 0..<7 { #expect(y[row * 7 + column] == Float(x[row * 7 + min(column + 2, 6)])) }
        }
    }

    @Test func aHeightShiftMovesRows() {
        let size = ImageSize(width: 7, height: 4)
        let x = noisePixels(size)
        var shift = Transform()
        shift.ty = -1
        let y = shift.applied(to: x, size: size)
        for row in 0..<4 {
            for column in 0..<7 { #expect(y[row * 7 + column] == Float(x[max(row - 1, 0) * 7 + column])) }
        }
    }

    @Test func aFlipMirrorsWhatTheMapMade() {
        let size = ImageSize(width: 8, height: 5)
        let x = noisePixels(size)
        var transform = Transform()
        transform.theta = 20
        transform.tx = 1.5
        transform.shear = 8
        let straight = transform.applied(to: x, size: size)
        transform.flipsHorizontally = true
        let flipped = transform.applied(to: x, size: size)
        let mirrored = (0..<5).flatMap { row -> [Float] in straight[row * 8..<row * 8 + 8].reversed() }
        #expect(largestDifference(flipped, mirrored) < 1e-3)
    }

    @Test func rowsLongerThanASpanAreWhole() {
        let size = ImageSize(width: 700, height: 3)
        let x = noisePixels(size)
        var shift = Transform()
        shift.tx = 0.5
        let y = shift.applied(to: x, size: size)
        for column in 0..<699 { #expect(y[column] == (Float(x[column]) + Float(x[column + 1])) / 2) }
    }

    /// Nothing is read outside the image, however far the map points away from it.
    @Test(arguments: FillMode.allCases)
    func everyLevelLiesBetweenTheImagesExtremes(fillMode: FillMode) {
        for (width, height) in [(1, 1), (1, 4), (5, 1), (4, 3)] {
            let size = ImageSize(width: width, height: height)
            let x = noisePixels(size).map { 100 + $0 % 50 }
            for (tx, zoom) in [(Float(0.3), Float(1)), (-1e6, 3), (3e30, 0.5), (.nan, 1)] {
                var transform = Transform()
                transform.theta = 33
                transform.tx = tx
                transform.zx = zoom
                transform.fillMode = fillMode
                transform.cval = 120
                let y = transform.applied(to: x, size: size)
                #expect(y.allSatisfy { (99.99...150).contains($0) }, "\(size) \(tx)")
            }
        }
    }
}

/// A case as the shared vectors spell it: `shape` is height, width, channels.
private struct SharedCase: Decodable {
    let shape: [Int]
    // swift-format-ignore: AlwaysUseLowerCamelCase
    let fill_mode: FillMode
    let cval: Float
    let params: ReferenceCase.Change
    let x: [Float]
    let y: [Float]

    /// Keras exchanges the centre's coordinates, which a shift alone does not use.
    var isComparable: Bool {
        let usesCenter = [params.theta, params.shear, params.zx, params.zy].contains { $0 != nil }
        return shape[0] == shape[1] || !usesCenter
    }

    func largestError(inChannel channel: Int) -> Float {
        let size = ImageSize(width: shape[1], height: shape[0])
        let pixels = stride(from: channel, to: x.count, by: shape[2]).map { UInt8(x[$0]) }
        let expected = stride(from: channel, to: y.count, by: shape[2]).map { y[$0] }
        return largestDifference(Transform(params, fill_mode, cval).applied(to: pixels, size: size), expected)
    }
}
