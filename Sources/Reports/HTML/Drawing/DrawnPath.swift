/// A line through many places, with no more of them than can be seen.
///
/// A curve over the images of a large set has a place for each distinct score: most of them fall on one another,
/// or in the middle of a straight part, once they are rounded to what a drawing spells.
package struct DrawnPath {
    /// A place in tenths of a unit.
    package struct Place: Equatable {
        package let x, y: Int

        package init(x: Int, y: Int) {
            self.x = x
            self.y = y
        }
    }

    /// From the first to the last; both stay.
    package private(set) var places: [Place] = []

    /// Places nearer than this to the one before them, in tenths, are as good as the same.
    private static let nearest = 3

    /// Keeps of a line what can be seen.
    package init(_ points: [Picture.Point]) {
        let rounded = points.map { Place(x: Tenths.count(in: $0.x), y: Tenths.count(in: $0.y)) }
        for place in rounded.dropLast() where isApart(place) { append(place) }
        // The end stays wherever it is; twice the same place is a dot, by the round caps of its line.
        if let end = rounded.last, places.count < 2 || places.last != end { append(end) }
    }

    /// The places as an attribute holds them: `58,378 58,18.5 406,18`.
    package var coordinates: String {
        places.map { "\(Tenths.spell($0.x)),\(Tenths.spell($0.y))" }.joined(separator: " ")
    }

    private func isApart(_ place: Place) -> Bool {
        guard let last = places.last else { return true }
        return abs(place.x - last.x) >= Self.nearest || abs(place.y - last.y) >= Self.nearest
    }

    /// Adds a place, and takes away the one before it where that is the middle of a straight part.
    private mutating func append(_ place: Place) {
        if places.count > 1 {
            let (first, middle) = (places[places.count - 2], places[places.count - 1])
            let (x1, y1) = (middle.x - first.x, middle.y - first.y)
            let (x2, y2) = (place.x - middle.x, place.y - middle.y)
            // In one direction: a line that turns back reaches farthest where it turns.
            if x1 * y2 == x2 * y1, x1 * x2 + y1 * y2 > 0 { places.removeLast() }
        }
        places.append(place)
    }
}

/// Lengths to a tenth of a unit, which is finer than a pixel.
enum Tenths {
    /// The nearest number of tenths.
    static func count(in value: Double) -> Int { Int((value * 10).rounded()) }

    /// A number of tenths as a length: 25 as `2.5`.
    static func spell(_ tenths: Int) -> String {
        let sign = tenths < 0 ? "-" : ""
        let (whole, rest) = tenths.magnitude.quotientAndRemainder(dividingBy: 10)
        return rest == 0 ? "\(sign)\(whole)" : "\(sign)\(whole).\(rest)"
    }
}
