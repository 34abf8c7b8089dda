import Foundation

extension RandomStream {
    /// A number of the Beta distribution, as the share of one of two numbers of Gamma distributions.
    ///
    /// - Precondition: both parameters are above 0.
    public mutating func beta(_ a: Double, _ b: Double) -> Double {
        // In logarithms: with small parameters both numbers can be too small for a Double.
        let first = logGamma(shape: a)
        let second = logGamma(shape: b)
        return 1 / (1 + exp(second - first))
    }

    /// The logarithm of a number of the Gamma distribution of scale 1 (Marsaglia and Tsang, "A simple method for
    /// generating gamma variables", ACM Transactions on Mathematical Software 26, 2000).
    private mutating func logGamma(shape: Double) -> Double {
        precondition(shape > 0, "the shape is \(shape), expected a number above 0")
        guard shape >= 1 else {
            return logGamma(shape: shape + 1) + log(1 - Double(uniform())) / shape
        }
        let d = shape - 1.0 / 3
        let c = 1 / (9 * d).squareRoot()
        while true {
            let x = Double(normal())
            let root = 1 + c * x
            let u = 1 - Double(uniform())
            guard root > 0 else { continue }
            let v = root * root * root
            if log(u) < x * x / 2 + d * (1 - v + log(v)) { return log(d * v) }
        }
    }
}
