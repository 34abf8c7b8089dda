import Radiographs
import Randomness
import Testing
import Training

@Suite("A shift of the stress evaluation")
struct StressShiftTests {
    private func change(_ shift: StressShift, _ strength: Double, width: Int = 200) -> Transform {
        var random = RandomStream(seed: 0, purpose: .stress)
        return shift.transform(
            strength: strength, imageSize: ImageSize(width: width, height: 150), from: &random)
    }

    @Test("Its strength is in the unit that it names, and nothing else is changed")
    func units() {
        func transform(_ change: (inout Transform) -> Void) -> Transform {
            var transform = Transform()
            change(&transform)
            return transform
        }
        #expect(change(.brightness, 1.25) == transform { $0.brightness = 1.25 })
        #expect(change(.contrast, 0.5) == transform { $0.contrast = 0.5 })
        #expect(change(.gamma, 1.5) == transform { $0.gamma = 1.5 })
        // Of the width, in percent.
        #expect(change(.blur, 0.5) == transform { $0.blur = 1 })
        #expect(change(.compression, 40) == transform { $0.quality = 40 })
        #expect(change(.resolution, 50) == transform { $0.resolution = 0.5 })
        #expect(change(.rotation, -5) == transform { $0.theta = -5 })
        let noisy = change(.noise, 8)
        #expect(noisy == transform { ($0.noise, $0.noiseSeed) = (8, noisy.noiseSeed) })
    }

    @Test("Every strength changes an image, and no two of a shift alike", arguments: StressShift.allCases)
    func everyStrengthChangesSomething(shift: StressShift) {
        let size = ImageSize(square: 150)
        let image = (0..<size.pixelCount).map { (index: Int) -> UInt8 in
            UInt8(60 + (index * 37 + index / 40 * 11) % 130)
        }
        let results = shift.strengths.map { change(shift, $0, width: 150).applied(to: image, size: size) }
        #expect(Set(results).count == shift.strengths.count)
        #expect(!results.contains(image.map { Float($0) }))
    }
}
