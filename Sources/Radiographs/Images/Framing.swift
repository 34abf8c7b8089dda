import CKernels

/// Which part of an image goes where in a frame of another size.
///
/// Places in the source are in pixels of the full-size original, so that they mean the same whether the image
/// was decoded at full size or at a part of it.
struct Framing {
    let frame: ImageSize
    /// The part of the frame that the image covers; the rest is black.
    let content: ImageSize
    /// The part of the original that is shown.
    private let columns: Range<Float>
    private let rows: Range<Float>
    private let original: ImageSize

    init(of original: ImageSize, in frame: ImageSize, mode: ResizeMode) {
        self.original = original
        self.frame = frame
        let width = Double(original.width)
        let height = Double(original.height)
        let imageRatio = width / height
        let frameRatio = Double(frame.width) / Double(frame.height)
        var content = frame
        var shown = (width: width, height: height)
        // The rounding is Pillow's, to the last bit: of the content to even, of the cut to single precision.
        switch mode {
        case .stretch: break
        case .fit where imageRatio > frameRatio:
            let height = (height / width * Double(frame.width)).rounded(.toNearestOrEven)
            content = ImageSize(width: frame.width, height: max(1, Int(height)))
        case .fit where imageRatio < frameRatio:
            let width = (width / height * Double(frame.height)).rounded(.toNearestOrEven)
            content = ImageSize(width: max(1, Int(width)), height: frame.height)
        case .crop where imageRatio > frameRatio: shown.width = frameRatio * height
        case .crop where imageRatio < frameRatio: shown.height = width / frameRatio
        case .fit, .crop: break
        }
        self.content = content
        let left = (width - shown.width) * 0.5
        let top = (height - shown.height) * 0.5
        columns = Float(left)..<Float(left + shown.width)
        rows = Float(top)..<Float(top + shown.height)
    }

    /// The least size of the whole image, decoded to a part of its size, that still has a pixel for each of the
    /// content's. One more than the original has says that no part of it is enough.
    var leastSourceSize: ImageSize {
        func least(_ whole: Int, _ shown: Range<Float>, _ content: Int) -> Int {
            // In single precision, as what is resampled: a sliver in the middle of a long line is 0 wide there.
            let share = Double(shown.upperBound - shown.lowerBound) / Double(whole)
            return Int(min((Double(content) / share).rounded(.up), Double(whole + 1)))
        }
        return ImageSize(
            width: least(original.width, columns, content.width),
            height: least(original.height, rows, content.height))
    }

    /// Fills the frame.
    ///
    /// - Parameters:
    ///   - source: the whole image, `scale` times as large as the original.
    ///   - output: `frame.pixelCount` bytes.
    func resample(
        _ source: UnsafeBufferPointer<UInt8>, of size: ImageSize, scale: Double,
        into output: UnsafeMutableBufferPointer<UInt8>
    ) {
        precondition(source.count == size.pixelCount && output.count == frame.pixelCount)
        guard let input = source.baseAddress, let target = output.baseAddress else { return }
        let scale = Float(scale)
        let across = ResampleAxis(
            inputCount: size.width, from: columns.lowerBound * scale, to: columns.upperBound * scale,
            outputCount: content.width)
        let down = ResampleAxis(
            inputCount: size.height, from: rows.lowerBound * scale, to: rows.upperBound * scale,
            outputCount: content.height)
        if content != frame { output.update(repeating: 0) }
        let left = centered(content.width, in: frame.width)
        let top = centered(content.height, in: frame.height)
        // First across, on the rows that are needed, then down.
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: content.width * down.inputs.count) {
            narrowed in
            guard let between = narrowed.baseAddress else { return }
            xray_resample_rows(
                input + down.inputs.lowerBound * size.width, Int64(size.width), between, Int64(content.width),
                Int64(down.inputs.count), across.starts, across.weights, Int64(across.taps))
            xray_resample_columns(
                between, target + top * frame.width + left, Int64(frame.width), Int64(content.width),
                Int64(content.height), down.startsWithinInputs, down.weights, Int64(down.taps))
        }
    }

    private func centered(_ length: Int, in whole: Int) -> Int {
        Int((Double(whole - length) * 0.5).rounded(.toNearestOrEven))
    }
}

extension Radiograph {
    /// The image at another size, by a triangle filter that widens with the reduction, so that nothing is left
    /// out and fine patterns do not alias: Pillow's `resize` with `BILINEAR`, to the bit up to Pillow 12. Pillow
    /// 13 goes down before it goes across where that is less work, which now and then rounds to the next level.
    public func resized(to size: ImageSize, mode: ResizeMode = .stretch) -> Radiograph {
        var result = Radiograph(size: size)
        let framing = Framing(of: self.size, in: size, mode: mode)
        withPixels { source in
            result.withMutablePixels { framing.resample(source, of: self.size, scale: 1, into: $0) }
        }
        return result
    }
}
