/// A normal distribution of features.
struct FeatureDistribution {
    let means, deviations: [Float]
    /// The lower triangle, row after row, of L in the correlations' L·Lᵀ (Cholesky).
    let factor: [Float]

    /// Features that hardly vary say little, whatever their unit.
    private static let leastDeviation = 1e-6

    init(means: [Float], deviations: [Float], factor: [Float]) {
        self.means = means
        self.deviations = deviations
        self.factor = factor
    }

    /// Fits the distribution. Correlations are drawn towards none as by as many further samples as there are features:
    /// of few samples many are chance.
    ///
    /// - Parameter samples: at least one, each a list of features.
    init(of samples: [[Double]]) {
        let (count, width) = (Double(samples.count), samples[0].count)
        var means = [Double](repeating: 0, count: width)
        for sample in samples { for index in 0..<width { means[index] += sample[index] / count } }
        var variances = [Double](repeating: 0, count: width)
        for sample in samples {
            for index in 0..<width {
                variances[index] += (sample[index] - means[index]) * (sample[index] - means[index]) / count
            }
        }
        let deviations = variances.map { $0.squareRoot() + Self.leastDeviation }
        var correlations = [Double](repeating: 0, count: width * width)
        for sample in samples {
            let scores = (0..<width).map { (sample[$0] - means[$0]) / deviations[$0] }
            for row in 0..<width {
                let score = scores[row]
                for column in 0...row { correlations[row * width + column] += score * scores[column] }
            }
        }
        for row in 0..<width {
            for column in 0...row {
                let sum = correlations[row * width + column] + (row == column ? Double(width) : 0)
                correlations[row * width + column] = sum / (count + Double(width))
            }
        }
        self.means = means.map { Float($0) }
        self.deviations = deviations.map { Float($0) }
        factor = Self.factor(of: correlations, width: width)
    }

    /// Cholesky's factor of a positive definite matrix, of which the lower triangle is read.
    private static func factor(of matrix: [Double], width: Int) -> [Float] {
        var rows: [[Double]] = []
        for row in 0..<width {
            var entries: [Double] = []
            for column in 0...row {
                let other = column == row ? entries : rows[column]
                let product = (0..<column).reduce(0) { $0 + entries[$1] * other[$1] }
                let rest = matrix[row * width + column] - product
                entries.append(column == row ? rest.squareRoot() : rest / other[column])
            }
            rows.append(entries)
        }
        return rows.flatMap { $0.map { Float($0) } }
    }

    /// The Mahalanobis distance of features from the mean.
    func distance(of features: [Double]) -> Double {
        var solved: [Double] = []
        var start = 0
        for row in features.indices {
            let product = (0..<row).reduce(0) { $0 + Double(factor[start + $1]) * solved[$1] }
            let score = (features[row] - Double(means[row])) / Double(deviations[row])
            solved.append((score - product) / Double(factor[start + row]))
            start += row + 1
        }
        return solved.reduce(0) { $0 + $1 * $1 }.squareRoot()
    }
}
