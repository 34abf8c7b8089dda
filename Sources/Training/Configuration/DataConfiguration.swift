import Diagnostics
import Radiographs

/// What becomes of files that cannot be read as images.
public enum BadImagePolicy: String, Hashable, Sendable, Codable, CaseIterable {
    /// The run stops before it trains and lists them all.
    case stop
    /// The run goes on without them and counts them in its report.
    case skip
}

/// Where the images come from and how they are brought to one size.
public struct DataConfiguration: Equatable, Sendable, Codable {
    /// The folder that holds `train` and `test`; relative to where the program is started.
    public var directory: String
    /// Which images validate.
    public var validation: ValidationSplit
    /// What becomes of files that cannot be read as images.
    public var badImages: BadImagePolicy
    /// How an image is brought to the network's input size.
    public var resize: ResizeMode
    /// How JPEGs are decoded that are much larger than that.
    public var decoding: JPEGDecoding
    /// Where decoded images are kept between runs.
    public var cache: String

    /// Defaults are those a config gets that leaves the key out.
    public init(
        directory: String = "data/chest_xray", validation: ValidationSplit = .standard,
        badImages: BadImagePolicy = .stop, resize: ResizeMode = .stretch, decoding: JPEGDecoding = .scaled,
        cache: String = "data/.cache"
    ) {
        self.directory = directory
        self.validation = validation
        self.badImages = badImages
        self.resize = resize
        self.decoding = decoding
        self.cache = cache
    }

    enum CodingKeys: String, CodingKey, CaseIterable {
        case directory, validation, badImages, resize, decoding, cache
    }

    /// - Throws: `DocumentError` that names the wrong key.
    public init(from decoder: any Decoder) throws {
        let defaults = DataConfiguration()
        let container = try decoder.strictContainer(keyedBy: CodingKeys.self)
        let folder = "the path of a folder"
        directory = try container.value(.directory, default: defaults.directory, expecting: folder) {
            !$0.isEmpty
        }
        validation = try container.value(.validation, default: defaults.validation)
        badImages = try container.choice(.badImages, default: defaults.badImages)
        resize = try container.choice(.resize, default: defaults.resize)
        decoding = try container.choice(.decoding, default: defaults.decoding)
        cache = try container.value(.cache, default: defaults.cache, expecting: folder) { !$0.isEmpty }
    }
}
