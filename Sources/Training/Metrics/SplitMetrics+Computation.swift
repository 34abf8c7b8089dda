import Randomness

extension SplitMetrics {
    /// Computes every figure of a split.
    ///
    /// - Parameters:
    ///   - split: the split's name.
    ///   - classes: the class names, which labels and probabilities refer to.
    ///   - predictions: one an image, each with as many probabilities as there are classes.
    ///   - rule: how probabilities become a class.
    ///   - resamples: how many resamples the bootstrap draws; 0 leaves its intervals out.
    ///   - stream: where the bootstrap's chance comes from.
    /// - Throws: ``PredictionError`` where a probability is not a number from 0 to 1.
    public init(
        split: String, classes: [String], predictions: [Prediction], rule: DecisionRule,
        resamples: Int = PatientBootstrap.usualResamples, stream: RandomStream
    ) throws(PredictionError) {
        for prediction in predictions { try prediction.check() }
        let decided = Decided(predictions, classes: classes, rule: rule)
        let bootstrap = PatientBootstrap(
            patients: predictions.map(\.patient), resamples: resamples, stream: stream)
        let classCount = decided.positiveClasses.count
        let values = decided.figures(weights: nil)
        let intervals = bootstrap.intervals(count: values.count) { decided.figures(weights: $0) }
        let none = "there are no images"
        let supports = classes.indices.map(decided.confusion.support)
        let absent = zip(classes, supports).first { $1 == 0 }.map { "there is no image of \($0.0)" } ?? none
        let majority = supports.indices.reduce(0) { supports[$1] > supports[$0] ? $1 : $0 }

        self.split = split
        images = predictions.count
        patients = Set(predictions.map(\.patient)).count
        if case .threshold(let threshold, _) = rule { self.threshold = threshold } else { threshold = nil }
        confusion = decided.confusion
        majorityClass = classes[majority]
        majorityAccuracy = predictions.isEmpty ? nil : Double(supports[majority]) / Double(predictions.count)
        accuracy = .proportion(decided.confusion.correct, of: predictions.count, undefined: none)
        balancedAccuracy = Estimate(values[0], intervals[0], undefined: absent)
        logLoss = Estimate(values[1], intervals[1], undefined: none)
        brierScore = Estimate(values[2], intervals[2], undefined: none)
        macroAUC = classes.count > 2 ? Estimate(values[3], intervals[3], undefined: absent) : nil
        calibrationError = Estimate(Calibration(predictions).expectedError, nil, undefined: none)
        perClass = (0..<classCount).map { index in
            let start = Decided.overallFigures + index * BinaryMetrics.resampledFigures
            return BinaryMetrics(
                positiveClass: classes[decided.positiveClasses[index]],
                outcomes: decided.confusion.outcomes(of: decided.positiveClasses[index]),
                ranking: decided.rankings[index],
                resampled: Array(intervals[start..<start + BinaryMetrics.resampledFigures]))
        }
    }
}

/// Predictions and what was decided on them, in the form in which resamples are evaluated.
private struct Decided {
    let classes: [String]
    let positiveClasses: [Int]
    let confusion: ConfusionMatrix
    /// One ranking a positive class.
    let rankings: [RankedScores]
    /// By image: its place in the confusion matrix, row after row.
    private let cells: [Int]
    private let logLosses: [Double]
    private let brierScores: [Double]

    init(_ predictions: [Prediction], classes: [String], rule: DecisionRule) {
        precondition(classes.count > 1, "a classifier tells two or more classes apart")
        precondition(
            predictions.allSatisfy { $0.probabilities.count == classes.count }, "one probability a class")
        self.classes = classes
        positiveClasses = rule.positiveClasses(of: classes.count)
        let decisions = predictions.map(rule.decide)
        confusion = ConfusionMatrix(classes: classes, truth: predictions.map(\.label), predicted: decisions)
        cells = zip(predictions, decisions).map { $0.label * classes.count + $1 }
        rankings = positiveClasses.map { RankedScores(predictions, positiveClass: $0) }
        logLosses = predictions.map(\.logLoss)
        brierScores = predictions.map(\.brierScore)
    }

    /// The number of figures before those of the classes.
    static let overallFigures = 4

    /// The figures of a resample, or of the images as they are: balanced accuracy, log loss, Brier score,
    /// macro AUC, then those of each positive class.
    func figures(weights: [Int]?) -> [Double?] {
        let confusion = weights.map(resampledConfusion) ?? confusion
        let overall = [
            confusion.balancedAccuracy, mean(logLosses, weights), mean(brierScores, weights),
            classes.count > 2 ? macroAUC(weights) : nil,
        ]
        return zip(positiveClasses, rankings).reduce(into: overall) { figures, pair in
            figures += BinaryMetrics.figures(
                outcomes: confusion.outcomes(of: pair.0), ranking: pair.1, weights: weights)
        }
    }

    private func resampledConfusion(_ weights: [Int]) -> ConfusionMatrix {
        var counts = [Int](repeating: 0, count: classes.count * classes.count)
        for image in cells.indices { counts[cells[image]] += weights[image] }
        return ConfusionMatrix(classes: classes, cells: counts)
    }

    private func macroAUC(_ weights: [Int]?) -> Double? {
        let areas = rankings.compactMap { $0.rocAUC(weights: weights) }
        return areas.count == rankings.count ? areas.reduce(0, +) / Double(areas.count) : nil
    }

    private func mean(_ values: [Double], _ weights: [Int]?) -> Double? {
        let total = weights?.reduce(0, +) ?? values.count
        guard total > 0 else { return nil }
        guard let weights else { return values.reduce(0, +) / Double(total) }
        return zip(values, weights).reduce(0) { $0 + $1.0 * Double($1.1) } / Double(total)
    }
}
