import Radiographs
import Randomness
import Testing

/// How the changes beyond Keras' are drawn.
@Suite struct RandomChangeTests {
    private let size = ImageSize(width: 90, height: 60)

    private func draw(_ augmentation: Augmentation, index: Int = 0) -> Transform {
        var random = RandomStream(seed: 7, purpose: .augmentation, epoch: 3, index: index)
        return augmentation.draw(from: &random, imageSize: size)
    }

    private var lively: Augmentation {
        var augmentation = Augmentation.none
        augmentation.rotationRange = 10
        augmentation.gammaRange = 0.5...2
        augmentation.randomResizedCrop = RandomResizedCrop(probability: 0.8, scale: 0.3...0.9)
        augmentation.blur = RandomStrength(probability: 0.25, range: 0.5...2)
        augmentation.sharpness = RandomStrength(probability: 0.5, range: 0...3)
        augmentation.resolution = RandomStrength(probability: 0.5, range: 0.4...0.9)
        augmentation.noise = RandomStrength(probability: 0.5, range: 1...12)
        augmentation.compression = RandomStrength(probability: 0.75, range: 20...90)
        augmentation.randomErasing = RandomErasing(probability: 0.5)
        return augmentation
    }

    @Test func everyChangeHappensAsOftenAsItShouldAndFillsItsRange() {
        let draws = (0..<1000).map { draw(lively, index: $0) }
        func expect(_ values: [Float], share: Double, fill range: ClosedRange<Float>) {
            let width = range.upperBound - range.lowerBound
            #expect(abs(Double(values.count) / 1000 - share) < 0.05)
            #expect(values.allSatisfy(range.contains))
            #expect((values.min() ?? .infinity) < range.lowerBound + width / 10)
            #expect((values.max() ?? -.infinity) > range.upperBound - width / 10)
        }
        expect(draws.map(\.blur).filter { $0 != 0 }, share: 0.25, fill: 0.5...2)
        expect(draws.map(\.sharpness).filter { $0 != 1 }, share: 0.5, fill: 0...3)
        expect(draws.map(\.resolution).filter { $0 != 1 }, share: 0.5, fill: 0.4...0.9)
        expect(draws.map(\.noise).filter { $0 != 0 }, share: 0.5, fill: 1...12)
        expect(draws.compactMap(\.quality).map { Float($0) }, share: 0.75, fill: 20...90)
        expect(draws.compactMap(\.crop).map(share), share: 0.8, fill: 0.29...0.91)
        expect(draws.compactMap(\.erased?.area).map(share), share: 0.5, fill: 0.01...0.34)
    }

    private func share(_ area: PixelRectangle) -> Float {
        Float(area.width * area.height) / Float(size.pixelCount)
    }

    @Test func areasLieWithinTheImageAndHaveTheirShape() {
        for index in 0..<500 {
            let transform = draw(lively, index: index)
            for area in [transform.crop, transform.erased?.area].compactMap(\.self) {
                #expect(area.left >= 0 && area.left + area.width <= size.width)
                #expect(area.top >= 0 && area.top + area.height <= size.height)
            }
            if let crop = transform.crop {
                #expect((0.7...1.4).contains(Float(crop.width) / Float(crop.height)))
            }
        }
    }

    @Test func areasReachEveryBorder() {
        let crops = (0..<500).compactMap { draw(lively, index: $0).crop }
        #expect(crops.contains { $0.left == 0 } && crops.contains { $0.top == 0 })
        #expect(crops.contains { $0.left + $0.width == size.width })
        #expect(crops.contains { $0.top + $0.height == size.height })
    }

    @Test func whereNoShapeFitsTheMiddleIsShown() {
        var augmentation = Augmentation.none
        augmentation.randomResizedCrop = RandomResizedCrop(scale: 1...1, ratio: 1...1)
        #expect(draw(augmentation).crop == PixelRectangle(left: 15, top: 0, width: 60, height: 60))
    }

    @Test func switchingOneOffLeavesTheOthersAsTheyWere() {
        for index in 0..<50 {
            var expected = draw(lively, index: index)
            var augmentation = lively
            augmentation.randomResizedCrop = nil
            augmentation.blur = nil
            augmentation.compression?.probability = 0
            expected.crop = nil
            expected.blur = 0
            expected.quality = nil
            #expect(draw(augmentation, index: index) == expected)
        }
    }

    /// The seeds of runs with the first transforms keep their meaning.
    @Test func theFirstTransformsAreDrawnAsWithoutTheOthers() {
        var plain = Augmentation.none
        plain.rotationRange = 10
        plain.gammaRange = 0.5...2
        for index in 0..<50 {
            let (alone, together) = (draw(plain, index: index), draw(lively, index: index))
            #expect(alone.theta == together.theta && alone.gamma == together.gamma)
        }
    }

    @Test func theDescriptionSaysWhatWasDrawn() {
        var transform = Transform()
        transform.crop = PixelRectangle(left: 3, top: 4, width: 50, height: 60)
        transform.blur = 1.25
        transform.sharpness = 2
        transform.resolution = 0.5
        transform.noise = 8.04
        transform.quality = 35
        transform.erased = .init(area: PixelRectangle(left: 1, top: 2, width: 9, height: 8), fill: .mean)
        #expect(
            transform.description
                == "cropped to 50×60 at (3, 4), blur 1.25 px, sharpness 2.00, resolution 0.50, noise 8.0, "
                + "JPEG quality 35, erased 9×8 at (1, 2) (mean)")
    }
}
