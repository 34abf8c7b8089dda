import CKernels

/// How the pixels 0...255 of a grey image become the network's input.
///
/// Travels in the model file: what a network was trained with is what it is given ever after.
public struct Preprocessing: Hashable, Sendable {
    /// The rule for the values of one channel.
    public enum Normalization: Hashable, Sendable {
        /// x/255.
        case unit
        /// x/255, minus the image's own mean, over its own standard deviation + 10⁻⁶: Keras'
        /// `samplewise_center` with `samplewise_std_normalization`.
        case standardizeEach
        /// x/255, once the image's own grey levels are spread so that about as many pixels have each: the rule of
        /// Pillow's `ImageOps.equalize`.
        case equalizeEach
        /// (x/255 − mean) / standardDeviation, with one of each a channel.
        case affine(mean: [Float], standardDeviation: [Float])
        /// As torchvision's and timm's networks were trained: red, green and blue over 255, minus the means of
        /// ImageNet, over its standard deviations.
        case torchvision
        /// As the first networks of Oxford were trained, and Keras' VGG and ResNet after them: blue, green and red from
        /// 0 to 255, minus the means of ImageNet.
        case caffe
        /// As Google's Inception networks were trained: from −1 to 1.
        case inception

        /// Mean and standard deviation of each channel, for values over 255; `nil` where they depend on the image.
        func affine(channels: Int) -> (mean: [Float], standardDeviation: [Float])? {
            func each(_ number: Float) -> [Float] { Array(repeating: number, count: channels) }
            return switch self {
            case .unit, .equalizeEach: (each(0), each(1))
            case .standardizeEach: nil
            case .affine(let mean, let deviation): (mean, deviation)
            case .torchvision: ([0.485, 0.456, 0.406], [0.229, 0.224, 0.225])
            case .caffe: ([103.939 / 255, 116.779 / 255, 123.68 / 255], each(1 / 255))
            case .inception: (each(0.5), each(0.5))
            }
        }

        /// How many channels it is for, where there is no choice.
        var fixedChannels: Int? {
            switch self {
            case .torchvision, .caffe: 3
            case .affine(let mean, _): mean.count
            case .unit, .standardizeEach, .equalizeEach, .inception: nil
            }
        }
    }

    /// The rule for the values.
    public let normalization: Normalization
    /// How often the image is there: once, or 3 times for a network that was made for colour.
    public let imageChannels: Int
    /// Whether a last channel follows that is 1 everywhere. To a convolution, whose padding is 0, it tells where the
    /// image ends: see `GreyFolding`.
    public let hasConstantChannel: Bool
    /// The channels of the network's input.
    public var channels: Int { imageChannels + (hasConstantChannel ? 1 : 0) }

    /// x/255, one channel.
    public static let unit = Preprocessing(.unit)

    /// - Precondition: 1 or 3 channels; an affine normalisation has one mean and one standard deviation above 0
    ///   for each.
    public init(_ normalization: Normalization, channels: Int = 1, hasConstantChannel: Bool = false) {
        if let problem = Self.problem(normalization, channels: channels) {
            preconditionFailure("\(problem.key.stringValue): \(problem.text)")
        }
        self.normalization = normalization
        imageChannels = channels
        self.hasConstantChannel = hasConstantChannel
    }

    /// Whether a value depends on the rest of the image.
    var needsWholeImage: Bool { normalization == .standardizeEach || normalization == .equalizeEach }

    /// What is done to the grey levels of the whole image before ``scaleAndBias(ofChannel:for:count:)``.
    func prepare(_ levels: UnsafeMutablePointer<Float>, count: Int) {
        if normalization == .equalizeEach { xray_equalize(levels, Int64(count)) }
    }

    /// The input value is level · scale + bias.
    ///
    /// - Parameter levels: grey levels; the whole image where ``needsWholeImage`` says so.
    func scaleAndBias(
        ofChannel channel: Int, for levels: UnsafePointer<Float>, count: Int
    ) -> (scale: Float, bias: Float) {
        if channel == imageChannels { return (0, 1) }
        guard let (mean, standardDeviation) = normalization.affine(channels: imageChannels) else {
            let found = xray_grey_levels(levels, Int64(count))
            let scale = 1 / (found.standardDeviation + 255 * 1e-6)
            return (Float(scale), Float(-found.mean * scale))
        }
        let scale = 1 / standardDeviation[channel]
        return (scale / 255, -mean[channel] * scale)
    }
}

// MARK: Folding grey input

extension Preprocessing {
    /// What the input's channels make of a grey level x: x · scale + offset. Where that depends on the image, the same
    /// for all channels, what they make of the standardised level.
    public var channelMaps: [(scale: Double, offset: Double)] {
        guard let (mean, deviation) = normalization.affine(channels: imageChannels) else {
            return Array(repeating: (1, 0), count: imageChannels)
        }
        return zip(mean, deviation).map { mean, deviation -> (scale: Double, offset: Double) in
            let (mean, deviation) = (Double(mean), Double(deviation))
            return (1 / (255 * deviation), -mean / deviation)
        }
    }

    /// One channel of the image instead of three, each as near to it as to the others: the same normalisation where
    /// all three have it, else that of their mean.
    ///
    /// - Parameter hasConstantChannel: whether a channel of ones follows it.
    public func folded(hasConstantChannel: Bool) -> Preprocessing {
        func single(_ numbers: [Float]) -> [Float] {
            let isOne = numbers.allSatisfy { $0 == numbers[0] }
            return [isOne ? numbers[0] : numbers.reduce(0, +) / Float(numbers.count)]
        }
        switch normalization {
        case .unit, .standardizeEach, .equalizeEach, .inception:
            return Preprocessing(normalization, channels: 1, hasConstantChannel: hasConstantChannel)
        case .affine, .torchvision, .caffe:
            guard let (mean, deviation) = normalization.affine(channels: imageChannels) else { return self }
            return Preprocessing(
                .affine(mean: single(mean), standardDeviation: single(deviation)), channels: 1,
                hasConstantChannel: hasConstantChannel)
        }
    }
}
