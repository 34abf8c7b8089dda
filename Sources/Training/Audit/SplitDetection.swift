import Foundation
import Radiographs
import Randomness

/// How well train and test can be told apart by their images alone: what a network might learn that holds for one of
/// them only.
///
/// A classifier that knows the split of some patients guesses it for others ("classifier two-sample test": Lopez-Paz
/// and Oquab, "Revisiting classifier two-sample tests", ICLR 2017; for data shift: Rabanser, Günnemann and Lipton,
/// "Failing loudly", NeurIPS 2019). It is logistic regression on simple figures of an image and their squares. The areas
/// under its ROC curve come from five-fold cross-validation by patient; 0.5 is chance, 1 means that the splits have
/// nothing in common. Classes weigh the same on both sides, and images are compared with those of their class alone, so
/// that a split with more pneumonia is not told by that.
public struct SplitDetection: Codable, Sendable, Equatable {
    /// The area for one class.
    public struct OfClass: Codable, Sendable, Equatable {
        /// The name of the class.
        public let className: String
        /// For its images alone, by the same scores.
        public let auc: Estimate
    }

    /// A single figure of an image on both sides.
    public struct Feature: Codable, Sendable, Equatable {
        /// What is measured: `brightness`, `bytesPerPixel`.
        public let name: String
        /// The middle one of the training images.
        public let trainMedian: Double
        /// The middle one of the test images.
        public let testMedian: Double
        /// How often it is larger in a test image than in a training image; 0.5 where neither is.
        public let testIsLarger: Double
    }

    /// By what the pictures look like, all brought to one size: brightness, contrast, sharpness, composition. The mean of
    /// the classes.
    public let pictures: Estimate
    /// The same for each class.
    public let picturesOfClasses: [OfClass]
    /// By the files as well: dimensions, compression, colours.
    public let files: Estimate
    /// Single figures, those that tell most first.
    public let features: [Feature]

    /// Splits with fewer images or patients are not judged.
    static let leastImages = 20
    static let leastPatients = 10
    private static let folds = 5
    private static let seed: UInt64 = 1

    /// Compares train and test; `nil` where one of them is missing.
    ///
    /// - Parameters:
    ///   - dataset: the files.
    ///   - threads: how many classifiers are fitted at once. What comes out does not depend on it: each is fitted by one
    ///     thread.
    package init?(
        of dataset: InspectedDataset, threads: Int = ProcessInfo.processInfo.activeProcessorCount
    ) {
        guard dataset.folder.splits.contains(.train), dataset.folder.splits.contains(.test) else {
            return nil
        }
        let cases = Cases(of: dataset)
        let classes = dataset.folder.classes
        features = cases.namedFeatures
        if let reason = cases.reasonNotToJudge {
            pictures = Estimate(undefined: reason)
            files = pictures
            picturesOfClasses = classes.map { OfClass(className: $0, auc: Estimate(undefined: reason)) }
            return
        }
        let byPicture = cases.scores(by: cases.features.map(\.ofPicture), threads: threads)
        let byFile = cases.scores(by: cases.features.map { $0.ofPicture + $0.ofFile }, threads: threads)
        pictures = cases.area(of: byPicture, labels: classes.indices)
        files = cases.area(of: byFile, labels: classes.indices)
        picturesOfClasses = classes.enumerated().map { label, name in
            OfClass(className: name, auc: cases.area(of: byPicture, labels: label..<label + 1))
        }
    }

    /// The images of train and test that can be decoded.
    private struct Cases {
        let samples: [Sample]
        let features: [ArchiveFeatures]
        let isTest: [Bool]

        init(of dataset: InspectedDataset) {
            let readable = dataset.samples.indices.compactMap { index -> (Sample, ArchiveFeatures)? in
                let sample = dataset.samples[index]
                guard sample.split != .validation else { return nil }
                return ArchiveFeatures(dataset.files[index]).map { (sample, $0) }
            }
            samples = readable.map(\.0)
            features = readable.map(\.1)
            isTest = samples.map { $0.split == .test }
        }

        /// Why a figure would say nothing.
        var reasonNotToJudge: String? {
            for split in [SplitName.train, .test] {
                let images = samples.filter { $0.split == split }
                let patients = Set(images.map(\.patient)).count
                if images.count < SplitDetection.leastImages || patients < SplitDetection.leastPatients {
                    return "\(split.rawValue) has \(images.count) readable images of \(patients) patients, "
                        + "\(SplitDetection.leastImages) of \(SplitDetection.leastPatients) are needed"
                }
            }
            return nil
        }

