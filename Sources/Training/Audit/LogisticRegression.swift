import Foundation

/// Logistic regression with weighted rows and a ridge penalty, fitted by Newton's method (le Cessie and van Houwelingen,
/// "Ridge estimators in logistic regression", Applied Statistics 41, 1992).
package struct LogisticRegression: Sendable {
    private let coefficients: [Double]

    private static let mostSteps = 30

    /// Fits the coefficients.
    ///
    /// - Parameters:
    ///   - matrix: a row for each case, with a column of ones where there is to be a constant.
    ///   - rows: those to learn from.
    ///   - isPositive: what is to be told, by row of the matrix.
    ///   - weights: how much each row counts, by row of the matrix.
    ///   - ridge: what the squares of the coefficients are multiplied by, halved; above 0.
    package init(_ matrix: FeatureMatrix, rows: [Int], isPositive: [Bool], weights: [Double], ridge: Double) {
        precondition(ridge > 0, "without a penalty separable cases have no finite solution")
        var coefficients = [Double](repeating: 0, count: matrix.columnCount)
        var loss = Double.infinity
        for _ in 0..<Self.mostSteps {
            var system = NewtonSystem(dimension: matrix.columnCount, ridge: ridge, at: coefficients)
            for row in rows {
                matrix.withRow(row) { values in
                    system.add(values, isPositive: isPositive[row], weight: weights[row], at: coefficients)
                }
            }
            // A step that was too long is taken back by half.
            guard let step = system.solution else { break }
            var length = 1.0
            var next = coefficients
            repeat {
                next = zip(coefficients, step).map { $0 + length * $1 }
                let found = Self.loss(of: next, matrix, rows, isPositive, weights, ridge)
                if found <= loss || length < 1e-3 {
                    loss = found
                    break
                }
                length /= 2
            } while true
            coefficients = next
            if step.allSatisfy({ abs($0) * length < 1e-6 }) { break }
        }
        self.coefficients = coefficients
    }

    /// The logarithm of the odds that a row is positive.
    package func score(_ row: Int, of matrix: FeatureMatrix) -> Double {
        matrix.withRow(row) { dot($0, coefficients) }
    }

    private static func loss(
        of coefficients: [Double], _ matrix: FeatureMatrix, _ rows: [Int], _ isPositive: [Bool],
        _ weights: [Double], _ ridge: Double
    ) -> Double {
        let penalty = ridge / 2 * coefficients.reduce(0) { $0 + $1 * $1 }
        return rows.reduce(penalty) { sum, row in
            let score = matrix.withRow(row) { dot($0, coefficients) }
            let margin = isPositive[row] ? score : -score
            // log(1 + exp(−m)) without an overflow.
            return sum + weights[row] * (max(0, -margin) + log1p(exp(-abs(margin))))
        }
    }
}

/// The equations of one step of Newton's method: the curvature and the slope of the penalised likelihood.
private struct NewtonSystem {
    private let dimension: Int
    /// The lower triangle by rows, in a square.
    private var curvature: [Double]
    private var slope: [Double]

    init(dimension: Int, ridge: Double, at coefficients: [Double]) {
        self.dimension = dimension
        curvature = [Double](repeating: 0, count: dimension * dimension)
        for index in 0..<dimension { curvature[index * dimension + index] = ridge }
        slope = coefficients.map { -ridge * $0 }
    }

    /// Adds one case.
    mutating func add(
        _ values: UnsafeBufferPointer<Double>, isPositive: Bool, weight: Double, at coefficients: [Double]
    ) {
        let probability = 1 / (1 + exp(-dot(values, coefficients)))
        let residual = weight * ((isPositive ? 1 : 0) - probability)
        let bend = weight * probability * (1 - probability)
        let dimension = dimension
        slope.withUnsafeMutableBufferPointer { slope in
            for i in 0..<dimension { slope[i] += residual * values[i] }
        }
        curvature.withUnsafeMutableBufferPointer { curvature in
            for i in 0..<dimension {
                let scaled = bend * values[i]
                let row = curvature.baseAddress.map { $0 + i * dimension }
                guard let row else { return }
                for j in 0...i { row[j] += scaled * values[j] }
            }
        }
    }

    /// Where slope and curvature point to, by Cholesky's decomposition; `nil` where rounding has spoilt it.
    var solution: [Double]? {
        var factor = curvature
        for i in 0..<dimension {
            for j in 0...i {
                var sum = factor[i * dimension + j]
                for k in 0..<j { sum -= factor[i * dimension + k] * factor[j * dimension + k] }
                if i == j {
                    guard sum > 0 else { return nil }
                    factor[i * dimension + i] = sum.squareRoot()
                } else {
                    factor[i * dimension + j] = sum / factor[j * dimension + j]
                }
            }
        }
        var solution = slope
        for i in 0..<dimension {
            for k in 0..<i { solution[i] -= factor[i * dimension + k] * solution[k] }
            solution[i] /= factor[i * dimension + i]
        }
        for i in (0..<dimension).reversed() {
            for k in (i + 1)..<max(i + 1, dimension) {
                solution[i] -= factor[k * dimension + i] * solution[k]
            }
            solution[i] /= factor[i * dimension + i]
        }
        return solution
    }
}

private func dot(_ values: UnsafeBufferPointer<Double>, _ coefficients: [Double]) -> Double {
    coefficients.withUnsafeBufferPointer { coefficients in
        var sum = 0.0
        for index in 0..<values.count { sum += values[index] * coefficients[index] }
        return sum
    }
}
