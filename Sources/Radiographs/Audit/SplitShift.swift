/// How two splits of a data set differ, beyond whom they show.
///
/// A network that was trained on one is measured on the other: what differs between them, be it the camera, the archive
/// or the choice of patients, it has not learned. Nothing here knows of any network.
public struct SplitShift: Codable, Sendable, Hashable {
    /// How frequent a class is in both.
    public struct Prior: Codable, Sendable, Hashable {
        /// The name of the class.
        public let className: String
        /// Its share of the images that are trained on.
        public let train: Double
        /// Its share of the images that are tested on.
        public let test: Double
    }

    /// How far apart the grey levels are.
    public struct Grey: Codable, Sendable, Hashable {
        /// Of one class, `nil` for all: where classes are not equally frequent, those of all images differ already by that.
        public let className: String?
        /// In grey levels: see ``GreyHistogram/wassersteinDistance(to:)``.
        public let wasserstein: Double
        /// In bits: see ``GreyHistogram/jensenShannonDivergence(from:)``.
        public let jensenShannon: Double
    }

    /// The split that is compared with, `train`.
    public let train: SplitName
    /// The split that is compared, `test`.
    public let test: SplitName
    /// In the order of the labels.
    public let priors: [Prior]
    /// Of all images, then of each class; without those of which a side has no image.
    public let grey: [Grey]

    init(from train: SplitAudit, to test: SplitAudit) {
        self.train = train.split
        self.test = test.split
        func share(_ part: SplitAudit.ClassAudit, of whole: SplitAudit) -> Double {
            Double(part.images.images) / Double(max(whole.images.images, 1))
        }
        priors = zip(train.classes, test.classes).map {
            Prior(className: $0.name, train: share($0, of: train), test: share($1, of: test))
        }
        var groups: [(name: String?, train: ImageGroupAudit, test: ImageGroupAudit)] = [
            (nil, train.images, test.images)
        ]
        for (ofTrain, ofTest) in zip(train.classes, test.classes) {
            groups.append((ofTrain.name, ofTrain.images, ofTest.images))
        }
        grey = groups.compactMap { group in
            guard let train = group.train.grey, let test = group.test.grey else { return nil }
            return Grey(
                className: group.name, wasserstein: train.wassersteinDistance(to: test),
                jensenShannon: train.jensenShannonDivergence(from: test))
        }
    }
}
