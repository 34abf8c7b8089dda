import Diagnostics
import Radiographs
import SystemPackage

/// Why a training cannot go on.
public enum TrainingError: ReportableError {
    /// The loss or a weight is no finite number any more.
    case diverged(epoch: Int, learningRate: Double)
    /// No image is left to train or to validate on.
    case noImages(split: String, skipped: [ImageFailure] = [])
    /// So many files were left out that what remains is no batch.
    case tooFewReadable(count: Int, batchSize: Int, skipped: [ImageFailure])
    /// The run that is to be resumed has its report already.
    case finished(path: String)
    /// A run that is to be resumed with another value of what has to stay.
    case fixed(setting: String, value: String)
    /// A model, by its file, that was trained on other classes than a data set has.
    case otherClasses(model: String, classes: [String], data: [String])
    /// Models whose runs have cut a split in different ways.
    case otherImages(split: String)
    /// A data set of which a model's settings choose other validation images than its run has set aside.
    case otherValidationImages(folder: String, model: String)
    /// Images that could be read for one model and not for another.
    case changedMeanwhile(folder: String)
    /// Images that a run in its middle has trained or validated on and that cannot be read any more.
    case lostImages(count: Int, skipped: [ImageFailure])
    /// A run that is to be resumed with fewer epochs than it has trained.
    case fewerEpochs(asked: Int, trained: Int)
    /// The best model of a run that is to be resumed is not there any more.
    case bestIsGone(FilePath)
    /// A learning rate for a run whose phases have their own.
    case learningRateOfPhase(key: String)
    /// A threshold for more than two classes.
    case thresholdAmongMany(classes: [String])
    /// A stress evaluation on the images that are kept for the last word.
    case stressOnTest

    /// One line that says what to do.
    public var description: String {
        switch self {
        case .diverged(let epoch, let learningRate):
            "training diverged in epoch \(epoch): a loss or weight is not a finite number; lower the learning rate (now"
                + " \(learningRate)) or set training.gradientClipping"
        case .noImages(let split, let skipped) where skipped.isEmpty: "the \(split) split has no images"
        case .noImages(let split, let skipped):
            "the \(split) split has no images that can be read; replace \(Self.list(skipped))"
        case .tooFewReadable(let count, let batchSize, let skipped):
            "\(count) training images can be read, fewer than one batch of \(batchSize); set training.batchSize"
                + " (--batch-size) to at most that, or replace \(Self.list(skipped))"
        case .finished(let path):
            "\(path): this run has ended and has its report; give --epochs N with more epochs to train on"
        case .fixed(let setting, let value):
            "\(setting): the run was begun with \(value) and can only go on with it; begin a new run for another"
        case .otherClasses(let model, let classes, let data):
            "\(model) tells \(classes.joined(separator: ", ")) apart, the data set has"
                + " \(data.joined(separator: ", ")); use it with a data set that has the same class folders"
        case .otherImages(let split):
            "the models' runs have other images in their \(split) splits (data.validation differs, or has no seed of its"
                + " own and training.seed differs), so that one would be measured on what another was trained on;"
                + " evaluate them on the test split, or train them with one data.validation.seed"
        case .otherValidationImages(let folder, let model):
            "\(folder): its validation images are not those that the run of \(model) set aside (files were added, removed"
                + " or replaced since, or it is another data set), so that the model may have been trained on some of"
                + " them; evaluate on the data set as it was, with --split test, or, where none of it was trained on,"
                + " with --split train"
        case .changedMeanwhile(let folder):
            "\(folder): an image could be read for one model and not for another; evaluate again once nobody writes there"
        case .lostImages(let count, let skipped):
            "\(count) of the run's training and validation images cannot be read any more, so that its batches and figures"
                + " would be those of others; put them back, or begin a new run. Left out would be \(Self.list(skipped))"
        case .fewerEpochs(let asked, let trained):
            "--epochs: found \(asked), expected \(trained) or more: so many epochs are trained already. Give --epochs"
                + " \(trained) to end the run where it is"
        case .bestIsGone(let path):
            "\(path): found no file, expected the run's best model, which its evaluation reads; put it back, or begin a new"
                + " run"
        case .learningRateOfPhase(let key):
            "\(key) in the config decides the learning rate; change it there"
        case .thresholdAmongMany(let classes):
            "a threshold decides between two classes, and here are \(classes.count): \(classes.joined(separator: ", "));"
                + " the most probable one is chosen. Leave the threshold out"
        case .stressOnTest:
            "a recipe is not chosen on test images, and what a stress evaluation shows invites it; use the validation"
                + " split"
        }
    }

    /// Files that were left out, the first of them with their reasons.
    private static func list(_ skipped: [ImageFailure]) -> String {
        let shown = skipped.prefix(5).map { "\n  \($0)" }.joined()
        let more = skipped.count > 5 ? "\n  and \(skipped.count - 5) more" : ""
        let verb = skipped.count == 1 ? "is" : "are"
        return "\(counted(skipped.count, "file")) that \(verb) no image:\(shown)\(more)"
    }

    /// Bad data, or bad usage where the data is not to blame.
    public var exitStatus: ExitStatus {
        switch self {
        case .learningRateOfPhase, .thresholdAmongMany, .fewerEpochs: .usage
        case .bestIsGone: .missingInput
        default: .badData
        }
    }
}
