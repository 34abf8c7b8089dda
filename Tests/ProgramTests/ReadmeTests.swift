import Files
import Foundation
import Reports
import SystemPackage
import TestSupport
import Testing
import Training

extension ProgramTests {
    @Suite("The README's example")
    struct ReadmeTests {
        @Test("It is the code that is compiled here")
        func isCompiled() throws {
            let here = FilePath(#filePath).removingLastComponent()
            let code = String(decoding: try readFile(here.appending("ReadmeExample.swift")), as: UTF8.self)
            let readme = try readFile(SharedMaterial.package.appending("README.md"))
            #expect(String(decoding: readme, as: UTF8.self).contains("```swift\n\(code)```\n"))
        }

        @Test("It gives the probabilities of the evaluation")
        func agrees() throws {
            let place = try Workplace()
            expectSuccess(try place.evaluate(Shared.model().string, "--output", "found"))
            let model = try ModelFile(readFrom: Shared.model()).description
            let predictions = try PredictionsCSV.read(
                place.path.appending("found/predictions-test.csv"), classes: model.classes,
                rule: model.decisionRule)
            let prediction = try #require(predictions.first)
            let found = try classify(
                Shared.phantom().pushing(FilePath(prediction.path)), by: Shared.model())
            #expect(found.count == 2)
            for (name, expected) in zip(model.classes, prediction.probabilities) {
                // In bfloat16 a batch may be summed in another order than an image alone.
                #expect(abs((found[name] ?? 0) - expected) < 0.01)
            }
        }
    }
}
