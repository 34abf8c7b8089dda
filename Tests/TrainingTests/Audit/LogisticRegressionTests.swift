import Foundation
import Testing
import Training

@Suite("Logistic regression")
struct LogisticRegressionTests {
    private struct Case: Decodable {
        let features: [[Double]]
        let isPositive: [Bool]
        let weights: [Double]
        let ridge: Double
        let scores: [Double]
    }

    @Test("It scores cases as scikit-learn does, with weights and a penalty, separable or not")
    func agreesWithScikitLearn() throws {
        let url = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Fixtures/logistic-regression.json")
        let cases = try JSONDecoder().decode([Case].self, from: Data(contentsOf: url))
        #expect(cases.count == 3)
        for known in cases {
            let matrix = FeatureMatrix(known.features)
            let rows = Array(known.features.indices)
            let model = LogisticRegression(
                matrix, rows: rows, isPositive: known.isPositive, weights: known.weights, ridge: known.ridge)
            for row in rows {
                #expect(
                    abs(model.score(row, of: matrix) - known.scores[row]) < 1e-5
                        * (1 + abs(known.scores[row])))
            }
        }
    }

    @Test("A feature that never changes says nothing")
    func constantFeature() {
        let features = (0..<20).map { [Double($0), 4.0] }
        let alone = features.map { [$0[0]] }
        let isPositive = (0..<20).map { $0 > 8 }
        func scores(_ features: [[Double]]) -> [Double] {
            let matrix = FeatureMatrix(features)
            let model = LogisticRegression(
                matrix, rows: Array(0..<20), isPositive: isPositive,
                weights: [Double](repeating: 1, count: 20),
                ridge: 1)
            return (0..<20).map { model.score($0, of: matrix) }
        }
        for (a, b) in zip(scores(features), scores(alone)) { #expect(abs(a - b) < 1e-9) }
    }
}
