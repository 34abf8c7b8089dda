extension ColorImage {
    /// A map drawn as a table: each number in a square of its colour.
    ///
    /// - Parameters:
    ///   - map: a few numbers.
    ///   - range: the numbers that get the colours at the two ends.
    ///   - colors: the map of colours.
    ///   - side: the squares' side in pixels; wider ones are taken where a number needs them.
    public init(
        numbersOf map: FloatMap, in range: ClosedRange<Float>, colors: ColorMap = .grey, side: Int = 48
    ) {
        let texts = map.values.map(short)
        let scale = 2
        let widest = texts.map { ColorImage.size(ofText: $0, scale: scale).width }.max() ?? 0
        let side = max(side, widest + 8)
        var image = ColorImage(map, in: range, colors: colors).enlarged(by: side)
        for (index, text) in texts.enumerated() {
            let (x, y) = (index % map.size.width, index / map.size.width)
            let left = x * side + (side - ColorImage.size(ofText: text, scale: scale).width) / 2
            let top = y * side + (side - BitmapFont.capitalHeight * scale) / 2
            image.write(
                text, left: left, top: top, color: image[x * side, y * side].legible, scale: scale)
        }
        self = image
    }
}

extension RGBColor {
    /// Black or white, whichever is better read on this colour.
    fileprivate var legible: RGBColor {
        299 * Int(red) + 587 * Int(green) + 114 * Int(blue) > 128_000 ? .black : .white
    }
}

/// A number without needless zeros.
func short(_ value: Float) -> String {
    let rounded = (value * 100).rounded() / 100
    return rounded == rounded.rounded() && abs(rounded) < 1e9 ? "\(Int(rounded))" : "\(rounded)"
}
