import CKernels
import Randomness

extension Batch {
    /// Mixes images in pairs, the first with the last, the second with the last but one: their order is random. In a
    /// batch of an odd number the middle one stays as it is.
    ///
    /// Works on the network's input, in place: nothing else is read, so that a batch is the same whichever thread
    /// makes it.
    ///
    /// - Parameters:
    ///   - size: of the images.
    ///   - random: the batch's own stream, keyed by seed, epoch and batch.
    func mix(by augmentation: Augmentation, imageSize size: ImageSize, from random: inout RandomStream) {
        for first in 0..<count / 2 {
            let second = count - 1 - first
            if let rule = augmentation.cutMix, random.chance(rule.probability) {
                let share = Float(random.beta(Double(rule.alpha), Double(rule.alpha)))
                let area = PixelRectangle(cutFrom: size, leaving: share, from: &random)
                let kept = area.map { 1 - Float($0.width * $0.height) / Float(size.pixelCount) } ?? 1
                if let area { exchange(area, of: first, and: second, in: size) }
                enterMixture(of: first, and: second, share: kept)
            } else if let rule = augmentation.mixup, random.chance(rule.probability) {
                let share = Float(random.beta(Double(rule.alpha), Double(rule.alpha)))
                blend(first, second, share: share)
                enterMixture(of: first, and: second, share: share)
            }
        }
    }

    private func enterMixture(of first: Int, and second: Int, share: Float) {
        for index in [first, second] { shareMemory[index] = share }
        secondLabelMemory[first] = labelMemory[second]
        secondLabelMemory[second] = labelMemory[first]
    }

    private func place(of image: Int) -> UnsafeMutableRawPointer { inputMemory + image * bytesPerImage }

    private func blend(_ first: Int, _ second: Int, share: Float) {
        let (a, b) = (place(of: first), place(of: second))
        let count = Int64(elementsPerImage)
        switch elementType {
        case .float32:
            xray_mix_float32(
                a.assumingMemoryBound(to: Float.self), b.assumingMemoryBound(to: Float.self), count, share)
        case .bfloat16:
            xray_mix_bfloat16(
                a.assumingMemoryBound(to: UInt16.self), b.assumingMemoryBound(to: UInt16.self), count, share)
        }
    }

    private func exchange(_ area: PixelRectangle, of first: Int, and second: Int, in size: ImageSize) {
        for plane in stride(from: 0, to: elementsPerImage, by: size.pixelCount) {
            for row in area.top..<area.top + area.height {
                let offset = (plane + row * size.width + area.left) * elementType.size
                xray_swap(
                    place(of: first) + offset, place(of: second) + offset, area.width * elementType.size)
            }
        }
    }
}

extension PixelRectangle {
    /// The rectangle of CutMix: of the image's own shape and of a share of its area, around a random pixel, cut at the
    /// border; none where nothing is left of it.
    fileprivate init?(cutFrom size: ImageSize, leaving share: Float, from random: inout RandomStream) {
        let side = (1 - share).squareRoot()
        func range(_ length: Int, _ random: inout RandomStream) -> Range<Int> {
            let half = Int(Float(length) * side) / 2
            let center = Int(random.uniform() * Float(length))
            return max(0, center - half)..<min(length, center + half)
        }
        let columns = range(size.width, &random)
        let rows = range(size.height, &random)
        guard !columns.isEmpty, !rows.isEmpty else { return nil }
        self.init(
            left: columns.lowerBound, top: rows.lowerBound, width: columns.count, height: rows.count)
    }
}
