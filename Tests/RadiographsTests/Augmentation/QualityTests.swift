import Foundation
import Radiographs
import Randomness
import TestSupport
import Testing

/// Blur, sharpness, noise, resolution, compression, erasing and the crop.
@Suite struct QualityTests {
    private let size = ImageSize(width: 40, height: 30)

    private func transform(_ set: (inout Transform) -> Void) -> Transform {
        var transform = Transform()
        set(&transform)
        return transform
    }

    @Test func blurIsThatOfSciPy() throws {
        for reference in try QualityCase.all(of: "blur") {
            #expect(reference.largestError(transform { $0.blur = reference.strength }) < 1e-3)
        }
    }

    @Test func sharpnessIsThatOfTorchvision() throws {
        for reference in try QualityCase.all(of: "sharpness") {
            #expect(reference.largestError(transform { $0.sharpness = reference.strength }) < 1e-3)
        }
    }

    /// Pillow 13 chooses which axis goes first, and so rounds to the next level now and then.
    @Test func lowerResolutionIsThatOfPillow() throws {
        for reference in try QualityCase.all(of: "resolution") {
            #expect(reference.largestError(transform { $0.resolution = reference.strength }) <= 1)
        }
    }

    /// Versions of libjpeg may round to the next level.
    @Test func compressionIsThatOfPillow() throws {
        for reference in try QualityCase.all(of: "compression") {
            #expect(reference.largestError(transform { $0.quality = Int(reference.strength) }) <= 1)
        }
    }

    @Test func aCropIsThatOfPyTorchInside() throws {
        for reference in try QualityCase.all(of: "crop") {
            let box = try #require(reference.crop)
            let crop = PixelRectangle(left: box[0], top: box[1], width: box[2], height: box[3])
            #expect(reference.largestError(transform { $0.crop = crop }) < 1e-3)
        }
    }

    @Test func equalizationIsThatOfPillow() throws {
        for reference in try QualityCase.all(of: "equalize") {
            let y = written(reference.x, reference.size, Preprocessing(.equalizeEach)).map { $0 * 255 }
            #expect(reference.largestError(of: y) < 1e-3)
        }
    }

    @Test func aCropIsMadeBeforeTheRestOfTheMap() {
        // The left half enlarged, then mirrored: the first column shows the middle.
        let x = (0..<40 * 30).map { UInt8($0 % 40) }
        let half = PixelRectangle(left: 0, top: 0, width: 20, height: 30)
        let y = transform {
            $0.crop = half
            $0.flipsHorizontally = true
        }.applied(to: x, size: size)
        #expect(abs(y[0] - 19.25) < 1e-4 && abs(y[38] - 0.25) < 1e-4)
    }

    @Test func noiseHasItsDeviationAndNoBias() {
        let grey = [UInt8](repeating: 128, count: size.pixelCount)
        var values: [Double] = []
        for seed: UInt64 in 0..<40 {
            let noisy = transform {
                $0.noise = 10
                $0.noiseSeed = seed
            }
            values += noisy.applied(to: grey, size: size).map { (Double($0) - 128) / 10 }
        }
        func moment(_ power: Double) -> Double {
            values.map { pow($0, power) }.reduce(0, +) / Double(values.count)
        }
        #expect(abs(moment(1)) < 0.02 && abs(moment(2) - 1) < 0.02)
        #expect(abs(moment(3)) < 0.05 && abs(moment(4) - 3) < 0.15)
        // Neighbours have nothing to do with each other, in a row or in the four numbers of one draw.
        for distance in [1, 16, 32, 48, 64] {
            let products = zip(values, values.dropFirst(distance)).map { Double($0 * $1) }
            let mean: Double = products.reduce(0, +) / Double(products.count)
            #expect(abs(mean) < 0.03, "\(distance)")
        }
    }

    @Test func noiseStaysWithinTheGreyLevels() {
        let y = transform { $0.noise = 200 }.applied(to: noisePixels(size), size: size)
        #expect(y.allSatisfy { (0...255).contains($0) } && y.contains(0) && y.contains(255))
    }

