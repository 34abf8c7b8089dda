import Diagnostics
import Files
import Foundation
import Training

/// Classifies images one after the other and prints what is found as it is found.
public struct PredictionSession {
    private let predictor: Predictor
    private let drawing: HeatmapFolder?
    private let printsJSON: Bool
    private let program: String

    /// - Parameters:
    ///   - predictor: what answers.
    ///   - drawing: where pictures with heatmaps go.
    ///   - asJSON: whether programs read it rather than people.
    ///   - program: what complaints begin with.
    public init(_ predictor: Predictor, drawing: HeatmapFolder?, asJSON: Bool, program: String) {
        self.predictor = predictor
        self.drawing = drawing
        printsJSON = asJSON
        self.program = program
    }

    /// Classifies all images. One that cannot be read gets a line on standard error, and the others their turn.
    ///
    /// - Throws: the error of an image that is alone, ``UnreadableImages`` at the end where some of several could not be
    ///   read; at once what stops all of it: a full disk, nobody who reads.
    public func run(_ inputs: [ImageInput]) throws {
        announce()
        let table = PredictionText(of: predictor, images: inputs)
        var hasHeader = printsJSON
        var failures = 0
        for input in inputs {
            do {
                let (prediction, heatmap) = try classify(input)
                if !hasHeader { try Console.print(table.header) }
                hasHeader = true
                if printsJSON {
                    try Console.print(
                        PredictionJSON(prediction, by: predictor.model, heatmap: heatmap).line())
                } else {
                    try Console.print(table.line(prediction))
                }
            } catch let error as any ReportableError where inputs.count > 1 && error.isOfOneImage {
                Console.complain("\(program): \(error)")
                failures += 1
            }
        }
        if failures > 0 { throw UnreadableImages(count: failures, total: inputs.count) }
    }

    private func classify(_ input: ImageInput) throws -> (ImagePrediction, heatmap: String?) {
        let file = try input.read()
        let prediction = try predictor.predict(file, named: input.description)
        return (prediction, try drawing?.draw(file, of: input).string)
    }

    private func announce() {
        Console.note("this is not a medical device: nobody's care may depend on what it says")
        if !predictor.knowsTypicality {
            Console.note(
                "this model does not know what its training images looked like, so that no warning can be given of an"
                    + " image that is none; train it anew to have one")
        }
    }
}

extension ReportableError {
    /// Whether other images may still be read and written.
    fileprivate var isOfOneImage: Bool {
        if let error = self as? FileError { return [.read, .list, .map].contains(error.operation) }
        return switch exitStatus {
        case .badData, .missingInput: true
        default: false
        }
    }
}

/// Some of several images could not be read.
public struct UnreadableImages: ReportableError, Equatable {
    /// How many.
    public let count: Int
    /// Of how many.
    public let total: Int

    /// How many of how many.
    public var description: String { "\(count) of \(total) images could not be classified" }
    /// Bad data.
    public var exitStatus: ExitStatus { .badData }
}
