import CKernels

/// What lies beyond the border of an image that is rotated, shifted or shrunk, as in Keras' `fill_mode`.
public enum FillMode: String, Sendable, CaseIterable, Codable {
    /// The border pixel goes on: aaaa|abcd|dddd.
    case nearest
    /// One grey level, wherever the source lies outside the outermost pixel centres: kkkk|abcd|kkkk.
    case constant
    /// The mirror image, border pixel included: dcba|abcd|dcba.
    case reflect
    /// The image again, its last pixel being the first of the next: the period is n − 1.
    case wrap

    var kernelMode: XrayFill {
        switch self {
        case .nearest: XRAY_FILL_NEAREST
        case .constant: XRAY_FILL_CONSTANT
        case .reflect: XRAY_FILL_REFLECT
        case .wrap: XRAY_FILL_WRAP
        }
    }
}
