import Training

/// The images of each split by class, as bars of one length: a split with other shares than the rest catches the eye.
enum ClassCountsChart {
    /// The bars.
    ///
    /// - Returns: `nil` where no split has an image.
    static func chart(_ data: ReportedData, positive: Int?) -> Chart? {
        let rows = data.splits.filter { $0.total > 0 }
        guard !rows.isEmpty else { return nil }
        let (left, width, pitch) = (82.0, 420.0, 44.0)
        let names = legend(data.classes, from: left, to: width)
        let first = (names.last?.y ?? 12) + 10
        var picture = Picture(width: width, height: first + pitch * Double(rows.count) + 4)
        var spoken: [String] = []
        for (row, split) in rows.enumerated() {
            let top = first + pitch * Double(row)
            picture.text(split.name, Picture.Point(x: left - 10, y: top + 19), .end, "label")
            var start = left
            for (index, count) in split.counts.enumerated() where count > 0 {
                let share = Double(count) / Double(split.total)
                let length = share * (width - left)
                picture.rectangle(
                    Picture.Point(x: start, y: top), width: max(length - 1, 0.5), height: 28,
                    "bar \(ClassStyle.name(of: index, positive: positive))")
                if length > 62 {
                    picture.text(
                        "\(Int((100 * share).rounded())) %", Picture.Point(x: start + 8, y: top + 19), .start,
                        "on-bar")
                }
                start += length
            }
            let parts = zip(data.classes, split.counts).map { "\($1) \($0)" }
            spoken.append("\(split.name): \(parts.joined(separator: ", "))")
        }
        for (index, (name, place)) in zip(data.classes, names).enumerated() {
            picture.text(name, place, .start, "name \(ClassStyle.name(of: index, positive: positive))")
        }
        return Chart(
            id: "class-counts", title: "Classes by split", description: spoken.joined(separator: "; ") + ".",
            picture: picture)
    }

    /// Where the names of the classes stand: side by side, in as many lines as they need.
    private static func legend(_ classes: [String], from left: Double, to right: Double) -> [Picture.Point] {
        var next = Picture.Point(x: left, y: 12)
        return classes.map { name in
            let width = 7.4 * Double(name.count)
            if next.x > left, next.x + width > right { next = Picture.Point(x: left, y: next.y + 16) }
            defer { next.x += width + 18 }
            return next
        }
    }
}
