import Foundation
import Radiographs
import TensorBoardFormat
import Training

extension TensorBoardLog {
    static func scalars(of step: StepProgress) -> [(String, Double?)] {
        [
            ("step/loss", step.stepLoss), ("step/learning_rate", step.learningRate),
            ("step/images_per_second", step.imagesPerSecond),
        ]
    }

    static func scalars(of row: HistoryRow) -> [(String, Double?)] {
        [
            ("loss/train", row.trainLoss), ("loss/validation", row.validationLoss),
            ("accuracy/train", row.trainAccuracy), ("accuracy/validation", row.validationAccuracy),
            ("balanced_accuracy/validation", row.validationBalancedAccuracy),
            ("auc/train", row.trainAUC), ("auc/validation", row.validationAUC),
            ("epoch/learning_rate", row.learningRate),
            ("epoch/number", Double(row.epoch)), ("epoch/seconds", row.seconds),
            ("epoch/images_per_second", row.imagesPerSecond),
        ]
    }

    static func histograms(of parameters: [ParameterDistribution]) -> [TensorBoardSummary.Value] {
        parameters.flatMap { parameter in
            [
                .histogram("weights/\(parameter.name)", parameter.values),
                .histogram("gradients/\(parameter.name)", parameter.gradients),
            ]
        }
    }
}

extension TensorBoardEvent {
    /// That a run goes on: what was written before of this step and later ones does not count.
    static func start(beforeStep step: Int) -> TensorBoardEvent {
        .with {
            $0.step = Int64(step)
            $0.sessionLog.status = .start
        }
    }

    /// Some values at a step.
    static func at(_ step: Int, _ values: [TensorBoardSummary.Value]) -> TensorBoardEvent {
        .with {
            $0.step = Int64(step)
            $0.summary.value = values
        }
    }

    /// Some numbers at a step; those that are not defined are left out.
    static func at(_ step: Int, scalars: [(tag: String, value: Double?)]) -> TensorBoardEvent {
        at(
            step,
            scalars.compactMap { tag, value in
                value.map { number in
                    .with {
                        $0.tag = tag
                        $0.simpleValue = Float(number)
                    }
                }
            })
    }
}

extension TensorBoardSummary.Value {
    /// A text in Markdown.
    static func text(_ tag: String, _ markdown: String) -> Self {
        .with {
            $0.tag = tag
            $0.metadata.pluginData.pluginName = "text"
            $0.tensor.dtype = .dtString
            $0.tensor.tensorShape.dim = [.with { $0.size = 1 }]
            $0.tensor.stringVal = [Data(markdown.utf8)]
        }
    }

    /// A picture, as a PNG file.
    static func image(_ tag: String, _ image: ColorImage) throws -> Self {
        let png = try image.png()
        return .with {
            $0.tag = tag
            $0.image.width = Int32(image.size.width)
            $0.image.height = Int32(image.size.height)
            // RGB, which readers make of any PNG.
            $0.image.colorspace = 3
            $0.image.encodedImageString = Data(png)
        }
    }

    /// How numbers are distributed.
    static func histogram(_ tag: String, _ histogram: Histogram) -> Self {
        .with {
            $0.tag = tag
            $0.histo.min = histogram.minimum
            $0.histo.max = histogram.maximum
            $0.histo.num = Double(histogram.count)
            $0.histo.sum = histogram.sum
            $0.histo.sumSquares = histogram.sumOfSquares
            $0.histo.bucketLimit = histogram.limits
            $0.histo.bucket = histogram.counts.map(Double.init)
        }
    }
}
