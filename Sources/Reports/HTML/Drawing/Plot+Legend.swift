import Training

extension Plot {
    /// The lines of the splits with a figure each, in a lower corner that curves leave free.
    ///
    /// - Parameters:
    ///   - figures: a line each, in the split's colour.
    ///   - title: what the figures are.
    ///   - side: left or right.
    mutating func legend(
        _ figures: [(split: ReportedSplit, figure: Estimate)], title: String, at side: Picture.Anchor
    ) {
        let left = side == .start ? x.start + 8 : x.end - 8
        let top = y.start - 16 - 18 * Double(figures.count)
        picture.text(title, Picture.Point(x: left, y: top), side, "remark")
        for (index, (split, figure)) in figures.enumerated() {
            picture.text(
                "\(split.name)  \(FigureStyle.number.spell(figure))",
                Picture.Point(x: left, y: top + 18 * Double(index + 1)), side, "name \(split.name)")
        }
    }
}
