/// How long something took, over several rounds.
///
/// The median says what to expect, the minimum what is possible, and the spread how quiet the machine was.
package struct Timing: Sendable, Codable, Equatable {
    /// Seconds.
    package let median: Double
    /// Seconds of the fastest round.
    package let minimum: Double
    /// Seconds of the slowest round.
    package let maximum: Double
    /// (maximum − minimum) / median.
    package let spread: Double
    /// How many rounds there were.
    package let rounds: Int

    /// - Parameter seconds: of each round, at least one.
    package init(seconds: [Double]) {
        precondition(!seconds.isEmpty, "a timing has at least one round")
        let sorted = seconds.sorted()
        let middle = sorted.count / 2
        median = sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
        minimum = sorted[0]
        maximum = sorted[sorted.count - 1]
        spread = median > 0 ? (maximum - minimum) / median : 0
        rounds = sorted.count
    }

    /// The timing of one of `count` equal parts.
    func divided(by count: Int) -> Timing {
        let parts = Double(count)
        return Timing(
            median: median / parts, minimum: minimum / parts, maximum: maximum / parts, spread: spread,
            rounds: rounds)
    }

    private init(median: Double, minimum: Double, maximum: Double, spread: Double, rounds: Int) {
        self.median = median
        self.minimum = minimum
        self.maximum = maximum
        self.spread = spread
        self.rounds = rounds
    }
}

/// The seconds that `body` takes.
func seconds(of body: () throws -> Void) rethrows -> Double {
    let clock = ContinuousClock()
    let start = clock.now
    try body()
    return (clock.now - start).seconds
}

/// Times several things in turn, round after round, so that a moment of unrest on the machine strikes all of them
/// alike.
///
/// - Parameters:
///   - count: how many things there are.
///   - warmsUp: runs each once before, untimed.
///   - body: does the thing of a number; returns the seconds that count.
/// - Returns: one timing a thing.
func timeInTurn(
    _ count: Int, rounds: Int, warmsUp: Bool = true, _ body: (Int) throws -> Double
) rethrows -> [Timing] {
    if warmsUp { for index in 0..<count { _ = try body(index) } }
    var samples = [[Double]](repeating: [], count: count)
    for _ in 0..<rounds {
        for index in 0..<count { samples[index].append(try body(index)) }
    }
    return samples.map(Timing.init(seconds:))
}
