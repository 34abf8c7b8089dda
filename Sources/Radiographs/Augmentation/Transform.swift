/// One change of one image, with everything drawn: a plain value that can be kept, compared and shown.
///
/// Applied in this order: the affine map, the channel shift, flips, brightness, contrast, gamma, blur, sharpness, lower
/// resolution, noise, compression, erasing: first what happens at the machine, then in the archive. The flips and the
/// crop are folded into the affine map, which gives the same pixels, so that an image is resampled once.
public struct Transform: Hashable, Sendable {
    /// Rotation in degrees.
    public var theta: Float = 0
    /// Shift in pixels along the columns. Output pixel x shows source pixel x + tx: content moves left.
    public var tx: Float = 0
    /// Shift in pixels along the rows. Output pixel y shows source pixel y + ty: content moves up.
    public var ty: Float = 0
    /// Shear in degrees.
    public var shear: Float = 0
    /// Source pixels per output pixel along the columns; above 1 the content shrinks.
    public var zx: Float = 1
    /// Source pixels per output pixel along the rows.
    public var zy: Float = 1
    /// Mirrored left to right.
    public var flipsHorizontally = false
    /// Mirrored top to bottom.
    public var flipsVertically = false
    /// Added to every grey level, clipped to the resampled image's own extremes.
    public var channelShift: Float = 0
    /// Factor on the grey levels, by Pillow's rule: whole grey levels before and after. 1 changes nothing.
    public var brightness: Float = 1
    /// Factor on the distances from the mean.
    public var contrast: Float = 1
    /// Exponent of 255·(x/255)^γ.
    public var gamma: Float = 1
    /// What lies beyond the border.
    public var fillMode = FillMode.nearest
    /// The grey level of ``FillMode/constant``.
    public var cval: Float = 0
    /// The part of the image that is enlarged to the whole, by half-pixel centres; the rest of the map is applied to
    /// the enlarged image.
    public var crop: PixelRectangle?
    /// Standard deviation of a Gaussian blur in pixels.
    public var blur: Float = 0
    /// Factor on the distances from the image smoothed by Pillow's kernel.
    public var sharpness: Float = 1
    /// The share of the rows and columns that are left in between.
    public var resolution: Float = 1
    /// Standard deviation of Gaussian noise in grey levels.
    public var noise: Float = 0
    /// What the noise, and that of an erased area, is drawn from.
    public var noiseSeed: UInt64 = 0
    /// The quality of the JPEG in between, 1...100.
    public var quality: Int?
    /// The area that is replaced.
    public var erased: Erasure?

    /// An area and what takes its place.
    public struct Erasure: Hashable, Sendable {
        /// The pixels; those outside the image do not count.
        public var area: PixelRectangle
        /// What takes their place.
        public var fill: RandomErasing.Fill

        /// Puts the two together.
        public init(area: PixelRectangle, fill: RandomErasing.Fill) {
            self.area = area
            self.fill = fill
        }
    }

    /// The identity, to start from.
    public init() {}

    /// Changes nothing.
    public static let identity = Transform()

    /// Whether no pixel changes.
    public var isIdentity: Bool { !movesPixels && !changesGreyLevels }

    /// Whether pixels change place.
    public var movesPixels: Bool {
        theta != 0 || tx != 0 || ty != 0 || shear != 0 || zx != 1 || zy != 1 || flipsHorizontally
            || flipsVertically || crop != nil
    }

    /// Whether grey levels change.
    public var changesGreyLevels: Bool {
        channelShift != 0 || brightness != 1 || contrast != 1 || gamma != 1 || degrades
    }

    /// Whether the image's quality changes.
    var degrades: Bool {
        blur > 0 || sharpness != 1 || resolution < 1 || noise > 0 || quality != nil || erased != nil
    }

    /// Whether a grey level depends on the rest of the image, so that all of it has to be resampled first.
    var needsWholeImage: Bool { channelShift != 0 || contrast != 1 || degrades }
}
