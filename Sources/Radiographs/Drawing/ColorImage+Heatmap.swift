extension ColorImage {
    /// The image with a heatmap over it, scaled to its size.
    ///
    /// Where the heatmap is 0, the image stays as it is; the warmer a place, the less of the image is seen through it.
    /// So heat never hides what it does not speak of.
    ///
    /// - Parameters:
    ///   - heatmap: numbers 0...1 of any size: 0 is cold.
    ///   - colors: the map of colours.
    ///   - opacity: how opaque the warmest place is, 0...1.
    public func overlaid(
        with heatmap: FloatMap, colors: ColorMap = .turbo, opacity: Float = 0.6
    ) -> ColorImage {
        precondition((0...1).contains(opacity), "found an opacity of \(opacity)")
        let heat = heatmap.scaled(to: size)
        var result = self
        for y in 0..<size.height {
            for x in 0..<size.width {
                let value = min(max(0, heat[x, y]), 1)
                guard value > 0 else { continue }
                result[x, y] = self[x, y].mixed(with: colors.color(at: value), share: opacity * value)
            }
        }
        return result
    }
}