    @Test func anErasedAreaIsReplacedAndTheRestStays() {
        let x = noisePixels(size)
        let area = PixelRectangle(left: 35, top: 3, width: 9, height: 4)
        func isInside(_ index: Int) -> Bool { index % 40 >= 35 && (3..<7).contains(index / 40) }
        for fill in RandomErasing.Fill.allCases {
            let y = transform { $0.erased = .init(area: area, fill: fill) }.applied(to: x, size: size)
            for index in x.indices where !isInside(index) { #expect(y[index] == Float(x[index])) }
            let erased = x.indices.filter(isInside)
            let mean = x.reduce(0) { $0 + Float($1) } / Float(x.count)
            if fill == .mean { #expect(erased.allSatisfy { abs(y[$0] - mean) < 1e-3 }) }
            if fill == .noise {
                #expect(Set(erased.map { y[$0] }).count == 20 && erased.allSatisfy { 0..<255 ~= y[$0] })
            }
        }
    }

    @Test func erasedNoiseIsSpreadEvenly() {
        let x = [UInt8](repeating: 0, count: size.pixelCount)
        let whole = PixelRectangle(left: 0, top: 0, width: 40, height: 30)
        let y = transform { $0.erased = .init(area: whole, fill: .noise) }.applied(to: x, size: size)
        let counts = y.reduce(into: [Int](repeating: 0, count: 4)) { $0[Int($1 / 64)] += 1 }
        #expect(counts.allSatisfy { (240...360).contains($0) })
    }

    @Test func theSeedDecides() {
        func noisy(_ seed: UInt64) -> [Float] {
            transform {
                $0.noise = 8
                $0.noiseSeed = seed
            }.applied(to: noisePixels(size), size: size)
        }
        #expect(noisy(3) == noisy(3))
        #expect(noisy(3) != noisy(4))
    }

    @Test func aTinyImageTakesEveryChange() {
        let x: [UInt8] = [7]
        let y = transform {
            $0.blur = 2
            $0.sharpness = 2
            $0.resolution = 0.5
            $0.quality = 50
        }.applied(to: x, size: ImageSize(square: 1))
        #expect(y.count == 1 && abs(y[0] - 7) <= 8)
    }

    @Test func qualityIsChangedOnTheWayIntoTheNetwork() {
        let change = transform {
            $0.theta = 4
            $0.blur = 1
            $0.noise = 5
            $0.quality = 40
        }
        let x = noisePixels(size)
        let whole = change.applied(to: x, size: size).map { $0 * (1 / 255) }
        #expect(written(x, size, .unit, changedBy: change) == whole)
    }
}

/// An image before and after a change of its quality, computed by somebody else.
struct QualityCase: Decodable {
    let width, height: Int
    private let strengthFound: Float?
    let crop: [Int]?
    let x: [UInt8]
    /// `nil` where the two may differ.
    private let y: [Float?]

    enum CodingKeys: String, CodingKey {
        case width, height, crop, x, y
        case strengthFound = "strength"
    }

    var size: ImageSize { ImageSize(width: width, height: height) }
    var strength: Float { strengthFound ?? .nan }

    func largestError(_ transform: Transform) -> Float {
        largestError(of: transform.applied(to: x, size: size))
    }

    func largestError(of found: [Float]) -> Float {
        let compared = y.indices.filter { y[$0] != nil }
        let (ours, theirs) = (compared.map { found[$0] }, compared.compactMap { y[$0] })
        return largestDifference(ours, theirs)
    }

    static func all(of kind: String) throws -> [QualityCase] {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("Fixtures/quality.json")
        let document = try JSONDecoder().decode([String: Entry].self, from: Data(contentsOf: file))
        return try #require(document[kind]?.references)
    }

    private enum Entry: Decodable {
        case cases([QualityCase]), text

        /// `nil` where there are none, or a text stands in their place.
        var references: [QualityCase]? {
            if case .cases(let list) = self, !list.isEmpty { list } else { nil }
        }

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            self =
                (try? container.decode(String.self)) == nil
                ? .cases(try container.decode([QualityCase].self)) : .text
        }
    }
}
