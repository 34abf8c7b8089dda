extension RandomStream {
    /// A whole number from 0 to below a bound: the upper half of a product (Lemire, "Fast random integer generation in an
    /// interval", ACM Transactions on Modeling and Computer Simulation 29, 2019). Without his rejection: for a bound below
    /// 2³² no number is off its probability by more than one part in 2³².
    ///
    /// - Precondition: the bound is above 0.
    public mutating func index(below bound: Int) -> Int {
        precondition(bound > 0, "there is no whole number from 0 to below \(bound)")
        return Int(next().multipliedFullWidth(by: UInt64(bound)).high)
    }

    /// Brings a list into a random order, all orders being as likely (Fisher and Yates, 1938).
    ///
    /// Written out because the standard library may change how its own uses random numbers, and with it who is in which
    /// split for a seed.
    public mutating func shuffle<Element>(_ list: inout [Element]) {
        for place in list.indices.dropLast() {
            list.swapAt(place, place + index(below: list.count - place))
        }
    }
}
