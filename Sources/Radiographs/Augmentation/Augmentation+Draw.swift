import Randomness

extension Augmentation {
    /// Draws the change of one image.
    ///
    /// Every quantity is drawn, in a fixed order, whether its range is empty or not: switching one on leaves what
    /// is drawn for the others as it was. What is added in later versions is drawn last, for the same reason.
    ///
    /// - Parameters:
    ///   - random: the image's own stream, keyed by seed, epoch and sample.
    ///   - imageSize: the size that a shift given as a share refers to.
    public func draw(from random: inout RandomStream, imageSize: ImageSize) -> Transform {
        var transform = Transform.identity
        transform.theta = random.uniform(in: -rotationRange...rotationRange)
        transform.tx = drawShift(widthShiftRange, along: imageSize.width, from: &random)
        transform.ty = drawShift(heightShiftRange, along: imageSize.height, from: &random)
        transform.shear = random.uniform(in: -shearRange...shearRange)
        transform.zx = random.uniform(in: zoomRange)
        transform.zy = random.uniform(in: zoomRange)
        if zoomKeepsAspectRatio { transform.zy = transform.zx }
        // Not `&&` with the option on the left: that would skip the draw.
        transform.flipsHorizontally = random.chance(0.5) && horizontalFlip
        transform.flipsVertically = random.chance(0.5) && verticalFlip
        transform.channelShift = random.uniform(in: -channelShiftRange...channelShiftRange)
        transform.brightness = random.uniform(in: brightnessRange)
        transform.contrast = random.uniform(in: contrastRange)
        transform.gamma = random.uniform(in: gammaRange)
        transform.fillMode = fillMode
        transform.cval = cval
        return transform
    }

    private func drawShift(_ range: Float, along length: Int, from random: inout RandomStream) -> Float {
        let pixels = range < 1 ? range * Float(length) : range
        return random.uniform(in: -pixels...pixels)
    }
}
