import CKernels
import Foundation

extension Transform {
    /// The map from an output pixel (x, y) to where it is read in the source:
    /// p_in = c + R(θ)·(t + Sh·Z·F·(p_out − c)).
    ///
    /// R = [[cos, −sin], [sin, cos]], Sh = [[1, −sin s], [0, cos s]], Z = diag(zx, zy), F = diag(±1, ±1) for the
    /// flips, c the image's centre. This is Keras' map, except that Keras exchanges the centre's coordinates of
    /// images that are not square.
    func affineMap(of size: ImageSize) -> XrayAffineMap {
        let (cosTheta, sinTheta) = cosineAndSine(ofDegrees: Double(theta))
        let (cosShear, sinShear) = cosineAndSine(ofDegrees: Double(shear))
        let zoomX = Double(zx) * (flipsHorizontally ? -1 : 1)
        let zoomY = Double(zy) * (flipsVertically ? -1 : 1)
        let centerX = Double(size.width - 1) / 2
        let centerY = Double(size.height - 1) / 2

        let xx = cosTheta * zoomX
        let xy = (-cosTheta * sinShear - sinTheta * cosShear) * zoomY
        let yx = sinTheta * zoomX
        let yy = (-sinTheta * sinShear + cosTheta * cosShear) * zoomY
        let shiftX = cosTheta * Double(tx) - sinTheta * Double(ty)
        let shiftY = sinTheta * Double(tx) + cosTheta * Double(ty)
        let map = XrayAffineMap(
            xx: xx, xy: xy, x0: centerX + shiftX - xx * centerX - xy * centerY,
            yx: yx, yy: yy, y0: centerY + shiftY - yx * centerX - yy * centerY)
        return crop.map { map.within($0, of: size) } ?? map
    }
}

extension XrayAffineMap {
    /// The map into an image that is a part of another, enlarged: pixel x of it lies at
    /// left + (x + ½) · width of the part / width of the image − ½.
    fileprivate func within(_ part: PixelRectangle, of size: ImageSize) -> XrayAffineMap {
        let scaleX = Double(part.width) / Double(size.width)
        let scaleY = Double(part.height) / Double(size.height)
        return XrayAffineMap(
            xx: scaleX * xx, xy: scaleX * xy, x0: Double(part.left) + scaleX * (x0 + 0.5) - 0.5,
            yx: scaleY * yx, yy: scaleY * yy, y0: Double(part.top) + scaleY * (y0 + 0.5) - 0.5)
    }
}

/// Exact at the quarter turns, where 6·10⁻¹⁷ instead of 0 would push border pixels outside.
private func cosineAndSine(ofDegrees degrees: Double) -> (cosine: Double, sine: Double) {
    switch degrees.remainder(dividingBy: 360) {
    case 0: (1, 0)
    case 90: (0, 1)
    case -90: (0, -1)
    case 180, -180: (-1, 0)
    default: (cos(degrees * .pi / 180), sin(degrees * .pi / 180))
    }
}