        /// What a classifier that has not seen the patient says of each case, higher for test.
        func scores(by features: [[Double]], threads: Int) -> [Double] {
            let matrix = FeatureMatrix(features)
            let (folds, weights) = (folds, weights)
            // A hundredth of an observation a coefficient, as it were: enough to keep few cases from being learned by heart.
            let ridge = Double(samples.count) / 100
            let models = performConcurrently(count: SplitDetection.folds, threads: threads) { fold in
                LogisticRegression(
                    matrix, rows: samples.indices.filter { folds[$0] != fold }, isPositive: isTest,
                    weights: weights, ridge: ridge)
            }
            return samples.indices.map { models[folds[$0]].score($0, of: matrix) }
        }

        /// The fold of each case: that of its patient. Those with a test image are dealt out first, so that each fold has
        /// its share of them.
        private var folds: [Int] {
            var random = RandomStream(seed: SplitDetection.seed, purpose: .split, epoch: 1)
            let tested = Set(samples.filter { $0.split == .test }.map(\.patient))
            let trained = Set(samples.map(\.patient)).subtracting(tested)
            var foldOfPatient: [Patient: Int] = [:]
            for patients in [tested, trained] {
                var order = patients.sorted()
                random.shuffle(&order)
                for (place, patient) in order.enumerated() {
                    foldOfPatient[patient] = place % SplitDetection.folds
                }
            }
            return samples.map { foldOfPatient[$0.patient] ?? 0 }
        }

        /// As much for each class of each split together, and 1 for a case on average.
        private var weights: [Double] {
            let cells = Dictionary(grouping: samples.indices) { [samples[$0].label, isTest[$0] ? 1 : 0] }
            var weights = [Double](repeating: 0, count: samples.count)
            for members in cells.values {
                let weight = Double(samples.count) / Double(cells.count * members.count)
                for index in members { weights[index] = weight }
            }
            return weights
        }

        /// The area under the ROC curve within a class, or the mean of several classes', with an interval by patient.
        ///
        /// Classes that are missing on one side are left out.
        func area(of scores: [Double], labels: Range<Int>) -> Estimate {
            let classes = labels.map { label in
                Class(samples.indices.filter { samples[$0].label == label }, scores, isTest)
            }
            .filter { $0.ranking.rocAUC != nil }
            func mean(_ weights: [Int]?) -> Double? {
                let areas = classes.compactMap { $0.area(weights: weights) }
                return areas.count < classes.count ? nil : areas.reduce(0, +) / Double(areas.count)
            }
            guard !classes.isEmpty, let area = mean(nil) else {
                return Estimate(undefined: "no class is there in both train and test")
            }
            let bootstrap = PatientBootstrap(
                patients: samples.map(\.patient.name),
                stream: RandomStream(seed: SplitDetection.seed, purpose: .bootstrap))
            let interval = bootstrap.intervals(count: 1) { [mean($0)] }[0]
            return Estimate(
                area,
                interval
                    ?? classes.compactMap(\.interval).max {
                        $0.upper - $0.lower < $1.upper - $1.lower
                    })
        }

        /// The images of one class, ranked by a score.
        private struct Class {
            let members: [Int]
            let ranking: RankedScores

            init(_ members: [Int], _ scores: [Double], _ isTest: [Bool]) {
                self.members = members
                ranking = RankedScores(
                    scores: members.map { scores[$0] }, isPositive: members.map { isTest[$0] })
            }

            /// - Parameter weights: how often each image of all classes counts; once where `nil`.
            func area(weights: [Int]?) -> Double? {
                ranking.rocAUC(weights: weights.map { weights in members.map { weights[$0] } })
            }

            /// Where no resample differs from another.
            var interval: ConfidenceInterval? { ranking.rocAUCEstimate(undefined: "").interval }
        }

        var namedFeatures: [Feature] {
            ArchiveFeatures.Name.allCases.compactMap { name -> Feature? in
                let values = features.compactMap { $0.named[name] }
                func median(_ test: Bool) -> Double? {
                    FiveNumbers(of: zip(values, isTest).filter { $1 == test }.map(\.0))?.median
                }
                guard let train = median(false), let test = median(true),
                    let area = RankedScores(scores: values, isPositive: isTest).rocAUC
                else { return nil }
                return Feature(
                    name: name.rawValue, trainMedian: train, testMedian: test, testIsLarger: area)
            }
            .sorted { abs($0.testIsLarger - 0.5) > abs($1.testIsLarger - 0.5) }
        }
    }
}
