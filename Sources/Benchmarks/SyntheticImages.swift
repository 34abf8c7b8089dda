import NeuralNetworks
import OneDNN
import Radiographs
import Randomness

/// Images of noise: what they show is nothing to the speed.
func noiseImages(count: Int, size: ImageSize) -> RadiographArray {
    let images = (0..<count).map { index in
        var stream = RandomStream(seed: 1, purpose: .phantom, index: index)
        var pixels = [UInt8]()
        pixels.reserveCapacity(size.pixelCount + 8)
        while pixels.count < size.pixelCount {
            withUnsafeBytes(of: stream.next() as UInt64) { pixels.append(contentsOf: $0) }
        }
        return Radiograph(size: size, pixels: Array(pixels.prefix(size.pixelCount)))
    }
    return RadiographArray(images, size: size)
}

extension Plan {
    /// Fills the input with images of noise.
    func fillInput(preprocessing: Preprocessing) {
        let size = ImageSize(width: network.input.size.width, height: network.input.size.height)
        let images = noiseImages(count: min(batchSize, 8), size: size)
        let writer = InputWriter(
            size: size, preprocessing: preprocessing, elementType: options.precision.inputType)
        for index in 0..<batchSize {
            images.withPixels(of: index % images.count) {
                writer.write($0, to: input + index * writer.byteCount)
            }
        }
    }
}

extension Precision {
    /// The precisions that this processor computes in at full speed.
    static var fast: [Precision] { Processor.multipliesBFloat16 ? [.float32, .bfloat16] : [.float32] }
}
