import CKernels

extension Transform {
    /// The image after this change, as grey levels 0...255 with their fractions.
    ///
    /// - Parameters:
    ///   - pixels: the source, row after row.
    ///   - size: its size, and that of the result.
    public func applied(to pixels: [UInt8], size: ImageSize) -> [Float] {
        precondition(pixels.count == size.pixelCount, "an image of \(size) has other pixels")
        let work = PixelWorkspace(size: size)
        pixels.withUnsafeBufferPointer { write(rows: 0..<size.height, of: $0, to: work) }
        return Array(UnsafeBufferPointer(start: work.levels, count: pixels.count))
    }

    /// Some rows of the changed image, all of them where ``needsWholeImage`` says so.
    func write(rows: Range<Int>, of source: UnsafeBufferPointer<UInt8>, to work: borrowing PixelWorkspace) {
        resample(source, of: work.size, rows: rows, into: work.levels)
        changeGreyLevels(work.levels, count: rows.count * work.size.width)
        degrade(work)
    }

    /// The geometric part: some rows of the result, as grey levels.
    private func resample(
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

    /// The photometric part, in place.
    private func changeGreyLevels(_ levels: UnsafeMutablePointer<Float>, count: Int) {
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
