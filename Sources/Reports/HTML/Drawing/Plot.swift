/// A picture with two axes.
///
/// As little ink as the figures need (Tufte, "The Visual Display of Quantitative Information", 1983): no box around them,
/// hairlines at the marked values, and names beside the lines instead of a legend wherever there is room.
struct Plot {
    /// What is left free around the figures.
    struct Margins {
        var top = 18.0, right = 14.0, bottom = 42.0, left = 58.0
    }

    /// The scales of the two axes.
    let x, y: Scale
    var picture: Picture
    private let margins: Margins

    /// An empty plot.
    init(
        width: Double = 420, height: Double = 300, x: ClosedRange<Double>, y: ClosedRange<Double>,
        margins: Margins = Margins()
    ) {
        self.margins = margins
        picture = Picture(width: width, height: height)
        self.x = Scale(domain: x, start: margins.left, end: width - margins.right)
        self.y = Scale(domain: y, start: height - margins.bottom, end: margins.top)
    }

    /// An empty plot with scales of its own.
    init(width: Double = 420, height: Double = 300, margins: Margins, x: Scale, y: Scale) {
        self.margins = margins
        picture = Picture(width: width, height: height)
        self.x = x
        self.y = y
    }

    /// Where two values meet.
    func place(_ xValue: Double, _ yValue: Double) -> Picture.Point {
        Picture.Point(x: x(xValue), y: y(yValue))
    }

    // MARK: Axes

    /// Draws the horizontal axis with its marks and name.
    mutating func horizontalAxis(_ name: String, ticks: [Double], label: (Double) -> String = Ticks.label) {
        picture.line(
            Picture.Point(x: x.start, y: y.start), Picture.Point(x: x.end, y: y.start), "axis")
        for tick in ticks {
            picture.line(
                Picture.Point(x: x(tick), y: y.start), Picture.Point(x: x(tick), y: y.start + 4), "axis")
            picture.text(label(tick), Picture.Point(x: x(tick), y: y.start + 17), .middle, "tick")
        }
        picture.text(
            name, Picture.Point(x: (x.start + x.end) / 2, y: y.start + 35), .middle, "axis-name")
    }

    /// Draws hairlines at the vertical axis' marks, and its name.
    mutating func verticalAxis(
        _ name: String?, ticks: [Double], label: (Double) -> String = Ticks.label
    ) {
        for tick in ticks {
            picture.line(
                Picture.Point(x: x.start, y: y(tick)), Picture.Point(x: x.end, y: y(tick)), "hairline")
            picture.text(label(tick), Picture.Point(x: x.start - 7, y: y(tick) + 4), .end, "tick")
        }
        if let name {
            picture.upwardText(name, Picture.Point(x: 10, y: (y.start + y.end) / 2))
        }
    }

    // MARK: Figures

    /// Draws a line through points; one that is missing leaves a gap, one alone is a dot.
    mutating func curve(_ points: [(x: Double, y: Double?)], _ style: String, dots: Bool = false) {
        var run: [Picture.Point] = []
        func flush(_ picture: inout Picture) {
            if run.count == 1 || dots {
                for point in run { picture.circle(point, radius: 2.2, "dot \(style)") }
            }
            picture.path(run, "curve \(style)")
            run = []
        }
        for point in points {
            if let value = point.y, value.isFinite {
                run.append(place(point.x, value))
            } else {
                flush(&picture)
            }
        }
        flush(&picture)
    }

    /// Draws a vertical line over the whole height.
    mutating func verticalRule(at value: Double, _ style: String) {
        picture.line(
            Picture.Point(x: x(value), y: y.start), Picture.Point(x: x(value), y: y.end), style)
    }

    /// Draws a horizontal line over the whole width.
    mutating func horizontalRule(at value: Double, _ style: String) {
        picture.line(
            Picture.Point(x: x.start, y: y(value)), Picture.Point(x: x.end, y: y(value)), style)
    }

    /// Names lines at their right ends, moved apart where they would touch.
    mutating func endLabels(_ labels: [(text: String, value: Double, style: String)]) {
        let lineHeight = 14.0
        let wanted = labels.map { ($0, y($0.value) + 4) }.sorted { $0.1 < $1.1 }
        var places: [Double] = []
        for (_, place) in wanted { places.append(max(place, (places.last ?? -.infinity) + lineHeight)) }
        // Back into the frame, from below.
        var limit = y.start + 4
        for index in places.indices.reversed() {
            places[index] = min(places[index], limit)
            limit = places[index] - lineHeight
        }
        for ((label, _), place) in zip(wanted, places) {
            picture.text(label.text, Picture.Point(x: x.end + 7, y: place), .start, "name \(label.style)")
        }
    }
}
