import Foundation
import NeuralNetworks
import Radiographs
import Training

/// All that a page shows, whether it is of a run or of an evaluation.
package struct ReportContent: Sendable {
    /// The heading.
    package var title: String
    /// What was made and when, one line.
    package var subtitle: String
    /// What was evaluated; of several models that answer together the first, under all their names.
    package var model: ModelDescription
    /// The splits in their order; what is concluded is concluded from the last one.
    package var splits: [ReportedSplit]
    /// How it was trained; `nil` for an evaluation.
    package var training: ReportedTraining?
    /// What was seen.
    package var data: ReportedData
    /// The share of positive images that predictive values are also given for.
    package var prevalence: Double
    /// The images on which the model is most wrong or least certain.
    package var gallery: Gallery?
    /// Speed, machine and versions, name and value.
    package var facts: [Fact]
    /// What else is known of the data.
    package var remarks: ReportRemarks
    /// How many models have answered together.
    package var modelCount = 1

    /// Puts a page's content together.
    ///
    /// - Parameters:
    ///   - title: the heading.
    ///   - subtitle: what was made and when.
    ///   - model: what was evaluated.
    ///   - splits: in their order.
    ///   - training: how it was trained.
    ///   - data: what was seen.
    ///   - prevalence: for predictive values.
    ///   - gallery: the most telling images.
    ///   - facts: speed, machine and versions.
    ///   - remarks: what else is known of the data.
    package init(
        title: String, subtitle: String, model: ModelDescription, splits: [ReportedSplit],
        training: ReportedTraining?, data: ReportedData, prevalence: Double, gallery: Gallery?,
        facts: [Fact], remarks: ReportRemarks
    ) {
        self.title = title
        self.subtitle = subtitle
        self.model = model
        self.splits = splits
        self.training = training
        self.data = data
        self.prevalence = prevalence
        self.gallery = gallery
        self.facts = facts
        self.remarks = remarks
    }

    /// Said beside what is the first model's alone; `nil` for a single one.
    var firstModelRemark: String? {
        guard modelCount > 1 else { return nil }
        return "\(modelCount) models answer together, by the mean of their probabilities. The network, the"
            + " configuration and the number of epochs shown are those of the first; the others may differ."
    }

    /// The split that conclusions are drawn from.
    var judged: ReportedSplit? { splits.last }

    /// The splits that the model was not trained on, or all where there is no other.
    var heldOut: [ReportedSplit] {
        let others = splits.filter { $0.name != SplitName.train.rawValue }
        return others.isEmpty ? splits : others
    }

    /// The place of the class that positive means, where there are two.
    var positiveIndex: Int? { model.classes.count == 2 ? model.positiveIndex : nil }

    /// A fact with its name.
    package struct Fact: Sendable {
        package let name, value: String

        package init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }
}

/// What is known of the data beside a run's own figures: lines of plain text that a page shows as they are.
package struct ReportRemarks: Sendable, Equatable {
    /// How often this test set has been looked at, by how many configurations: sentences.
    package var testSetUse: [String]
    /// What leaks between the splits, or that nothing does, one finding a line.
    package var audit: [String]

    /// Nothing, unless it is given.
    package init(testSetUse: [String] = [], audit: [String] = []) {
        self.testSetUse = testSetUse
        self.audit = audit
    }
}

/// How a training went.
package struct ReportedTraining: Sendable {
    /// One row an epoch.
    package var history: [HistoryRow]
    /// The epoch whose weights were taken, from 1.
    package var bestEpoch: Int?
    /// By what it was chosen, and whether training ended early: sentences.
    package var words: String

    /// Puts a training together.
    package init(history: [HistoryRow], bestEpoch: Int?, words: String) {
        self.history = history
        self.bestEpoch = bestEpoch
        self.words = words
    }
}

/// What was seen.
package struct ReportedData: Sendable {
    /// A split's images by class.
    package struct Split: Sendable {
        package let name: String
        package let counts: [Int]
        package let patients: Int

        /// Puts the counts of a split together.
        package init(name: String, counts: [Int], patients: Int) {
            self.name = name
            self.counts = counts
            self.patients = patients
        }

        var total: Int { counts.reduce(0, +) }
    }

    /// The data set's folder, as it was named.
    package var directory: String
    /// The classes in the order of the counts.
    package var classes: [String]
    /// In the order of use.
    package var splits: [Split]
    /// How the validation images were chosen.
    package var rule: String?
    /// Files that were left out because they cannot be read, with the reason.
    package var skipped: [String]

    /// Puts what is known of a data set together.
    package init(directory: String, classes: [String], splits: [Split], rule: String?, skipped: [String]) {
        self.directory = directory
        self.classes = classes
        self.splits = splits
        self.rule = rule
        self.skipped = skipped
    }
}
