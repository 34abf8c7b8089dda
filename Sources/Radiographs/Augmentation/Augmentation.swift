/// The ranges from which a random change of a training image is drawn.
///
/// The geometric part and the first photometric ones are those of Keras' `ImageDataGenerator`, by the same names;
/// contrast, gamma, a zoom that keeps the aspect ratio, and from ``randomResizedCrop`` on the changes by which other
/// cameras, operators and archives differ are added. A value of this type draws a ``Transform``, and the transform, a
/// plain value, is what is applied: the same one twice gives the same image twice.
///
/// Validation and test images never meet one of these: see ``BatchLoader``.
public struct Augmentation: Hashable, Sendable, Encodable {
    /// Degrees to either side, 0...180.
    public var rotationRange: Float = 0
    /// To either side: a share of the width below 1, pixels from 1 on, fractions of them among what is drawn. (Keras
    /// draws whole pixels where it is given a whole number.)
    public var widthShiftRange: Float = 0
    /// Up and down: a share of the height below 1, pixels from 1 on, as with ``widthShiftRange``.
    public var heightShiftRange: Float = 0
    /// The step between the source pixels that neighbouring output pixels show; above 1 the content shrinks.
    /// Spelled as `z` for 1 − z ... 1 + z, or as a pair.
    public var zoomRange: ClosedRange<Float> = 1...1
    /// Draws one zoom for both axes. Keras draws one for each.
    public var zoomKeepsAspectRatio = false
    /// Degrees to either side, below 90.
    public var shearRange: Float = 0
    /// Mirrors every second image left to right. It moves the heart to the other side, which is rare in life.
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
    /// Shows a part of the image in the place of the whole.
    public var randomResizedCrop: RandomResizedCrop?
    /// The standard deviation of a Gaussian blur, in pixels of the network's input, 0...20.
    public var blur: RandomStrength?
    /// The factor on the distances from a smoothed image: 0 is smooth, 1 changes nothing, above it is sharp.
    public var sharpness: RandomStrength?
    /// The share of the rows and columns that are left when the image is made smaller and then large again, above 0
    /// and at most 1.
    public var resolution: RandomStrength?
    /// The standard deviation of Gaussian noise in grey levels, 0...255.
    public var noise: RandomStrength?
    /// The quality 1...100 of a JPEG that the image is stored as and read from again, rounded to a whole number.
    public var compression: RandomStrength?
    /// Replaces a rectangle.
    public var randomErasing: RandomErasing?
    /// Blends two images of a batch, and their classes with them: λ·a + (1 − λ)·b.
    ///
    /// Zhang, Cisse, Dauphin and Lopez-Paz, "mixup: Beyond Empirical Risk Minimization" (ICLR 2018),
    /// arXiv:1710.09412.
    public var mixup: Mixing?
    /// Puts a rectangle of one image of a batch into another, and their classes in the proportion of the areas. A
    /// pair that is cut is not blended.
    ///
    /// Yun, Han, Oh, Chun, Choe and Yoo, "CutMix: Regularization Strategy to Train Strong Classifiers with
    /// Localizable Features" (ICCV 2019), arXiv:1905.04899.
    public var cutMix: Mixing?

    enum CodingKeys: String, CodingKey, CaseIterable {
        case rotationRange, widthShiftRange, heightShiftRange, zoomRange, zoomKeepsAspectRatio, shearRange
        case horizontalFlip, verticalFlip, brightnessRange, channelShiftRange, contrastRange, gammaRange
        case fillMode, cval
        case randomResizedCrop, blur, sharpness, resolution, noise, compression, randomErasing, mixup, cutMix
    }

    /// No change at all, to start from.
    public init() {}

    /// Leaves every image as it is.
    public static let none = Augmentation()
}
