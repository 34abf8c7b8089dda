import CKernels

extension Transform {
    /// The image after this change, as grey levels 0...255 with their fractions.
    ///
    /// - Parameters:
    ///   - pixels: the source, row after row.
    ///   - size: its size, and that of the result.
    public func applied(to pixels: [UInt8], size: ImageSize) -> [Float] {
        precondition(pixels.count == size.width * size.height, "an image of \(size) has other pixels")
        return [Float](unsafeUninitializedCapacity: pixels.count) { output, count in
            pixels.withUnsafeBufferPointer { source in
                if let levels = output.baseAddress {
                    resample(source, of: size, rows: 0..<size.height, into: levels)
                    changeGreyLevels(levels, count: pixels.count)
                }
            }
            count = pixels.count
        }
    }

    /// The geometric part: some rows of the result, as grey levels.
    func resample(
        _ source: UnsafeBufferPointer<UInt8>, of size: ImageSize, rows: Range<Int>,
        into levels: UnsafeMutablePointer<Float>
    ) {
        guard let bytes = source.baseAddress else { return }
        guard movesPixels else {
            return xray_widen_bytes(
                bytes + rows.lowerBound * size.width, Int64(rows.count * size.width), levels)
        }
        xray_resample_affine(
            bytes, Int32(size.width), Int32(size.height), affineMap(of: size), fillMode.kernelMode, cval,
            Int32(rows.lowerBound), Int32(rows.count), Int32(size.width), levels)
    }

    /// The photometric part, in place. The pixels are the whole image where ``needsWholeImage`` says so.
    func changeGreyLevels(_ levels: UnsafeMutablePointer<Float>, count: Int) {
        let count = Int64(count)
        if channelShift != 0 {
            let found = xray_grey_levels(levels, count)
            xray_channel_shift(levels, count, channelShift, found.lowest, found.highest)
        }
        if brightness != 1 { xray_brightness(levels, count, brightness) }
        if contrast != 1 {
            xray_contrast(levels, count, contrast, Float(xray_grey_levels(levels, count).mean))
        }
        if gamma != 1 { xray_gamma(levels, count, gamma) }
    }
}
