import Radiographs
import Testing

@Suite("Preprocessing as pretrained weights want it")
struct PretrainedPreprocessingTests {
    /// Every grey level as the input's channels.
    private func channels(_ preprocessing: Preprocessing) -> [[Float]] {
        let pixels = (0...255).map(UInt8.init)
        let writer = InputWriter(
            size: ImageSize(width: 16, height: 16), preprocessing: preprocessing, elementType: .float32)
        var input = [Float](repeating: -99, count: preprocessing.channels * 256)
        pixels.withUnsafeBufferPointer { image in
            input.withUnsafeMutableBytes { bytes in
                if let start = bytes.baseAddress { writer.write(image, to: start) }
            }
        }
        return (0..<preprocessing.channels).map { Array(input[$0 * 256..<($0 + 1) * 256]) }
    }

    @Test("torchvision: over 255, minus the mean, over the deviation of each colour")
    func torchvision() {
        let found = channels(Preprocessing(.torchvision, channels: 3))
        let numbers: [(Float, Float)] = [(0.485, 0.229), (0.456, 0.224), (0.406, 0.225)]
        for (channel, (mean, deviation)) in numbers.enumerated() {
            for level in 0...255 {
                #expect(abs(found[channel][level] - (Float(level) / 255 - mean) / deviation) < 1e-5)
            }
        }
    }

    @Test("caffe: 0 to 255 minus the means of blue, green and red")
    func caffe() {
        let found = channels(Preprocessing(.caffe, channels: 3))
        for (channel, mean) in [Float(103.939), 116.779, 123.68].enumerated() {
            for level in 0...255 { #expect(abs(found[channel][level] - (Float(level) - mean)) < 1e-3) }
        }
    }

    @Test("inception: from −1 to 1")
    func inception() {
        let found = channels(Preprocessing(.inception, channels: 3))
        for channel in 0..<3 {
            for level in 0...255 { #expect(abs(found[channel][level] - (Float(level) / 127.5 - 1)) < 1e-6) }
        }
    }

    @Test("A constant channel is one everywhere, whatever the image")
    func aConstantChannelIsOne() {
        for normalization in [Preprocessing.Normalization.unit, .standardizeEach, .inception] {
            let found = channels(Preprocessing(normalization, hasConstantChannel: true))
            #expect(found.count == 2)
            #expect(found[1] == Array(repeating: 1, count: 256))
        }
    }

    @Test("A folded preprocessing keeps one channel, the common one where all are alike")
    func aFoldedPreprocessingHasOneChannel() {
        #expect(
            Preprocessing(.inception, channels: 3).folded(hasConstantChannel: false)
                == Preprocessing(.inception, channels: 1))
        let folded = Preprocessing(.torchvision, channels: 3).folded(hasConstantChannel: true)
        #expect(folded.channels == 2 && folded.imageChannels == 1)
        let numbers = channels(folded)[0]
        #expect(numbers == numbers.sorted() && numbers[0] < -1.8 && numbers[255] > 2.2)
    }
}
