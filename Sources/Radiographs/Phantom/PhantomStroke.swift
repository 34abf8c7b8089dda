/// One point of a line that is drawn with a breadth and a strength.
struct StrokePoint {
    /// In body coordinates.
    var position: SIMD2<Float>
    /// Half the breadth, in body units.
    var radius: Float
    /// The opacity in the middle of the line.
    var strength: Float
}

/// How opaque a line is across its breadth.
enum StrokeProfile {
    /// A round solid body: opacity falls to nothing at the edge.
    case solid
    /// A tube of bone around marrow: brightest just inside both edges.
    case tube
    /// No edge at all.
    case soft

    /// - Parameter square: the squared distance from the middle, 1 at the edge.
    @inline(__always)
    func opacity(atSquaredDistance square: Float) -> Float {
        switch self {
        case .solid: (1 - square).squareRoot()
        // A shell a fifth of the radius thick, and marrow that weighs a third of it; as high as a solid body.
        case .tube: 1.25 * ((1 - square).squareRoot() - 0.62 * max(0.64 - square, 0).squareRoot())
        case .soft: (1 - square) * (1 - square)
        }
    }
}
