import Diagnostics
import NeuralNetworks
import Radiographs

extension ModelDescription: Decodable {
    /// Reads what was written, and makes sure that its parts belong together: what uses a model reads and writes as
    /// many numbers as they say.
    ///
    /// Keys that it does not know are passed over where they stand beside these: a newer program may have added them. The
    /// network, the preprocessing and the config are read as strictly as a config file is. So whoever adds a key to them
    /// raises ``currentFormatVersion``: then an older program asks for a newer one, and does not name a key that nobody
    /// has misspelt.
    ///
    /// - Throws: `DocumentError` that names the key that is wrong.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        formatVersion = try container.value(.formatVersion)
        network = try container.value(.network)
        classes = try container.value(.classes)
        positiveClass = try container.value(.positiveClass)
        threshold = try container.value(.threshold, expecting: "a probability from 0 to 1") { 0...1 ~= $0 }
        temperature = try container.value(.temperature, default: nil)
        preprocessing = try container.value(.preprocessing)
        resize = try container.value(.resize)
        configuration = try container.value(.configuration)
        epochs = try container.value(.epochs, expecting: "a whole number from 0 on") { $0 >= 0 }
        trainingImages = try container.value(.trainingImages, default: nil)
        validationImages = try container.value(.validationImages, default: nil)
        if let temperature, !temperature.isPositiveFloat {
            throw container.invalid(.temperature, "found \(temperature), expected a number above 0")
        }
        try checkClasses(container)
        try checkNetwork(container)
    }

    private func checkClasses(_ container: KeyedDecodingContainer<CodingKeys>) throws(DocumentError) {
        guard classes.count > 1, Set(classes).count == classes.count else {
            throw container.invalid(.classes, "found \(classes), expected two or more, no two alike")
        }
        guard classes.contains(positiveClass) else {
            throw container.invalid(
                .positiveClass,
                "found \"\(positiveClass)\", expected one of the classes \(classes.joined(separator: ", "))")
        }
    }

    private func checkNetwork(_ container: KeyedDecodingContainer<CodingKeys>) throws(DocumentError) {
        guard network.input.isVolume else {
            throw container.invalid(
                .network, "found the input \(network.input), expected channels × rows × columns")
        }
        guard network.input.channels == preprocessing.channels else {
            throw container.invalid(
                .preprocessing,
                "it makes images of \(counted(preprocessing.channels, "channel")), the network takes"
                    + " \(network.input.channels)")
        }
        guard network.output == Shape(features: classes.count) else {
            throw container.invalid(
                .network,
                "found the output \(network.output), expected \(classes.count) numbers, one for each class")
        }
    }
}
