extension Estimate {
    /// A proportion with Wilson's score interval (Wilson, "Probable inference, the law of succession, and
    /// statistical inference", JASA 22, 1927; recommended by Brown, Cai and DasGupta, Statistical Science 16,
    /// 2001).
    ///
    /// It stays within 0 and 1 and has a width also at 0 of n and n of n. It takes the images as independent.
    ///
    /// - Parameters:
    ///   - count: the images that have the property, 0 to `total`.
    ///   - total: all images.
    ///   - reason: why the figure is undefined when `total` is 0.
    public static func proportion(_ count: Int, of total: Int, undefined reason: String) -> Estimate {
        guard total > 0 else { return Estimate(undefined: reason) }
        let n = Double(total)
        let share = Double(count) / n
        let z2 = normalQuantile * normalQuantile
        let centre = (share + z2 / (2 * n)) / (1 + z2 / n)
        let reach = normalQuantile / (1 + z2 / n) * (share * (1 - share) / n + z2 / (4 * n * n)).squareRoot()
        // At the ends the bounds are 0 and 1 exactly, which rounding may miss.
        return Estimate(
            share,
            ConfidenceInterval(
                lower: count == 0 ? 0 : max(0, centre - reach),
                upper: count == total ? 1 : min(1, centre + reach), method: .wilson))
    }
}
