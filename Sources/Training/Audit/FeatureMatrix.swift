/// Numbers that describe cases, a row for each, ready for ``LogisticRegression``.
package struct FeatureMatrix: Sendable {
    /// Cases.
    package let rowCount: Int
    /// Two for each feature and one for the constant.
    package let columnCount: Int
    private let values: [Double]

    /// Beyond this many standard deviations a value counts as this many.
    private static let limit = 5.0

    /// Brings each feature to a mean of 0 and a variance of 1, and adds its square, by which a wider spread can be told
    /// as well, and a column of ones.
    ///
    /// - Parameter features: those of each case, as many for one as for another.
    package init(_ features: [[Double]]) {
        let count = features.first?.count ?? 0
        rowCount = features.count
        columnCount = 2 * count + 1
        let total = Double(max(features.count, 1))
        let means = (0..<count).map { column in features.reduce(0) { $0 + $1[column] } / total }
        let deviations = (0..<count).map { column -> Double in
            let squares = features.reduce(0.0) { sum, row in
                let distance = row[column] - means[column]
                return sum + distance * distance
            }
            return (squares / total).squareRoot()
        }
        var values: [Double] = []
        values.reserveCapacity(rowCount * columnCount)
        for row in features {
            var squares: [Double] = []
            for column in 0..<count {
                // A feature that never changes says nothing, and its square would be a second constant.
                let isConstant = deviations[column] <= 1e-9
                let distance = isConstant ? 0 : (row[column] - means[column]) / deviations[column]
                let standard = min(max(distance, -Self.limit), Self.limit)
                values.append(standard)
                squares.append(isConstant ? 0 : (standard * standard - 1) / 2)
            }
            values += squares
            values.append(1)
        }
        self.values = values
    }

    /// Gives access to a row.
    func withRow<Result>(_ row: Int, _ body: (UnsafeBufferPointer<Double>) -> Result) -> Result {
        values.withUnsafeBufferPointer { values in
            body(UnsafeBufferPointer(rebasing: values[row * columnCount..<(row + 1) * columnCount]))
        }
    }
}
