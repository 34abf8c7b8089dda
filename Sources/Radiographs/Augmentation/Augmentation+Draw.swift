import Foundation
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
        transform.crop = drawCrop(of: imageSize, from: &random)
        transform.blur = draw(blur, or: 0, from: &random)
        transform.sharpness = draw(sharpness, or: 1, from: &random)
        transform.resolution = draw(resolution, or: 1, from: &random)
        transform.noise = draw(noise, or: 0, from: &random)
        let quality = draw(compression, or: 0, from: &random)
        transform.quality = quality > 0 ? Int(quality.rounded()) : nil
        transform.erased = drawErasure(of: imageSize, from: &random)
        let seed = random.next()
        if transform.noise > 0 || transform.erased != nil { transform.noiseSeed = seed }
        transform.fillMode = fillMode
        transform.cval = cval
        return transform
    }

    private func drawShift(_ range: Float, along length: Int, from random: inout RandomStream) -> Float {
        let pixels = range < 1 ? range * Float(length) : range
        return random.uniform(in: -pixels...pixels)
    }

    /// - Parameter neutral: the strength that changes nothing.
    private func draw(
        _ change: RandomStrength?, or neutral: Float, from random: inout RandomStream
    ) -> Float {
        let happens = random.chance(change?.probability ?? 0)
        let strength = random.uniform(in: change?.range ?? neutral...neutral)
        return happens ? strength : neutral
    }

    private func drawCrop(of size: ImageSize, from random: inout RandomStream) -> PixelRectangle? {
        let rule = randomResizedCrop ?? RandomResizedCrop()
        let happens = random.chance(rule.probability)
        let found = PixelRectangle(in: size, scale: rule.scale, ratio: rule.ratio, from: &random) {
            $0 <= size.width && $1 <= size.height
        }
        guard happens, randomResizedCrop != nil else { return nil }
        let crop = found ?? PixelRectangle(greatestIn: size, ratio: rule.ratio)
        return crop == PixelRectangle(left: 0, top: 0, width: size.width, height: size.height) ? nil : crop
    }

    private func drawErasure(of size: ImageSize, from random: inout RandomStream) -> Transform.Erasure? {
        let rule = randomErasing ?? RandomErasing()
        let happens = random.chance(rule.probability)
        let found = PixelRectangle(in: size, scale: rule.scale, ratio: rule.ratio, from: &random) {
            $0 < size.width && $1 < size.height
        }
        guard happens, randomErasing != nil, let found else { return nil }
        return Transform.Erasure(area: found, fill: rule.fill)
    }
}

extension PixelRectangle {
    private static let tries = 10

    /// A rectangle at a random place, by torchvision's rule: the first of ten draws of area and shape that fits.
    ///
    /// Takes as many numbers from the stream whichever fits, if any.
    fileprivate init?(
        in size: ImageSize, scale: ClosedRange<Float>, ratio: ClosedRange<Float>,
        from random: inout RandomStream,
        where fits: (_ width: Int, _ height: Int) -> Bool
    ) {
        var found: (width: Int, height: Int)?
        for _ in 0..<Self.tries {
            let area = Float(size.pixelCount) * random.uniform(in: scale)
            let shape = exp(random.uniform(in: log(ratio.lowerBound)...log(ratio.upperBound)))
            let width = Int((area * shape).squareRoot().rounded())
            let height = Int((area / shape).squareRoot().rounded())
            if found == nil, width > 0, height > 0, fits(width, height) { found = (width, height) }
        }
        let (across, down) = (random.uniform(), random.uniform())
        guard let found else { return nil }
        self.init(
            left: Int(across * Float(size.width - found.width + 1)),
            top: Int(down * Float(size.height - found.height + 1)), width: found.width, height: found.height)
    }

    /// The greatest rectangle of an allowed shape, in the middle.
    fileprivate init(greatestIn size: ImageSize, ratio: ClosedRange<Float>) {
        let shape = Float(size.width) / Float(size.height)
        var (width, height) = (size.width, size.height)
        if shape < ratio.lowerBound { height = max(1, Int((Float(width) / ratio.lowerBound).rounded())) }
        if shape > ratio.upperBound { width = max(1, Int((Float(height) * ratio.upperBound).rounded())) }
        self.init(
            left: (size.width - width) / 2, top: (size.height - height) / 2, width: width, height: height)
    }
}
