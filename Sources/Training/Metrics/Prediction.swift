import Diagnostics

/// What a network said of one image, with what is true of it.
///
/// The path and the patient travel along, so that a prediction can be traced to its file and uncertainty can
/// be computed by patient.
public struct Prediction: Codable, Equatable, Sendable {
    /// The image's path below the data folder.
    public let path: String
    /// The patient the image belongs to.
    public let patient: String
    /// The true class, an index into the class names.
    public let label: Int
    /// One probability a class, in the order of the class names.
    public let probabilities: [Float]

    /// Puts a prediction together.
    public init(path: String, patient: String, label: Int, probabilities: [Float]) {
        precondition(probabilities.indices.contains(label), "\(path): label \(label) has no probability")
        self.path = path
        self.patient = patient
        self.label = label
        self.probabilities = probabilities
    }

    /// The class with the highest probability; the first of several.
    public var likeliestClass: Int { Training.likeliestClass(of: probabilities) }

    /// Checks that every probability is a number from 0 to 1.
    ///
    /// - Throws: ``PredictionError`` that names the image.
    func check() throws(PredictionError) { try checkProbabilities(probabilities, of: path) }
}

/// Checks that every probability is a number from 0 to 1.
///
/// - Parameter path: the image, for the message.
/// - Throws: ``PredictionError`` that names the image.
func checkProbabilities(_ probabilities: [Float], of path: String) throws(PredictionError) {
    for probability in probabilities where !(0...1).contains(probability) {
        throw PredictionError(path: path, probability: probability)
    }
}

/// The class with the highest probability; the first of several.
func likeliestClass(of probabilities: [Float]) -> Int {
    probabilities.indices.reduce(0) { probabilities[$1] > probabilities[$0] ? $1 : $0 }
}

/// A network gave something that is no probability.
public struct PredictionError: ReportableError, Equatable {
    /// The image.
    public let path: String
    /// What the network gave.
    public let probability: Float

    /// What was found, what was expected and what to do, in one line.
    public var description: String {
        "\(path): the network gave the probability \(probability), expected a number from 0 to 1; "
            + "the training has diverged: lower the learning rate or clip the gradients"
    }

    /// Bad data: the weights are no good.
    public var exitStatus: ExitStatus { .badData }
}
