import Radiographs
import Testing

/// What has to be true of the pictures for a person to take them for radiographs. Whether a person does is for the
/// eye: `xray-data phantom` makes some to look at.
@Suite struct PhantomPictureTests {
    private let dataset: PhantomDataset

    init() throws {
        dataset = try PhantomDataset(imageSize: 64)
    }

    private func picture(of patient: Int, _ cause: PhantomCause, number: Int = 0) -> Radiograph {
        dataset.render(
            PhantomImage(
                split: .train, cause: cause, patient: patient, number: number, fileName: "image.jpeg"))
    }

    /// The mean grey level of a part of the picture, given in shares of its width and height.
    private func mean(_ image: Radiograph, x: ClosedRange<Float>, y: ClosedRange<Float>) -> Float {
        let columns =
            Int(x.lowerBound * Float(image.size.width))..<Int(x.upperBound * Float(image.size.width))
        let rows = Int(y.lowerBound * Float(image.size.height))..<Int(y.upperBound * Float(image.size.height))
        let sum = rows.reduce(0) { sum, row in sum + columns.reduce(0) { $0 + Int(image[$1, row]) } }
        return Float(sum) / Float(rows.count * columns.count)
    }

    @Test("Lungs are dark between a bright mediastinum and a bright abdomen", arguments: 0..<8)
    func lungsAreDark(patient: Int) {
        let image = picture(of: patient, .none)
        let lungs =
            (mean(image, x: 0.25...0.35, y: 0.4...0.55) + mean(image, x: 0.65...0.75, y: 0.4...0.55)) / 2
        #expect(mean(image, x: 0.47...0.53, y: 0.4...0.55) > lungs + 40)
        #expect(mean(image, x: 0.25...0.75, y: 0.92...0.97) > lungs + 25)
    }

    @Test("A finding whitens the lungs", arguments: 0..<6, [PhantomCause.bacteria, .virus])
    func aFindingWhitens(patient: Int, cause: PhantomCause) {
        let healthy = picture(of: patient, .none)
        let ill = picture(of: patient, cause)
        #expect(healthy.size == ill.size)
        #expect(
            mean(ill, x: 0.1...0.9, y: 0.15...0.9) > mean(healthy, x: 0.1...0.9, y: 0.15...0.9) + 0.5)
        // What lies outside of the chest stays as it is.
        let corner = (mean(ill, x: 0.9...0.99, y: 0...0.1), mean(healthy, x: 0.9...0.99, y: 0...0.1))
        #expect(abs(corner.0 - corner.1) < 3)
    }

    @Test func imagesOfOnePatientShareTheAnatomyAndNotTheExposure() {
        let one = picture(of: 3, .none)
        let other = picture(of: 3, .none, number: 1)
        let stranger = picture(of: 4, .none)
        #expect(one.size == other.size)
        #expect(one != other)
        #expect(one.size != stranger.size || one != stranger)
        #expect(picture(of: 3, .none) == one)
    }

    /// A threshold on the mean brightness must not tell the classes apart.
    @Test func brightnessAloneDoesNotTellTheClasses() {
        let healthy = (0..<24).map { mean(picture(of: $0, .none), x: 0...1, y: 0...1) }
        let ill = (24..<48).map {
            mean(picture(of: $0, $0 % 3 == 0 ? .virus : .bacteria), x: 0...1, y: 0...1)
        }
        let ordered = healthy.reduce(0) { sum, level in sum + ill.count { $0 > level } }
        let areaUnderCurve = Float(ordered) / Float(healthy.count * ill.count)
        #expect((0.3...0.75).contains(areaUnderCurve), "\(areaUnderCurve)")
    }
}
