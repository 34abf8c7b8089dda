import Randomness
import Reports
import Testing
import Training

@Suite("The text of the figures")
struct MetricsTextTests {
    /// A split of `counts[truth][predicted]` images, each of a patient of its own, with rising probabilities.
    private func split(_ name: String, _ counts: [[Int]]) throws -> SplitMetrics {
        var predictions: [Prediction] = []
        for (truth, row) in counts.enumerated() {
            for (predicted, count) in row.enumerated() {
                for number in 0..<count {
                    let probability = (predicted == 1 ? 0.55 : 0.05) + 0.4 * Float(number) / Float(count)
                    predictions.append(
                        Prediction(
                            path: "\(predictions.count)", patient: "\(predictions.count)", label: truth,
                            probabilities: [1 - probability, probability]))
                }
            }
        }
        return try SplitMetrics(
            split: name, classes: ["NORMAL", "PNEUMONIA"], predictions: predictions,
            rule: .threshold(0.5, positiveClass: 1), resamples: 0,
            stream: RandomStream(seed: 1, purpose: .bootstrap))
    }

    @Test("Splits stand side by side, each figure with its interval")
    func splitsStandSideBySide() throws {
        let text = MetricsText.text([
            try split("train", [[95, 5], [10, 290]]), try split("validation", [[9, 1], [1, 29]]),
            try split("test", [[150, 84], [6, 384]]),
        ])
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let head = Self.head.split(separator: "\n").map(String.init)
        #expect(Array(lines.prefix(6)) == head)
        #expect(text.contains("PNEUMONIA is positive, from a probability of 0.500 on\n"))
        #expect(
            text.contains(
                "sensitivity                96.7 % [94.0, 98.2]   96.7 % [83.3, 99.4]   98.5 % [96.7, 99.3]\n"
            ))
        #expect(text.contains(Self.confusion))
        #expect(
            text.contains(
                "In test, of 100 images of PNEUMONIA about 98 are recognised and 2 missed;\n"
                    + "of 100 others about 36 are wrongly called PNEUMONIA.\n"))
        #expect(!lines.contains { $0.hasSuffix(" ") })
    }

    private static let head = """
                                   train                 validation            test
        images                     400                   40                    624
        patients                   400                   40                    624
        always the most frequent   75.0 % (PNEUMONIA)    75.0 % (PNEUMONIA)    62.5 % (PNEUMONIA)
        accuracy                   96.2 % [93.9, 97.7]   95.0 % [83.5, 98.6]   85.6 % [82.6, 88.1]
        balanced accuracy          95.8 %                93.3 %                81.3 %
        """

    private static let confusion = """
        test: truth down, prediction across
                   NORMAL  PNEUMONIA
        NORMAL        150         84
        PNEUMONIA       6        384

        """

    @Test("A figure that is missing has a dash, and its reason below the table")
    func missingFiguresAreExplained() throws {
        let text = MetricsText.text([try split("test", [[0, 0], [1, 3]])])
        #expect(text.contains("\nspecificity                –\n"))
        #expect(
            text.contains("test: no specificity, since there is no image of another class than PNEUMONIA\n"))
        #expect(text.contains("test: no balanced accuracy, since there is no image of NORMAL\n"))
        #expect(!text.contains("nan"))
    }

    @Test("An empty split has dashes only")
    func anEmptySplitHasDashes() throws {
        let text = MetricsText.text([try split("test", [[0, 0], [0, 0]])])
        #expect(text.contains("always the most frequent   –\n"))
        #expect(text.contains("test: no accuracy, since there are no images\n"))
    }

    @Test("More than two classes have a part each")
    func threeClassesHaveAPartEach() throws {
        let classes = ["BACTERIA", "NORMAL", "VIRUS"]
        let predictions = (0..<9).map { index in
            Prediction(
                path: "\(index)", patient: "\(index)", label: index % 3,
                probabilities: (0..<3).map { $0 == index % 3 ? 0.5 : 0.25 })
        }
        let metrics = try SplitMetrics(
            split: "test", classes: classes, predictions: predictions, rule: .highestProbability,
            stream: RandomStream(seed: 1, purpose: .bootstrap))
        let text = MetricsText.text([metrics])
        for name in classes { #expect(text.contains("\n\(name) against the rest\n")) }
        #expect(text.contains("mean ROC AUC               1.000\n"))
    }
}
