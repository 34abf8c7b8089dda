import Foundation

/// The borders between tissues in one image, tabulated along one coordinate each.
struct PhantomSurfaces {
    /// Half the breadth of the rib cage and of the whole trunk, at a height.
    let cage: PhantomCurve
    let trunk: PhantomCurve
    /// Where the mediastinum ends on either side of the spine, at a height.
    let mediastinumRight: PhantomCurve
    let mediastinumLeft: PhantomCurve
    /// How far the spine stands off the midline, at a height.
    let spine: PhantomCurve
    /// The height of the lungs' tops and of the diaphragm, at a distance to the side (right of the patient: negative).
    let apex: PhantomCurve
    let diaphragm: PhantomCurve
    /// The depth of a round trunk and of the lungs in it, by the squared distance from the middle, 1 at the edge.
    let trunkDepth: PhantomCurve
    let lungDepth: PhantomCurve

    init(_ patient: PhantomPatient, breath: Float) {
        let top = patient.lungTop
        func cageBreadth(_ y: Float) -> Float {
            let t = min(max((y - top) / 1.45, 0), 1)
            return patient.cageBreadth * powf(1 - powf(1 - t, 2.2), 0.6)
        }
        cage = PhantomCurve(cageBreadth)
        // Below the axilla the wall follows the ribs; above it the shoulders are drawn as bodies of their own.
        trunk = PhantomCurve { y in max(cageBreadth(y), 0.45) + patient.wall + 0.05 * smooth((y - 0.3) / 0.6)
        }
        spine = PhantomCurve { y in patient.spineBend * cosf(2.2 * y) }

        let base = patient.domeRight + breath
        mediastinumRight = PhantomCurve(through: [
            (-1.0, 0.17), (top, 0.18), (-0.35, 0.19 + patient.thymusRight),
            (-0.12, 0.18 + patient.thymusRight * 0.6),
            (0.05, patient.heartRight * 0.88), (0.22, patient.heartRight), (base, patient.heartRight * 0.82),
            (base + 0.25, 0.18),
        ])
        mediastinumLeft = PhantomCurve(through: [
            (-1.0, 0.17), (top, 0.18), (-0.36, 0.22 + patient.thymusLeft),
            (-0.16, 0.21 + patient.thymusLeft * 0.8),
            (0.05, patient.heartLeft * 0.66), (0.25, patient.heartLeft * 0.92),
            (base - 0.06, patient.heartLeft),
            (base + 0.08, patient.heartLeft * 0.9), (base + 0.3, 0.3),
        ])
        apex = PhantomCurve { x in
            let offMiddle = abs(x) - 0.36
            return top + 1.6 * offMiddle * offMiddle
        }
        diaphragm = PhantomCurve { x in
            let dome = (x < 0 ? patient.domeRight : patient.domeLeft) + breath
            let offMiddle = abs(x) / patient.cageBreadth - 0.42
            // Steeper towards the costophrenic angle than towards the spine.
            return dome + (offMiddle > 0 ? 1.0 : 0.45) * offMiddle * offMiddle
        }
        trunkDepth = PhantomCurve(over: 0...1) { powf(1 - $0, 0.42) }
        lungDepth = PhantomCurve(over: 0...1) { powf(1 - $0, 0.30) }
    }
}
