import SystemPackage
import Training

/// The probability of each class for an image file.
func classify(_ image: FilePath, by checkpoint: FilePath) throws -> [String: Float] {
    let model = try ModelFile(readFrom: checkpoint)
    let probabilities = try Classifier(model: model).classify(image)
    return Dictionary(uniqueKeysWithValues: zip(model.description.classes, probabilities))
}
