extension FloatMap {
    /// The map with each square of so many places as their mean; what is left over at the right and below falls away.
    ///
    /// - Precondition: a square fits into the map.
    public func reduced(by factor: Int) -> FloatMap {
        precondition(factor > 0 && factor <= min(size.width, size.height), "found a factor of \(factor)")
        guard factor > 1 else { return self }
        let smaller = ImageSize(width: size.width / factor, height: size.height / factor)
        var sums = [Float](repeating: 0, count: smaller.pixelCount)
        for y in 0..<smaller.height * factor {
            for x in 0..<smaller.width * factor {
                sums[y / factor * smaller.width + x / factor] += self[x, y]
            }
        }
        return FloatMap(size: smaller, values: sums.map { $0 / Float(factor * factor) })
    }
}
