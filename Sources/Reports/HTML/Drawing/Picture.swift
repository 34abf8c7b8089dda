/// An SVG picture, made element by element.
///
/// Colours and fonts are those of the page's style sheet, by class, so that a picture follows the reader's scheme.
package struct Picture {
    /// A place, x to the right and y downwards.
    package struct Point: Equatable {
        package var x, y: Double

        package init(x: Double, y: Double) {
            self.x = x
            self.y = y
        }
    }

    /// In the picture's own units, which are pixels where the page gives it this width.
    let width, height: Double
    private var body = ""

    /// An empty picture.
    init(width: Double, height: Double) {
        self.width = width
        self.height = height
    }

    /// Where a text stands to the place it is given.
    enum Anchor: String {
        case start, middle, end
    }

    /// A straight line.
    mutating func line(_ from: Point, _ to: Point, _ style: String) {
        add(
            "line",
            [
                ("x1", number(from.x)), ("y1", number(from.y)), ("x2", number(to.x)), ("y2", number(to.y)),
                ("class", style),
            ])
    }

    /// A line through places in their order.
    mutating func path(_ points: [Point], _ style: String) {
        guard points.count > 1 else { return }
        add("polyline", [("points", DrawnPath(points).coordinates), ("class", style)])
    }

    /// A closed area.
    mutating func area(_ points: [Point], _ style: String) {
        guard points.count > 2 else { return }
        add("polygon", [("points", DrawnPath(points).coordinates), ("class", style)])
    }

    /// A rectangle by its upper left corner.
    mutating func rectangle(_ corner: Point, width: Double, height: Double, _ style: String) {
        add(
            "rect",
            [
                ("x", number(corner.x)), ("y", number(corner.y)), ("width", number(width)),
                ("height", number(height)), ("class", style),
            ])
    }

    /// A circle.
    mutating func circle(_ centre: Point, radius: Double, _ style: String) {
        add(
            "circle",
            [("cx", number(centre.x)), ("cy", number(centre.y)), ("r", number(radius)), ("class", style)])
    }

    /// A text on one line.
    mutating func text(_ text: String, _ place: Point, _ anchor: Anchor = .start, _ style: String = "label") {
        add(
            "text",
            [
                ("x", number(place.x)), ("y", number(place.y)), ("text-anchor", anchor.rawValue),
                ("class", style),
            ], text)
    }

    /// A text that runs upwards, for the name of a vertical axis.
    mutating func upwardText(_ text: String, _ place: Point, _ style: String = "axis-name") {
        add(
            "text",
            [
                ("transform", "translate(\(number(place.x)) \(number(place.y))) rotate(-90)"),
                ("text-anchor", "middle"), ("class", style),
            ], text)
    }

    /// The whole element, ready to stand in a page.
    ///
    /// - Parameters:
    ///   - id: unique in the page.
    ///   - title: a name; readers show it where the pointer rests, and screen readers say it.
    ///   - description: what there is to see, in words and figures.
    func svg(id: String, title: String, description: String) -> String {
        """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(number(width)) \(number(height))" role="img" \
        aria-labelledby="\(id)-title \(id)-desc"><title id="\(id)-title">\(title.escaped)</title>\
        <desc id="\(id)-desc">\(description.escaped)</desc>\(body)</svg>
        """
    }

    private mutating func add(_ name: String, _ attributes: [(String, String)], _ content: String = "") {
        let spelled = attributes.map { " \($0)=\"\($1.escaped)\"" }.joined()
        body += content.isEmpty ? "<\(name)\(spelled)/>" : "<\(name)\(spelled)>\(content.escaped)</\(name)>"
    }

    private func number(_ value: Double) -> String { Tenths.spell(Tenths.count(in: value)) }
}
