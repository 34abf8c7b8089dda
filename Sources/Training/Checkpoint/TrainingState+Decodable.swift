import Diagnostics
import NeuralNetworks

extension TrainingState: Decodable {
    /// What any of its numbers can be: two thousand million is more than a run ever comes to, and so little that sums
    /// and products with it stay whole numbers.
    private static let counts = 0...Int(Int32.max)

    /// Reads what was written, and makes sure that a run can go on from it.
    ///
    /// - Throws: `DocumentError` that names the key that is wrong.
    public init(from decoder: any Decoder) throws {
        self.init()
        let container = try decoder.container(keyedBy: CodingKeys.self)
        epoch = try container.value(.epoch)
        batch = try container.value(.batch)
        step = try container.value(.step)
        running = try container.value(.running)
        best = try container.value(.best, default: nil)
        stopping = try container.value(.stopping)
        plateau = try container.value(.plateau)
        phase = try container.value(.phase)
        history = try container.value(.history)
        epochSeconds = try container.value(.epochSeconds, default: 0)
        trainingSeconds = try container.value(.trainingSeconds)
        waitedSeconds = try container.value(.waitedSeconds)
        fingerprint = try container.value(.fingerprint, default: nil)
        try checkCounts(container)
    }

    private func checkCounts(_ container: KeyedDecodingContainer<CodingKeys>) throws(DocumentError) {
        let numbers: [(key: CodingKeys, values: [Int])] = [
            (.epoch, [epoch]), (.batch, [batch]), (.step, [step]),
            (.running, [running.correct, running.count]), (.best, [best?.epoch ?? 0]),
            (.stopping, [stopping.epochsWithoutImprovement]),
            (.plateau, [plateau.epochsWithoutImprovement]), (.phase, [phase.index, phase.firstStep]),
            (.history, history.map(\.epoch)),
        ]
        for (key, values) in numbers {
            guard let wrong = values.first(where: { !Self.counts.contains($0) }) else { continue }
            throw container.invalid(
                key, "found \(wrong), expected a whole number from 0 to \(Self.counts.upperBound)")
        }
        guard running.correct <= running.count else {
            throw container.invalid(
                .running,
                "found \(running.correct) right of \(running.count) images, expected no more than all")
        }
        guard 0...1 ~= plateau.factor else {
            throw container.invalid(
                .plateau, "found the factor \(plateau.factor), expected a number from 0 to 1")
        }
        guard phase.firstStep <= step else {
            throw container.invalid(
                .phase, "it begins after step \(phase.firstStep), and the run has made \(step)")
        }
    }
}
