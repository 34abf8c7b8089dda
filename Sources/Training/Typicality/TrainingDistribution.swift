import Diagnostics
import Radiographs

/// What the images that a model was trained on look like, so that it can be told of another how far out it lies.
///
/// A normal distribution of simple features of the picture (grey levels from far away, their spread, roughness), by their
/// mean and covariance; an image's distance is Mahalanobis' ("On the generalised distance in statistics", 1936). It is
/// read as a percentile of the training images' own distances, each from a distribution that was fitted without it.
public struct TrainingDistribution: Sendable, Equatable {
    /// How many images it is of.
    public let imageCount: Int
    /// Of each feature.
    let means: [Float]
    /// Of each feature.
    let deviations: [Float]
    /// The lower triangle, row after row, of L in the correlations' L·Lᵀ.
    let factor: [Float]
    /// The distances of the training images at ``levels``.
    let distances: [Float]

    /// Shares of the training images: whole percents, and finer ones at the end that matters.
    static let levels = (0...99).map { Double($0) / 100 } + [0.995, 0.999, 1]

    /// Further out than this share an image is unusual.
    static let unusualLevel = 0.995
    /// Within this share a turned image looks as training images do.
    static let usualLevel = 0.99

    /// How far a thumbnail lies from the middle.
    func distance(of thumbnail: Radiograph) -> Double {
        FeatureDistribution(means: means, deviations: deviations, factor: factor)
            .distance(of: ImageFeatures(of: thumbnail).values)
    }

    /// The distance below which a share of the training images lies, one of ``levels``.
    private func distance(atLevel level: Double) -> Double {
        Double(distances[Self.levels.firstIndex(of: level) ?? Self.levels.count - 1])
    }

    /// How much an image looks like the training images.
    ///
    /// - Parameter image: as the network is shown it, in the network's size and before preprocessing.
    public func typicality(of image: Radiograph) -> Typicality {
        let thumbnail = image.resized(to: ImageFeatures.thumbnailSize)
        let distance = distance(of: thumbnail)
        let changed = Self.changes.map {
            (verdict: $0.verdict, distance: self.distance(of: $0.undo(thumbnail)))
        }
        var verdict =
            distance > self.distance(atLevel: Self.unusualLevel) ? Typicality.Verdict.unusual : .typical
        if let nearest = changed.min(by: { $0.distance < $1.distance }), nearest.distance < distance,
            nearest.distance < self.distance(atLevel: Self.usualLevel)
        {
            verdict = nearest.verdict
        }
        return Typicality(distance: distance, percentile: percentile(of: distance), verdict: verdict)
    }

    /// The share of the training images that lie less far out.
    func percentile(of distance: Double) -> Double {
        guard let above = distances.firstIndex(where: { Double($0) > distance }) else { return 1 }
        guard above > 0 else { return 0 }
        let (low, high) = (Double(distances[above - 1]), Double(distances[above]))
        let share = (distance - low) / (high - low)
        return Self.levels[above - 1] + share * (Self.levels[above] - Self.levels[above - 1])
    }

    /// What may have happened to an image, and what takes it back.
    private static let changes: [(verdict: Typicality.Verdict, undo: @Sendable (Radiograph) -> Radiograph)] =
        [
            (.inverted, \.inverted), (.upsideDown, \.turned.turned), (.turnedLeft, \.turned),
            (.turnedRight, \.turned.turned.turned),
        ]
}

extension Radiograph {
    /// Black for white.
    fileprivate var inverted: Radiograph { Radiograph(size: size, pixels: pixels.map { 255 - $0 }) }

    /// Turned clockwise by a quarter turn.
    fileprivate var turned: Radiograph {
        var result = Radiograph(size: ImageSize(width: size.height, height: size.width))
        for y in 0..<size.height {
            for x in 0..<size.width { result[size.height - 1 - y, x] = self[x, y] }
        }
        return result
    }
}

extension TrainingDistribution: Codable {
    enum CodingKeys: String, CodingKey, CaseIterable {
        case imageCount, means, deviations, factor, distances
    }

    /// - Throws: `DocumentError` where the numbers are not as many as there have to be.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.strictContainer(keyedBy: CodingKeys.self)
        let count = ImageFeatures.count
        func numbers(_ key: CodingKeys, _ count: Int) throws -> [Float] {
            let found: [Float] = try values.value(key)
            guard found.count == count else {
                throw values.invalid(key, "found \(found.count) numbers, expected \(count)")
            }
            return found
        }
        imageCount = try values.value(.imageCount)
        means = try numbers(.means, count)
        deviations = try numbers(.deviations, count)
        factor = try numbers(.factor, count * (count + 1) / 2)
        distances = try numbers(.distances, Self.levels.count)
        // What is divided by is above 0, as it is after a fit.
        guard deviations.allSatisfy({ $0 > 0 }) else {
            throw values.invalid(.deviations, "found one that is not above 0")
        }
        guard (0..<count).allSatisfy({ factor[$0 * ($0 + 3) / 2] > 0 }) else {
            throw values.invalid(.factor, "found a number on the diagonal that is not above 0")
        }
        guard zip(distances, distances.dropFirst()).allSatisfy({ $0 <= $1 }) else {
            throw values.invalid(.distances, "found them out of order")
        }
    }
}
