import Radiographs

extension TrainingDistribution {
    /// With fewer images nothing is said: a distribution of ten is none.
    static let fewestImages = 20
    /// The parts of which each is measured by what is fitted to the others.
    private static let folds = 5

    /// Fits the distribution of images.
    ///
    /// - Parameters:
    ///   - indices: which of the images.
    ///   - images: where they are, as a network is shown them and not augmented.
    ///   - threads: how many measure the images.
    /// - Returns: `nil` of fewer than 20 images.
    public init?(of indices: [Int], from images: any ImageSource, threads: Int) {
        guard indices.count >= Self.fewestImages else { return nil }
        let features = performConcurrently(count: indices.count, threads: threads) { place in
            ImageFeatures(of: images.radiograph(indices[place]).resized(to: ImageFeatures.thumbnailSize))
                .values
        }
        let whole = FeatureDistribution(of: features)
        imageCount = features.count
        means = whole.means
        deviations = whole.deviations
        factor = whole.factor
        let sorted = Self.distances(of: features).sorted()
        distances = Self.levels.map { sorted[Int(($0 * Double(sorted.count - 1)).rounded())] }
    }

    /// How far each image lies out by a distribution that it is no part of: as an image that comes later.
    private static func distances(of features: [[Double]]) -> [Float] {
        var distances = [Float](repeating: 0, count: features.count)
        // A few neighbours, which may be of one patient, stay together; a class, which neighbours are of too, does not.
        let foldOf = { (index: Int) in index / 8 % folds }
        for fold in 0..<folds {
            let others = features.indices.filter { foldOf($0) != fold }.map { features[$0] }
            let distribution = FeatureDistribution(of: others)
            for index in features.indices where foldOf(index) == fold {
                distances[index] = Float(distribution.distance(of: features[index]))
            }
        }
        return distances
    }
}
