import NeuralNetworks

/// A model under a fixed grid of shifts: how its figures hold when images come from elsewhere.
///
/// It has no date: the same model, images and precision give the same report, byte by byte.
public struct StressReport: Codable, Equatable, Sendable {
    /// The figures of all images under one change, at the model's threshold.
    public struct Figures: Codable, Equatable, Sendable {
        /// The share of images whose class is recognised.
        public var accuracy: Double?
        /// The mean of the classes' sensitivities.
        public var balancedAccuracy: Double?
        /// Of the positive class, with two classes.
        public var sensitivity: Double?
        /// Of the positive class, with two classes.
        public var specificity: Double?
        /// The area under the ROC curve.
        public var rocAUC: Double?

        /// All of them.
        fileprivate static var all: [WritableKeyPath<Figures, Double?>] {
            [\.accuracy, \.balancedAccuracy, \.sensitivity, \.specificity, \.rocAUC]
        }
    }

    /// One cell of the grid.
    public struct Cell: Codable, Equatable, Sendable {
        /// What was changed.
        public let shift: StressShift
        /// How much, in the shift's unit.
        public let strength: Double
        /// What came of it.
        public let figures: Figures
    }

    /// Raised when a reader of today could misunderstand a report of tomorrow.
    public let formatVersion: Int
    /// The name of the run that made the model.
    public let model: String
    /// The data set's folder, as it was named.
    public let data: String
    /// What was computed in.
    public let precision: Precision
    /// Which images.
    public let split: String
    /// How many there are.
    public let images: Int
    /// The class that positive means.
    public let positiveClass: String
    /// The threshold that was decided with; with two classes.
    public let threshold: Double?
    /// The images as they are.
    public let unchanged: Figures
    /// Every shift in every strength.
    public let cells: [Cell]
    /// The mean over the cells of each figure.
    public let mean: Figures
    /// The least of each figure over the cells.
    public let worst: Figures

    /// The cell with the least balanced accuracy; none where no cell has one, for lack of a class.
    public var worstCell: Cell? {
        cells.filter { $0.figures.balancedAccuracy != nil }
            .min { ($0.figures.balancedAccuracy ?? 0) < ($1.figures.balancedAccuracy ?? 0) }
    }

    init(
        by model: ModelDescription, data: String, precision: Precision, unchanged: SplitMetrics,
        cells: [Cell]
    ) {
        formatVersion = 1
        self.model = model.configuration.name
        self.data = data
        self.precision = precision
        split = unchanged.split
        images = unchanged.images
        positiveClass = model.positiveClass
        threshold = unchanged.threshold
        self.unchanged = Figures(unchanged)
        self.cells = cells
        mean = Figures(over: cells) { $0.reduce(0, +) / Double($0.count) }
        worst = Figures(over: cells) { $0.reduce(1, Swift.min) }
    }
}

extension StressReport.Figures {
    init(_ metrics: SplitMetrics) {
        accuracy = metrics.accuracy.value
        balancedAccuracy = metrics.balancedAccuracy.value
        sensitivity = metrics.positive?.sensitivity.value
        specificity = metrics.positive?.specificity.value
        rocAUC = metrics.rocAUC.value
    }

    /// Sums each figure up over cells; one that a cell leaves undefined is undefined.
    fileprivate init(over cells: [StressReport.Cell], _ summary: ([Double]) -> Double) {
        self.init()
        for figure in Self.all {
            let values = cells.compactMap { $0.figures[keyPath: figure] }
            self[keyPath: figure] = values.count == cells.count && !cells.isEmpty ? summary(values) : nil
        }
    }
}
