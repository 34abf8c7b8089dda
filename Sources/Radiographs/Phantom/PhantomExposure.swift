import Foundation
import Randomness

/// What differs between two images of one patient: how the child lay and breathed, and how it was exposed.
struct PhantomExposure {
    let frame: PhantomFrame
    /// How much further than in the middle of a breath the diaphragm stands down.
    let breath: Float
    let armsRaised: Bool
    /// How much darker than tissue a full depth of lung is, on either side; they differ when the child is turned.
    let airRight: Float
    let airLeft: Float
    let gain: Float
    let gamma: Float
    /// The change of exposure across half the picture.
    let slope: SIMD2<Float>
    /// Shadows that mean nothing: skin folds, clothing, scatter.
    let haze: Float
    let grain: Float
    /// The columns and rows that the collimator let the rays through to.
    private let exposedColumns: Range<Int>
    private let exposedRows: Range<Int>

    init(from random: inout RandomStream, width: Int, height: Int, halfWidth: Float) {
        frame = PhantomFrame(
            width: width, height: height, halfWidth: halfWidth * random.uniform(in: 0.95...1.05),
            center: SIMD2(random.uniform(in: -0.10...0.10), random.uniform(in: -0.16...0.06)),
            turn: random.normal() * 0.035)
        breath = random.uniform(in: -0.09...0.09)
        armsRaised = random.chance(0.6)
        let air = random.uniform(in: 0.36...0.56)
        let tilt = random.normal() * 0.03
        airRight = air + tilt
        airLeft = air - tilt
        gain = random.uniform(in: 0.88...1.14)
        gamma = random.uniform(in: 0.85...1.30)
        slope = SIMD2(random.normal(), random.normal()) * 0.035
        haze = random.uniform(in: 0.04...0.11)
        grain = random.uniform(in: 1.0...3.5)
        func margin() -> Int {
            random.chance(0.15) ? Int(random.uniform(in: 0.007...0.04) * Float(width)) : 0
        }
        exposedColumns = margin()..<width - margin()
        exposedRows = margin()..<height - margin()
    }

    /// Whether the collimator let rays through to a pixel.
    @inline(__always)
    func isExposed(column: Int, row: Int) -> Bool {
        exposedColumns.contains(column) && exposedRows.contains(row)
    }

    /// From attenuation to grey levels.
    var toneCurve: PhantomCurve {
        PhantomCurve(over: 0...2) { sum in
            let grey = 1.02 * powf(max(sum * gain, 0), gamma)
            // The shoulder of the curve: bright parts are drawn together.
            return 255 * grey / powf(1 + powf(grey, 5), 0.2)
        }
    }
}
