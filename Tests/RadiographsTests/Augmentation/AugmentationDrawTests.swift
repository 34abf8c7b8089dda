import Radiographs
import Randomness
import Testing

@Suite struct AugmentationDrawTests {
    private let size = ImageSize(width: 200, height: 100)

    private func draw(_ augmentation: Augmentation, index: Int = 0) -> Transform {
        var random = RandomStream(seed: 7, purpose: .augmentation, epoch: 3, index: index)
        return augmentation.draw(from: &random, imageSize: size)
    }

    private var lively: Augmentation {
        var augmentation = Augmentation.none
        augmentation.rotationRange = 15
        augmentation.widthShiftRange = 0.1
        augmentation.heightShiftRange = 4
        augmentation.zoomRange = 0.8...1.1
        augmentation.shearRange = 5
        augmentation.horizontalFlip = true
        augmentation.verticalFlip = true
        augmentation.brightnessRange = 0.7...1.2
        augmentation.channelShiftRange = 12
        augmentation.contrastRange = 0.9...1.5
        augmentation.gammaRange = 0.5...2
        return augmentation
    }

    @Test func noneDrawsTheIdentity() {
        #expect((0..<20).allSatisfy { draw(.none, index: $0).isIdentity })
        #expect(draw(.none).description == "unchanged")
    }

    @Test func everyDrawLiesInItsRangeAndFillsIt() {
        let draws = (0..<400).map { draw(lively, index: $0) }
        expect(draws.map(\.theta), toFill: -15...15)
        expect(draws.map(\.tx), toFill: -20...20)
        expect(draws.map(\.ty), toFill: -4...4)
        expect(draws.map(\.zx), toFill: 0.8...1.1)
        expect(draws.map(\.zy), toFill: 0.8...1.1)
        expect(draws.map(\.shear), toFill: -5...5)
        expect(draws.map(\.brightness), toFill: 0.7...1.2)
        expect(draws.map(\.channelShift), toFill: -12...12)
        expect(draws.map(\.contrast), toFill: 0.9...1.5)
        expect(draws.map(\.gamma), toFill: 0.5...2)
        #expect((140...260).contains(draws.count(where: \.flipsHorizontally)))
        #expect((140...260).contains(draws.count(where: \.flipsVertically)))
        #expect(draws.contains { $0.zx != $0.zy })
    }

    @Test func smallerImagesAreChangedByAsManyOfTheirPixels() {
        var augmentation = lively
        augmentation.blur = RandomStrength(probability: 1, range: 1...3)
        let half = augmentation.scaled(by: 0.5)
        #expect(half.blur?.range == 0.5...1.5)
        #expect(half.heightShiftRange == 2)
        // A share of the width is a share of any width, and a pixel is the least that is no share.
        #expect(half.widthShiftRange == 0.1)
        #expect(augmentation.scaled(by: 0.1).heightShiftRange == 1)
        #expect(half.scaled(by: 2) == augmentation)
    }

    @Test func zoomCanKeepTheAspectRatio() {
        var augmentation = lively
        augmentation.zoomKeepsAspectRatio = true
        #expect((0..<50).allSatisfy { draw(augmentation, index: $0).zx == draw(augmentation, index: $0).zy })
    }

    @Test func switchingOneOffLeavesTheOthersAsTheyWere() {
        var augmentation = lively
        augmentation.rotationRange = 0
        augmentation.horizontalFlip = false
        var expected = draw(lively)
        expected.theta = 0
        expected.flipsHorizontally = false
        #expect(draw(augmentation) == expected)
    }

    @Test func theStreamDecides() {
        #expect(draw(lively) == draw(lively))
        #expect(draw(lively, index: 1) != draw(lively, index: 2))
    }

    @Test func theDescriptionSaysWhatWasDrawn() {
        var transform = Transform()
        transform.theta = -7.26
        transform.tx = 4.1
        transform.flipsHorizontally = true
        transform.gamma = 1.2
        #expect(transform.description == "rotated -7.3°, shifted +4.1 +0.0 px, mirrored, gamma 1.20")
    }

    private func expect(_ values: [Float], toFill range: ClosedRange<Float>) {
        let width = range.upperBound - range.lowerBound
        #expect(values.allSatisfy(range.contains))
        #expect((values.min() ?? .infinity) < range.lowerBound + width / 10)
        #expect((values.max() ?? -.infinity) > range.upperBound - width / 10)
    }
}
