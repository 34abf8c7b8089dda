/// The largest distance of two numbers in the same place; infinite where one of them is none or one list is longer.
///
/// `max()` would pass over a NaN: no number is greater than it, and it is greater than none.
public func largestDifference<Number: BinaryFloatingPoint>(
    _ a: some Sequence<Number>, _ b: some Sequence<Number>
) -> Number {
    var (left, right) = (a.makeIterator(), b.makeIterator())
    var largest: Number = 0
    while true {
        switch (left.next(), right.next()) {
        case (nil, nil): return largest
        case (let one?, let other?):
            let distance = abs(one - other)
            guard !distance.isNaN else { return .infinity }
            largest = max(largest, distance)
        default: return .infinity
        }
    }
}

/// The largest distance of two pixels in the same place; infinite where there are not as many of each.
public func largestDifference(_ a: some Sequence<UInt8>, _ b: some Sequence<UInt8>) -> Double {
    largestDifference(a.lazy.map(Double.init), b.lazy.map(Double.init))
}
