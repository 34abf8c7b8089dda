import Radiographs
import Randomness
import SystemPackage

extension StressReport {
    /// Measures models on one split of a data set under every cell of the grid. The images are decoded once; every cell
    /// changes what lies in the cache.
    ///
    /// - Parameters:
    ///   - files: the models, one at least; several answer together, by the mean of their probabilities.
    ///   - request: which images; not those of the test split, see ``TrainingError/stressOnTest``.
    ///   - decoding: is told how many of how many images are decoded.
    ///   - measuring: is told how many of how many images are computed.
    public init(
        of files: [ModelFile], _ request: ModelEvaluation.Request,
        decoding: @escaping @Sendable (Int, Int) -> Void = { _, _ in },
        measuring: (Int, Int) -> Void = { _, _ in }
    ) throws {
        guard request.split != .test else { throw TrainingError.stressOnTest }
        let prepared = try PreparedEvaluation(of: files, request, progress: decoding)
        let grid = StressShift.allCases.flatMap { shift in shift.strengths.map { (shift, $0) } }
        let count = prepared.samples.count
        self = try prepared.evaluating { evaluate in
            func metrics(_ change: @escaping @Sendable (Int, ImageSize) -> Transform) throws -> SplitMetrics {
                try prepared.metrics(of: evaluate(change), resamples: 0)
            }
            let unchanged = try metrics { _, _ in .identity }
            var cells: [Cell] = []
            for (number, (shift, strength)) in grid.enumerated() {
                measuring((number + 1) * count, (grid.count + 1) * count)
                let found = try metrics { sample, size in
                    // No seed of a run: every model meets the same noise.
                    var random = RandomStream(seed: 0, purpose: .stress, epoch: number, index: sample)
                    return shift.transform(strength: strength, imageSize: size, from: &random)
                }
                cells.append(Cell(shift: shift, strength: strength, figures: Figures(found)))
            }
            return StressReport(
                by: prepared.model, data: request.data.string, precision: prepared.precision,
                unchanged: unchanged, cells: cells)
        }
    }
}
