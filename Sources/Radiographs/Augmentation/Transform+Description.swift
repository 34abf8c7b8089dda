import Foundation

extension Transform: CustomStringConvertible {
    /// What was drawn, for people: `rotated -7.3°, shifted +4.1 -2.0 px, zoomed 1.08 × 0.95, mirrored`.
    public var description: String {
        if isIdentity { return "unchanged" }
        var parts: [String] = []
        if theta != 0 { parts.append("rotated \(signed(theta))°") }
        if tx != 0 || ty != 0 { parts.append("shifted \(signed(tx)) \(signed(ty)) px") }
        if shear != 0 { parts.append("sheared \(signed(shear))°") }
        if zx != 1 || zy != 1 { parts.append("zoomed \(factor(zx)) × \(factor(zy))") }
        if let crop { parts.append("cropped to \(place(crop))") }
        if flipsHorizontally { parts.append("mirrored") }
        if flipsVertically { parts.append("upside down") }
        if channelShift != 0 { parts.append("channel shift \(signed(channelShift))") }
        if brightness != 1 { parts.append("brightness \(factor(brightness))") }
        if contrast != 1 { parts.append("contrast \(factor(contrast))") }
        if gamma != 1 { parts.append("gamma \(factor(gamma))") }
        if blur > 0 { parts.append("blur \(factor(blur)) px") }
        if sharpness != 1 { parts.append("sharpness \(factor(sharpness))") }
        if resolution < 1 { parts.append("resolution \(factor(resolution))") }
        if noise > 0 { parts.append(String(format: "noise %.1f", Double(noise))) }
        if let quality { parts.append("JPEG quality \(quality)") }
        if let erased { parts.append("erased \(place(erased.area)) (\(erased.fill.rawValue))") }
        return parts.joined(separator: ", ")
    }

    private func place(_ area: PixelRectangle) -> String {
        "\(area.width)×\(area.height) at (\(area.left), \(area.top))"
    }

    private func signed(_ value: Float) -> String { String(format: "%+.1f", Double(value)) }
    private func factor(_ value: Float) -> String { String(format: "%.2f", Double(value)) }
}
