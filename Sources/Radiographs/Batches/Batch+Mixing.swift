import CKernels

extension Batch {
    /// Mixes images in pairs.
    ///
    /// Works on the network's input, in place: nothing else is read, so that a batch is the same whichever thread
    /// makes it.
    ///
    /// - Parameters:
    ///   - mixtures: what was drawn; no image is in two of them.
    ///   - size: of the images.
    func mix(by mixtures: [Mixture], imageSize size: ImageSize) {
        for mixture in mixtures {
            if let area = mixture.exchanged {
                exchange(area, of: mixture.first, and: mixture.second, in: size)
            } else {
                blend(mixture.first, mixture.second, share: mixture.share)
            }
            enter(mixture)
        }
    }

    private func enter(_ mixture: Mixture) {
        let (first, second) = (mixture.first, mixture.second)
        for index in [first, second] { shareMemory[index] = mixture.share }
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
