/// How batches are made, for training and evaluation alike.
public struct BatchSettings: Hashable, Sendable {
    /// Images a batch.
    public var batchSize: Int
    /// How grey levels become input values; travels with the model.
    public var preprocessing: Preprocessing
    /// What the input is made of.
    public var elementType: BatchElementType
    /// Threads that make batches. Changes how soon they are ready, never what is in them.
    public var threads: Int
    /// Batches that are kept ready, the one in use included.
    public var depth: Int

    /// Float32, unit range, one thread and two batches ahead, unless said otherwise.
    public init(
        batchSize: Int, preprocessing: Preprocessing = .unit, elementType: BatchElementType = .float32,
        threads: Int = 1, depth: Int = 3
    ) {
        self.batchSize = batchSize
        self.preprocessing = preprocessing
        self.elementType = elementType
        self.threads = threads
        self.depth = depth
    }
}
