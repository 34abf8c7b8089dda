import CImageCodecs
import CKernels
import Foundation

extension Transform {
    /// What changes the image's quality, in place, on the whole image.
    func degrade(_ work: borrowing PixelWorkspace) {
        if blur > 0 { blur(work) }
        if sharpness != 1 {
            xray_sharpness(
                work.levels, Int64(work.size.width), Int64(work.size.height), sharpness, work.scratch)
        }
        if resolution < 1 { lowerResolution(work) }
        if noise > 0 { xray_add_noise(work.levels, work.count, noise, noiseSeed) }
        if let quality { compress(work, quality: quality) }
        if let erased { erase(erased, in: work) }
    }

    /// The kernel is cut off at three standard deviations, where a thousandth of it is left.
    private func blur(_ work: borrowing PixelWorkspace) {
        let radius = Int((3 * blur).rounded(.up))
        let (size, levels, scratch) = (work.size, work.levels, work.scratch)
        withUnsafeTemporaryAllocation(of: Float.self, capacity: radius + 1) { weights in
            for offset in 0...radius { weights[offset] = exp(-Float(offset * offset) / (2 * blur * blur)) }
            let sum = weights[0] + 2 * weights.dropFirst().reduce(0, +)
            for offset in 0...radius { weights[offset] /= sum }
            xray_blur(
                levels, Int64(size.width), Int64(size.height), weights.baseAddress, Int64(radius), scratch)
        }
    }

    /// Down by a filter that leaves nothing out, up by interpolation.
    private func lowerResolution(_ work: borrowing PixelWorkspace) {
        func side(_ whole: Int) -> Int { max(1, Int((Float(whole) * resolution).rounded())) }
        let (size, levels, count) = (work.size, work.levels, work.count)
        let small = ImageSize(width: side(size.width), height: side(size.height))
        let scaleX = Double(small.width) / Double(size.width)
        let scaleY = Double(small.height) / Double(size.height)
        let map = XrayAffineMap(
            xx: scaleX, xy: 0, x0: (scaleX - 1) / 2, yx: 0, yy: scaleY, y0: (scaleY - 1) / 2)
        work.withBytes { whole, part in
            guard let bytes = whole.baseAddress, let reduced = part.baseAddress else { return }
            xray_round_to_bytes(levels, count, bytes)
            Framing(of: size, in: small, mode: .stretch).resample(
                UnsafeBufferPointer(whole), of: size, scale: 1,
                into: UnsafeMutableBufferPointer(start: reduced, count: small.pixelCount))
            xray_resample_affine(
                reduced, Int32(small.width), Int32(small.height), map, XRAY_FILL_NEAREST, 0, 0,
                Int32(size.height), Int32(size.width), levels)
        }
    }

    /// An image that no JPEG can hold, of more than 65,500 rows or columns, stays as it is.
    private func compress(_ work: borrowing PixelWorkspace, quality: Int) {
        let (size, levels, count) = (work.size, work.levels, work.count)
        work.withBytes { bytes, _ in
            guard let pixels = bytes.baseAddress else { return }
            xray_round_to_bytes(levels, count, pixels)
            var file = xray_encoded_image()
            var image = xray_grey_image()
            defer {
                free(file.bytes)
                free(image.pixels)
            }
            do {
                try check("JPEG") {
                    xray_jpeg_encode(
                        pixels, UInt32(clamping: size.width), UInt32(clamping: size.height), 1, CInt(quality),
                        &file, $0)
                }
                try check("JPEG") {
                    xray_jpeg_decode(file.bytes, file.count, .max, .max, UInt64(count), 1, &image, $0)
                }
            } catch { return }
            xray_widen_bytes(image.pixels, count, levels)
        }
    }

    private func erase(_ erasure: Erasure, in work: borrowing PixelWorkspace) {
        let area = erasure.area
        let columns = max(0, area.left)..<max(0, area.left, min(area.left + area.width, work.size.width))
        let rows = max(0, area.top)..<max(0, area.top, min(area.top + area.height, work.size.height))
        guard !columns.isEmpty, !rows.isEmpty else { return }
        let stride = work.size.width
        let corner = work.levels + rows.lowerBound * stride + columns.lowerBound
        switch erasure.fill {
        case .noise:
            // Not the numbers of the image's own noise.
            xray_fill_with_noise(
                corner, Int64(stride), Int64(columns.count), Int64(rows.count), ~noiseSeed)
        case .mean:
            let mean = Float(xray_grey_levels(work.levels, work.count).mean)
            for row in 0..<rows.count {
                (corner + row * stride).update(repeating: mean, count: columns.count)
            }
        }
    }
}
