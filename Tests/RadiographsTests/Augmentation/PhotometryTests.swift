import Foundation
import Radiographs
import TestSupport
import Testing

@Suite struct PhotometryTests {
    private let ramp = (0...255).map { UInt8($0) }
    private let rampSize = ImageSize(width: 16, height: 16)

    @Test func contrastAndGammaAreThoseOfTensorFlow() throws {
        for reference in try ReferenceCase.all(by: "tensorflow") {
            #expect(reference.largestError < 1e-3, "\(reference.transform)")
        }
    }

    @Test func brightnessCutsToWholeLevels() {
        var transform = Transform()
        transform.brightness = 1.3
        let y = transform.applied(to: ramp, size: rampSize)
        #expect(y[0] == 0)
        #expect(y[9] == 11)
        #expect(y[171] == 222)
        #expect(y[255] == 255)
    }

    @Test func brightnessOneLeavesFractions() {
        var shift = Transform()
        shift.tx = 0.5
        shift.brightness = 1
        #expect(shift.applied(to: ramp, size: rampSize)[0] == 0.5)
    }

    @Test func theSharedVectorsAreMatched() throws {
        guard let file = SharedMaterial.find("keras-golden/pointwise.json") else { return }
        let shared = try JSONDecoder().decode(Shared.self, from: Data(contentsOf: URL(filePath: file.string)))
        let size = ImageSize(width: shared.shape[1], height: shared.shape[0])
        try #require(!shared.cases.isEmpty)
        for reference in shared.cases {
            let x = reference.x.map { UInt8($0) }
            if reference.standardize != nil {
                #expect(
                    largestDifference(written(x, size, Preprocessing(.standardizeEach)), reference.y) < 1e-5)
            } else {
                var transform = Transform()
                transform.channelShift = reference.channel_shift ?? 0
                transform.brightness = reference.brightness ?? 1
                #expect(transform.applied(to: x, size: size) == reference.y)
            }
        }
    }

    @Test func aChannelShiftStaysWithinTheImagesExtremes() {
        let size = ImageSize(width: 3, height: 1)
        var transform = Transform()
        transform.channelShift = -30
        #expect(transform.applied(to: [50, 60, 200], size: size) == [50, 50, 170])
    }

    @Test(arguments: [Float(0.05), 0.5, 0.9, 1.1, 3, 40])
    func gammaIsThePower(gamma: Float) {
        var transform = Transform()
        transform.gamma = gamma
        let expected = ramp.map { Float(255 * pow(Double($0) / 255, Double(gamma))) }
        #expect(largestDifference(transform.applied(to: ramp, size: rampSize), expected) < 1e-3)
    }

    @Test func contrastZeroIsTheMean() {
        let size = ImageSize(width: 4, height: 1)
        var transform = Transform()
        transform.contrast = 0
        #expect(transform.applied(to: [10, 20, 30, 60], size: size) == [30, 30, 30, 30])
    }

    private struct Shared: Decodable {
        struct Case: Decodable {
            // swift-format-ignore: AlwaysUseLowerCamelCase
            let channel_shift: Float?
            let brightness: Float?
            let standardize: String?
            let x, y: [Float]
        }
        let shape: [Int]
        let cases: [Case]
    }
}
