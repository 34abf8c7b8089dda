import Reports
import SystemPackage
import TestSupport
import Testing
import Training

@Suite("The table of predictions")
struct PredictionsCSVTests {
    private let folder: TemporaryFolder
    private let path: FilePath
    private let classes = ["NORMAL", "PNEUMONIA"]
    private let rule = DecisionRule.threshold(0.5, positiveClass: 1)

    init() throws {
        folder = try TemporaryFolder()
        path = folder.path.appending("predictions.csv")
    }

    @Test("Each row names the image, its patient, the truth, the decision and the probability")
    func rowsAreComplete() {
        let predictions = [
            Prediction(
                path: "test/NORMAL/a, \"b\".jpeg", patient: "IM-1", label: 0, probabilities: [0.75, 0.25]),
            Prediction(path: "test/NORMAL/c.jpeg", patient: "IM-2", label: 0, probabilities: [0.5, 0.5]),
        ]
        #expect(
            PredictionsCSV.text(predictions, classes: classes, rule: rule) == """
                path,patient,label,predicted,probability
                "test/NORMAL/a, ""b"".jpeg",IM-1,NORMAL,NORMAL,0.25
                test/NORMAL/c.jpeg,IM-2,NORMAL,PNEUMONIA,0.5

                """)
    }

    @Test("Two classes come back from the one probability, whichever is positive", arguments: [0, 1])
    func twoClassesComeBack(positive: Int) throws {
        let rule = DecisionRule.threshold(0.5, positiveClass: positive)
        let predictions = [Float(0), 0.1, 1e-20, 0.99999994, 1].map { probability in
            Prediction(
                path: "é\n.jpeg", patient: "p", label: 1,
                probabilities: positive == 1
                    ? [1 - probability, probability] : [probability, 1 - probability])
        }
        try PredictionsCSV.write(predictions, classes: classes, rule: rule, to: path)
        #expect(try PredictionsCSV.read(path, classes: classes, rule: rule) == predictions)
    }

    @Test("More classes have a column each and come back exactly")
    func moreClassesComeBack() throws {
        let three = ["BACTERIA", "NORMAL", "VIRUS"]
        let predictions = [
            Prediction(path: "a", patient: "p", label: 2, probabilities: [0.1, 0.2, 0.7]),
            Prediction(path: "b", patient: "q", label: 0, probabilities: [1e-9, 0.3, 0.69999999]),
        ]
        let text = PredictionsCSV.text(predictions, classes: three, rule: .highestProbability)
        #expect(
            text.hasPrefix(
                "path,patient,label,predicted,probability BACTERIA,probability NORMAL,probability VIRUS\n"))
        try folder.write(text, to: "predictions.csv")
        #expect(try PredictionsCSV.read(path, classes: three, rule: .highestProbability) == predictions)
    }

    @Test(
        "A table that does not fit is refused with its line",
        arguments: [
            ("", "found the columns nothing, expected path,patient,label,predicted,probability"),
            ("path,label\n", ":1: found the columns path,label, expected path,patient"),
            ("a,p,NORMAL,NORMAL\n", ":2: found 4 fields, expected 5"),
            ("a,p,SICK,NORMAL,0.5\n", ":2: found the class \"SICK\", expected one of NORMAL, PNEUMONIA"),
            ("a,p,NORMAL,SICK,0.5\n", ":2: found the class \"SICK\""),
            ("a,p,NORMAL,NORMAL,1.5\n", ":2: found the probability \"1.5\""),
            ("a,p,NORMAL,NORMAL,nan\n", ":2: found the probability \"nan\""),
            ("a,p,NORMAL,NORMAL,\n", ":2: found the probability \"\""),
        ])
    func faultsAreRefused(text: String, message: String) throws {
        let isBody = text.hasPrefix("a,")
        try folder.write(
            (isBody ? "path,patient,label,predicted,probability\n" : "") + text, to: "predictions.csv")
        #expect {
            try PredictionsCSV.read(path, classes: classes, rule: rule)
        } throws: {
            "\($0)".contains("predictions.csv") && "\($0)".contains(message)
        }
    }
}
