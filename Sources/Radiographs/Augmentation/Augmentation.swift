/// The ranges from which a random change of a training image is drawn.
///
/// The geometric part and the first photometric ones are those of Keras' `ImageDataGenerator`, by the same names;
/// contrast, gamma and a zoom that keeps the aspect ratio are added. A value of this type draws a ``Transform``,
/// and the transform, a plain value, is what is applied: the same one twice gives the same image twice.
///
/// Validation and test images never meet one of these: see ``BatchLoader``.
public struct Augmentation: Hashable, Sendable, Encodable {
    /// Degrees to either side, 0...180.
    public var rotationRange: Float = 0
    /// To either side: a share of the width below 1, pixels from 1 on.
    public var widthShiftRange: Float = 0
    /// Up and down: a share of the height below 1, pixels from 1 on.
    public var heightShiftRange: Float = 0
    /// The step between the source pixels that neighbouring output pixels show; above 1 the content shrinks.
    /// Spelled as `z` for 1 − z ... 1 + z, or as a pair.
    public var zoomRange: ClosedRange<Float> = 1...1
    /// Draws one zoom for both axes. Keras draws one for each.
    public var zoomKeepsAspectRatio = false
    /// Degrees to either side, below 90.
    public var shearRange: Float = 0
    /// Mirrors every second image left to right.
    public var horizontalFlip = false
    /// Mirrors every second image top to bottom.
    public var verticalFlip = false
    /// The factor by which grey levels are multiplied.
    public var brightnessRange: ClosedRange<Float> = 1...1
    /// Grey levels to either side, 0...255; the sum is clipped to the image's own extremes.
    public var channelShiftRange: Float = 0
    /// The factor by which distances from the image's mean are multiplied.
    public var contrastRange: ClosedRange<Float> = 1...1
    /// The exponent γ of 255·(x/255)^γ; above 1 the image darkens.
    public var gammaRange: ClosedRange<Float> = 1...1
    /// What lies beyond the border.
    public var fillMode = FillMode.nearest
    /// The grey level that ``FillMode/constant`` puts there, 0...255.
    public var cval: Float = 0

    enum CodingKeys: String, CodingKey, CaseIterable {
        case rotationRange, widthShiftRange, heightShiftRange, zoomRange, zoomKeepsAspectRatio, shearRange
        case horizontalFlip, verticalFlip, brightnessRange, channelShiftRange, contrastRange, gammaRange
        case fillMode, cval
    }

    /// No change at all, to start from.
    public init() {}

    /// Leaves every image as it is.
    public static let none = Augmentation()
}
