import Diagnostics
import Foundation
import Randomness

/// A set of synthetic chest radiographs in the Kaggle layout.
///
/// It exists to make a first run and the tests work without a download. The pictures show no patient and no network
/// trained on them is of any use on real ones. Everything follows from these values and ``version``: the same ones
/// give the same files, whatever the number of threads.
public struct PhantomDataset: Sendable, Hashable {
    static let normal = "NORMAL"
    static let pneumonia = "PNEUMONIA"

    /// Counts up when the pictures or names that a seed gives change.
    public static let version = 1
    /// The share of NORMAL images, as in the published set: 1 : 2.9 in train, 1 : 1 in val, 1 : 1.7 in test.
    static let normalShares: [SplitName: Double] = [.train: 1 / 3.9, .validation: 1 / 2, .test: 1 / 2.7]

    /// Images in `train`, at least 4.
    public let trainCount: Int
    /// Images in `val`: 0 for no such folder, else at least 2.
    public let valCount: Int
    /// As ``valCount``, for `test`.
    public let testCount: Int
    /// The mean width of the images in pixels, 16 to 4,096; they are a little wider than high.
    public let imageSize: Int
    /// What every picture follows from.
    public let seed: UInt64

    /// - Throws: `DocumentError` that names the value that is out of range.
    public init(
        trainCount: Int = 600, valCount: Int = 16, testCount: Int = 150, imageSize: Int = 400,
        seed: UInt64 = 1
    ) throws {
        func check(_ name: Key, _ value: Int, _ isValid: Bool, _ expected: String) throws {
            guard isValid else {
                throw DocumentError(key: name.rawValue, problem: "found \(value), expected \(expected)")
            }
        }
        // Two patients of each class, so that a share can be set aside for validation.
        let most = 1_000_000
        try check(.trainCount, trainCount, 4...most ~= trainCount, "4 to \(most) images")
        for (key, count) in [(Key.valCount, valCount), (.testCount, testCount)] {
            try check(key, count, count == 0 || 2...most ~= count, "0, or 2 to \(most) images")
        }
        try check(.imageSize, imageSize, (16...4096).contains(imageSize), "16 to 4096 pixels")
        self.trainCount = trainCount
        self.valCount = valCount
        self.testCount = testCount
        self.imageSize = imageSize
        self.seed = seed
    }

    /// The number of images in all.
    public var count: Int { trainCount + valCount + testCount }

    func count(of split: SplitName) -> Int {
        switch split {
        case .train: trainCount
        case .validation: valCount
        case .test: testCount
        }
    }

    /// Every image of the set: split after split, patient after patient.
    package func plan() -> [PhantomImage] {
        var planner = PhantomPlanner(seed: seed)
        for split in SplitName.allCases {
            let count = count(of: split)
            guard count > 0 else { continue }
            let share = Self.normalShares[split] ?? 0.5
            let least = split == .train ? 2 : 1
            let normal = min(max(Int((Double(count) * share).rounded()), least), count - least)
            planner.addImages(normal, to: split, areIll: false)
            planner.addImages(count - normal, to: split, areIll: true)
        }
        return planner.images
    }

    /// Draws one image.
    package func render(_ image: PhantomImage) -> Radiograph {
        var anatomy = RandomStream(seed: seed, purpose: .phantom, epoch: 1, index: image.patient)
        let patient = PhantomPatient(from: &anatomy)
        let width = Int((Float(imageSize) * anatomy.uniform(in: 0.9...1.1)).rounded())
        let height = Int((Float(width) / anatomy.uniform(in: 1.12...1.40)).rounded())
        let halfWidth = anatomy.uniform(in: 1.14...1.42)
        // Last, so that health changes nothing but the finding.
        let finding = PhantomFinding(of: image.cause, from: &anatomy)
        var renderer = PhantomRenderer(
            patient, width: width, height: height, halfWidth: halfWidth,
            random: RandomStream(seed: seed, purpose: .phantom, epoch: 2 + image.number, index: image.patient)
        )
        return Radiograph(size: ImageSize(width: width, height: height), pixels: renderer.render(finding))
    }
}

extension PhantomDataset: Codable {
    enum Key: String, CodingKey, CaseIterable {
        case phantomVersion, trainCount, valCount, testCount, imageSize, seed
    }

    /// Reads a record of this version strictly.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.strictContainer(keyedBy: Key.self)
        let version = try values.decode(Int.self, forKey: .phantomVersion)
        guard version == Self.version else {
            throw values.invalid(.phantomVersion, "found \(version), expected \(Self.version)")
        }
        try self.init(
            trainCount: values.decode(Int.self, forKey: .trainCount),
            valCount: values.decode(Int.self, forKey: .valCount),
            testCount: values.decode(Int.self, forKey: .testCount),
            imageSize: values.decode(Int.self, forKey: .imageSize),
            seed: values.decode(UInt64.self, forKey: .seed))
    }

    /// Writes the record.
    public func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: Key.self)
        try values.encode(Self.version, forKey: .phantomVersion)
        try values.encode(trainCount, forKey: .trainCount)
        try values.encode(valCount, forKey: .valCount)
        try values.encode(testCount, forKey: .testCount)
        try values.encode(imageSize, forKey: .imageSize)
        try values.encode(seed, forKey: .seed)
    }
}
