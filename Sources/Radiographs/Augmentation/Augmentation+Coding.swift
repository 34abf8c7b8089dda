import Diagnostics

extension Augmentation: Decodable {
    /// Reads the ranges; what is left out stays as it is in ``none``.
    ///
    /// - Throws: `DocumentError` that names an unknown key or a value out of bounds.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.strictContainer(keyedBy: CodingKeys.self)
        rotationRange = try values.value(.rotationRange, default: rotationRange)
        widthShiftRange = try values.value(.widthShiftRange, default: widthShiftRange)
        heightShiftRange = try values.value(.heightShiftRange, default: heightShiftRange)
        zoomRange = try values.range(.zoomRange, default: zoomRange, around: 1)
        zoomKeepsAspectRatio = try values.value(.zoomKeepsAspectRatio, default: zoomKeepsAspectRatio)
        shearRange = try values.value(.shearRange, default: shearRange)
        horizontalFlip = try values.value(.horizontalFlip, default: horizontalFlip)
        verticalFlip = try values.value(.verticalFlip, default: verticalFlip)
        brightnessRange = try values.range(.brightnessRange, default: brightnessRange)
        channelShiftRange = try values.value(.channelShiftRange, default: channelShiftRange)
        contrastRange = try values.range(.contrastRange, default: contrastRange)
        gammaRange = try values.range(.gammaRange, default: gammaRange)
        fillMode = try values.choice(.fillMode, default: fillMode)
        cval = try values.value(.cval, default: cval)
        randomResizedCrop = try values.value(.randomResizedCrop, default: nil)
        blur = try values.value(.blur, default: nil)
        sharpness = try values.value(.sharpness, default: nil)
        resolution = try values.value(.resolution, default: nil)
        noise = try values.value(.noise, default: nil)
        compression = try values.value(.compression, default: nil)
        randomErasing = try values.value(.randomErasing, default: nil)
        mixup = try values.value(.mixup, default: nil)
        cutMix = try values.value(.cutMix, default: nil)
        try validate(at: decoder.codingPath)
    }

    /// Checks every bound, as decoding does.
    ///
    /// - Parameter path: where in a document the ranges stand.
    /// - Throws: `DocumentError` that names the first value out of bounds.
    public func validate(at path: [any CodingKey] = []) throws {
        func check(_ key: CodingKeys, _ value: Float, in bounds: ClosedRange<Float>, _ expected: String)
            throws
        {
            guard bounds.contains(value) else {
                throw DocumentError(at: path + [key], "found \(value), expected \(expected)")
            }
        }
        func check(
            _ keys: any CodingKey..., range: ClosedRange<Float>?, in bounds: ClosedRange<Float>,
            _ unit: String = "factors"
        ) throws {
            guard let range else { return }
            guard bounds.contains(range.lowerBound), bounds.contains(range.upperBound) else {
                let found = "[\(range.lowerBound), \(range.upperBound)]"
                let expected = "\(unit) from \(bounds.lowerBound) to \(bounds.upperBound)"
                throw DocumentError(at: path + keys, "found \(found), expected \(expected)")
            }
        }
        func check(
            _ key: CodingKeys, _ strength: RandomStrength?, in bounds: ClosedRange<Float>, _ unit: String
        ) throws {
            try check(key, RandomStrength.CodingKeys.range, range: strength?.range, in: bounds, unit)
        }
        let shift = "a share of the size below 1, or 1 to 10000 pixels"
        try check(.rotationRange, rotationRange, in: 0...180, "degrees from 0 to 180")
        try check(.widthShiftRange, widthShiftRange, in: 0...10000, shift)
        try check(.heightShiftRange, heightShiftRange, in: 0...10000, shift)
        try check(CodingKeys.zoomRange, range: zoomRange, in: 0.01...100)
        try check(.shearRange, shearRange, in: 0...89, "degrees from 0 to 89")
        try check(CodingKeys.brightnessRange, range: brightnessRange, in: 0...100)
        try check(.channelShiftRange, channelShiftRange, in: 0...255, "grey levels from 0 to 255")
        try check(CodingKeys.contrastRange, range: contrastRange, in: 0...100)
        try check(CodingKeys.gammaRange, range: gammaRange, in: 0.01...100)
        try check(.cval, cval, in: 0...255, "a grey level from 0 to 255")
        try check(.blur, blur, in: 0...20, "pixels")
        try check(.sharpness, sharpness, in: 0...100, "factors")
        try check(.resolution, resolution, in: 0.01...1, "shares")
        try check(.noise, noise, in: 0...255, "grey levels")
        try check(.compression, compression, in: 1...100, "qualities")
        let shares = 0.001...Float(1)
        let shapes = 0.01...Float(100)
        typealias Crop = RandomResizedCrop.CodingKeys
        try check(
            CodingKeys.randomResizedCrop, Crop.scale, range: randomResizedCrop?.scale, in: shares, "shares")
        try check(
            CodingKeys.randomResizedCrop, Crop.ratio, range: randomResizedCrop?.ratio, in: shapes, "ratios")
        typealias Erasing = RandomErasing.CodingKeys
        try check(CodingKeys.randomErasing, Erasing.scale, range: randomErasing?.scale, in: shares, "shares")
        try check(CodingKeys.randomErasing, Erasing.ratio, range: randomErasing?.ratio, in: shapes, "ratios")
    }
}

extension KeyedDecodingContainer {
    /// A share of the images.
    func probability(_ key: Key, default fallback: Float) throws -> Float {
        try value(key, default: fallback, expecting: "a share of the images from 0 to 1") { 0...1 ~= $0 }
    }

    /// A pair `[low, high]`, or its default where the document leaves it out.
    ///
    /// - Parameters:
    ///   - key: where the pair stands.
    ///   - fallback: the default.
    ///   - center: where a single number z stands for center − z ... center + z; `nil` where it must be a pair.
    func range(
        _ key: Key, default fallback: ClosedRange<Float>, around center: Float? = nil
    ) throws -> ClosedRange<Float> {
        guard let spelled: SpelledRange = try value(key, default: nil) else { return fallback }
        return try range(key, spelled, around: center)
    }

    /// A pair `[low, high]` that has to be there.
    func range(_ key: Key) throws -> ClosedRange<Float> { try range(key, value(key), around: nil) }

    private func range(
        _ key: Key, _ spelled: SpelledRange, around center: Float?
    ) throws -> ClosedRange<Float> {
        switch spelled {
        case .number(let reach):
            guard let center else {
                throw invalid(key, "found \(reach), expected a pair [low, high] such as [0.8, 1.2]")
            }
            guard reach >= 0, reach < center else {
                throw invalid(key, "found \(reach), expected a number from 0 to below \(center), or a pair")
            }
            return center - reach...center + reach
        case .list(let bounds):
            guard bounds.count == 2, bounds[0] <= bounds[1] else {
                throw invalid(key, "found \(bounds), expected a pair [low, high] with low not above high")
            }
            return bounds[0]...bounds[1]
        }
    }
}

/// A range as people write it.
private enum SpelledRange: Decodable {
    case number(Float)
    case list([Float])

    init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer()
        if let number = try? value.decode(Float.self) {
            self = .number(number)
        } else if let list = try? value.decode([Float].self) {
            self = .list(list)
        } else {
            throw DocumentError(at: decoder, expected: "a pair of numbers such as [0.8, 1.2]")
        }
    }
}
