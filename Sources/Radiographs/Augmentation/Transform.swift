/// One change of one image, with everything drawn: a plain value that can be kept, compared and shown.
///
/// Applied in this order: the affine map, the channel shift, flips, brightness, contrast, gamma. The flips are
/// folded into the affine map, which gives the same pixels, so that an image is resampled once.
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

    /// The identity, to start from.
    public init() {}

    /// Changes nothing.
    public static let identity = Transform()

    /// Whether no pixel changes.
    public var isIdentity: Bool { !movesPixels && !changesGreyLevels }

    /// Whether pixels change place.
    public var movesPixels: Bool {
        theta != 0 || tx != 0 || ty != 0 || shear != 0 || zx != 1 || zy != 1 || flipsHorizontally
            || flipsVertically
    }

    /// Whether grey levels change.
    public var changesGreyLevels: Bool { channelShift != 0 || brightness != 1 || contrast != 1 || gamma != 1 }

    /// Whether a grey level depends on the rest of the image, so that all of it has to be resampled first.
    var needsWholeImage: Bool { channelShift != 0 || contrast != 1 }
}
