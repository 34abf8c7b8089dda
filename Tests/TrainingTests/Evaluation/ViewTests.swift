import Radiographs
import TestSupport
import Testing
import Training

@Suite("The views of an image")
struct ViewTests {
    /// Has the folder of the run.
    private let tiny: TinyTraining
    private let plain: Classifier
    private let model: ModelFile

    init() throws {
        tiny = try TinyTraining(epochs: 1)
        model = try ModelFile(readFrom: tiny.run().directory.bestCheckpoint)
        plain = try Classifier(model: model, precision: .float32)
    }

    /// Something in the middle and one grey level around it, which then also lies beyond the edges.
    private func level(x: Int, y: Int) -> UInt8 {
        6..<18 ~= x && 6..<18 ~= y ? UInt8((x * x * 3 + y * 5 + x * y) % 256) : 40
    }

    /// An image of the model's 24×24 pixels.
    private func image(_ level: (_ x: Int, _ y: Int) -> UInt8) -> Radiograph {
        var image = Radiograph(size: model.description.imageSize)
        for y in 0..<24 { for x in 0..<24 { image[x, y] = level(x, y) } }
        return image
    }

    /// What the model says of an image that it sees in several views.
    private func answer(_ views: EvaluationViews) throws -> [Float] {
        var description = model.description
        description.configuration.evaluation.views = views
        let seeing = ModelFile(description: description, parameters: model.parameters)
        return try Classifier(model: seeing, precision: .float32).classify(image(level))
    }

    /// The mean of what the model says of several images.
    private func mean(_ images: [Radiograph]) throws -> [Float] {
        let answers = try images.map { try plain.classify($0) }
        return (0..<2).map { index in
            answers.reduce(0) { $0 + $1[index] } / Float(answers.count)
        }
    }

    @Test("of a shift are the image moved to the left and right, up and down")
    func shiftsMoveTheImage() throws {
        let moved = [(3, 0), (-3, 0), (0, 3), (0, -3)].map { move in
            image { level(x: $0 + move.0, y: $1 + move.1) }
        }
        let expected = try mean([image(level)] + moved)
        #expect(largestDifference(try answer(EvaluationViews(shift: 0.125)), expected) < 1e-6)
        #expect(largestDifference(try plain.classify(image(level)), expected) > 1e-5)
    }

    @Test("of a zoom are the image made smaller or larger about its centre")
    func zoomsScaleTheImage() throws {
        // Three source pixels to a pixel, from the centre at 11.5: every third pixel, and what lies around.
        let smaller = image { level(x: 3 * $0 - 23, y: 3 * $1 - 23) }
        let expected = try mean([image(level), smaller])
        #expect(largestDifference(try answer(EvaluationViews(zooms: [3])), expected) < 1e-6)
        #expect(largestDifference(try plain.classify(image(level)), expected) > 1e-5)
    }
}
