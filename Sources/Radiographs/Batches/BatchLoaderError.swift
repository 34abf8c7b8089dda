import Diagnostics

/// Samples that make no batch.
public enum BatchLoaderError: ReportableError, Equatable {
    /// There is not one sample.
    case noSamples
    /// Training leaves out what does not fill a batch, and here that is everything.
    case fewerSamplesThanABatch(samples: Int, batchSize: Int)

    /// One line that says what to change.
    public var description: String {
        switch self {
        case .noSamples: "there are no images to make batches of"
        case .fewerSamplesThanABatch(let samples, let batchSize):
            "the training set holds \(samples) images, fewer than one batch of \(batchSize); "
                + "set training.batchSize (--batch-size) to at most \(samples)"
        }
    }

    /// Bad data.
    public var exitStatus: ExitStatus { .badData }
}
