import Diagnostics
import Files
import Foundation
import NeuralNetworks
import Radiographs
import SystemPackage
import TestSupport
import Testing
import Training

@Suite("How much an image looks like the training images")
struct TypicalityTests {
    /// What `scripts/make-fixtures/typicality.py` computed.
    private struct Reference: Decodable {
        let width: Int
        let height: Int
        let fitted: Int
        let distances: [Double]
    }

    @Test("Distances are those of SciPy and NumPy")
    func agreesWithNumPy() throws {
        let path = FilePath(#filePath).removingLastComponent().removingLastComponent()
            .pushing(FilePath("Fixtures/typicality.json"))
        let reference = try JSONDecoder().decode(Reference.self, from: try readFile(path))
        let size = ImageSize(width: reference.width, height: reference.height)
        let images = reference.distances.indices.map { image($0, size, fitted: reference.fitted) }
        let distribution = try #require(
            TrainingDistribution(
                of: Array(0..<reference.fitted), from: RadiographArray(images, size: size), threads: 2))
        for (image, expected) in zip(images, reference.distances) {
            let found = distribution.typicality(of: image).distance
            #expect(abs(found - expected) < 1e-3 * expected)
        }
    }

    /// As the script makes it.
    private func image(_ number: Int, _ size: ImageSize, fitted: Int) -> Radiograph {
        let kind = FormulaNumbers.sequence("kind\(number)", 4)
        let noise = FormulaNumbers.sequence("grain\(number)", size.pixelCount)
        let strength = (number < fitted ? 60 : 110) * (0.5 + 0.5 * abs(kind[3]))
        let pixels = noise.indices.map { index -> UInt8 in
            let x = Double(index % size.width) / Double(size.width) - 0.5
            let y = Double(index / size.width) / Double(size.height) - 0.5
            let slope = kind[0] * x + kind[1] * y
            let level = 128 + 30 * kind[2] + 80 * slope + strength * noise[index]
            return UInt8(min(max((level + 0.5).rounded(.down), 0), 255))
        }
        return Radiograph(size: size, pixels: pixels)
    }

    // MARK: Phantoms

    private static let size = ImageSize(square: 64)

    private static let phantoms = Result {
        let dataset = try PhantomDataset(imageSize: 80)
        return (0..<240).map { patient in
            let cause: PhantomCause = patient % 4 == 0 ? .none : patient % 2 == 0 ? .virus : .bacteria
            return dataset.render(
                PhantomImage(split: .train, cause: cause, patient: patient, number: 0, fileName: "image.jpeg")
            ).resized(to: size)
        }
    }

    private static let fitted = Result {
        let images = try phantoms.get()
        return try #require(
            TrainingDistribution(of: Array(0..<200), from: RadiographArray(images, size: size), threads: 2))
    }

    private func verdicts(_ change: (Radiograph) -> Radiograph) throws -> [Typicality.Verdict] {
        let distribution = try Self.fitted.get()
        return try Self.phantoms.get()[200...].map { distribution.typicality(of: change($0)).verdict }
    }

    @Test("New images of the same kind are typical")
    func newImagesAreTypical() throws {
        let found = try verdicts { $0 }
        #expect(found.count { $0 != .typical } <= 2, "\(found)")
        let distribution = try Self.fitted.get()
        let percentiles = try Self.phantoms.get()[200...].map { distribution.typicality(of: $0).percentile }
        let mean = percentiles.reduce(0, +) / Double(percentiles.count)
        #expect(0.3...0.7 ~= mean)
    }

    @Test("What was done to an image is told")
    func changesAreNamed() throws {
        func turned(_ image: Radiograph) -> Radiograph {
            var result = image
            let last = image.size.width - 1
            for y in 0...last { for x in 0...last { result[last - y, x] = image[x, y] } }
            return result
        }
        func share(_ verdict: Typicality.Verdict, _ change: (Radiograph) -> Radiograph) throws -> Double {
            let found = try verdicts(change)
            return Double(found.count { $0 == verdict }) / Double(found.count)
        }
        #expect(try share(.inverted) { Radiograph(size: $0.size, pixels: $0.pixels.map { 255 - $0 }) } > 0.9)
        #expect(try share(.turnedRight) { turned($0) } > 0.9)
        #expect(try share(.upsideDown) { turned(turned($0)) } > 0.9)
        #expect(try share(.turnedLeft) { turned(turned(turned($0))) } > 0.9)
    }

    @Test("Noise, stripes and blank images are unusual, whatever their size")
    func othersAreUnusual() throws {
        let distribution = try Self.fitted.get()
        let size = ImageSize(width: 90, height: 70)
        let noise = FormulaNumbers.sequence("noise", size.pixelCount).map { UInt8(128 + 120 * $0) }
        let stripes = (0..<size.pixelCount).map { UInt8($0 / size.width % 6 < 3 ? 20 : 250) }
        let blank = [UInt8](repeating: 90, count: size.pixelCount)
        for pixels in [noise, stripes, blank] {
            let found = distribution.typicality(of: Radiograph(size: size, pixels: pixels))
            #expect(found.isWarning)
            #expect(found.percentile == 1)
        }
    }

    @Test("A page of text, a limb and a landscape are unusual")
    func otherPicturesAreUnusual() throws {
        let distribution = try Self.fitted.get()
        for image in [page, limb, landscape] {
            let found = distribution.typicality(of: image)
            #expect(found.isWarning, "\(found)")
        }
    }

    /// Black lines of text on white.
    private var page: Radiograph {
        let size = ImageSize(width: 420, height: 594)
        var page = ColorImage(size: size, filledWith: .white)
        for line in 0..<36 {
            page.write(
                "Findings of the examination, line \(line) of the letter", left: 40, top: 40 + 14 * line,
                color: .black)
        }
        return Radiograph(
            size: size, pixels: stride(from: 0, to: page.pixels.count, by: 3).map { page.pixels[$0] })
    }

    /// Two bones in soft tissue, from one edge to the other, on black.
    private var limb: Radiograph {
        drawn { x, _ in
            let bones = [0.42, 0.6].map { abs(x - $0) < 0.045 ? 120 : 0.0 }.reduce(0, +)
            return abs(x - 0.5) < 0.22 ? 70 + bones : 0
        }
    }

    /// A bright sky above dark hills, as a camera would take it.
    private var landscape: Radiograph {
        drawn { x, y in
            let horizon = 0.45 + 0.08 * sin(9 * x) + 0.03 * sin(31 * x)
            return y < horizon ? 235 - 70 * y : 95 - 60 * y + 25 * sin(140 * x) * sin(90 * y)
        }
    }

    /// A square of grey levels, by the place from 0 to 1 across and down.
    private func drawn(_ level: (Double, Double) -> Double) -> Radiograph {
        let size = ImageSize(square: 200)
        let pixels = (0..<size.pixelCount).map { index -> UInt8 in
            let (row, column) = index.quotientAndRemainder(dividingBy: 200)
            let grey = level(Double(column) / 200, Double(row) / 200)
            return UInt8(min(max(grey, 0), 255))
        }
        return Radiograph(size: size, pixels: pixels)
    }

    @Test("Of a few images nothing is said")
    func tooFew() throws {
        let images = RadiographArray(try Self.phantoms.get(), size: Self.size)
        #expect(TrainingDistribution(of: Array(0..<19), from: images, threads: 1) == nil)
        #expect(TrainingDistribution(of: Array(0..<20), from: images, threads: 1) != nil)
    }

    // MARK: In files

    @Test("It comes back from JSON as it was, in less than 50 kB")
    func coding() throws {
        let distribution = try Self.fitted.get()
        let json = try JSONEncoder().encode(distribution)
        #expect(json.count < 50_000)
        #expect(try decodeStrictly(TrainingDistribution.self, from: json) == distribution)
    }

    @Test("A part that is missing is named")
    func damagedCoding() throws {
        let json = #"{"imageCount": 3, "means": [1, 2], "deviations": [], "factor": [], "distances": []}"#
        #expect {
            try decodeStrictly(TrainingDistribution.self, from: Data(json.utf8))
        } throws: { error in
            "\(error)".contains("means") && "\(error)".contains("found 2 numbers, expected 49")
        }
    }

    @Test("It is the same whatever the number of threads")
    func threadsChangeNothing() throws {
        let radiographs = (0..<40).map { image($0, Self.size, fitted: 40) }
        let images = RadiographArray(radiographs, size: Self.size)
        let alone = try #require(TrainingDistribution(of: Array(0..<40), from: images, threads: 1))
        #expect(TrainingDistribution(of: Array(0..<40), from: images, threads: 3) == alone)
    }

    @Test("A run's models know it; older files load without")
    func modelsKnow() throws {
        // Its folder lives as long as it does.
        let tiny = try TinyTraining(epochs: 1)
        let run = try tiny.run()
        let model = try ModelFile(readFrom: run.directory.bestCheckpoint)
        let count = try #require(run.report.metrics(of: .train)).images
        #expect(try #require(model.description.trainingImages).imageCount == count)
        #expect(model.description.trainingImages == run.model.trainingImages)
        var older = model.description
        older.trainingImages = nil
        let json = try JSONEncoder().encode(older)
        #expect(!String(decoding: json, as: UTF8.self).contains("trainingImages"))
        #expect(try decodeStrictly(ModelDescription.self, from: json) == older)
    }

    @Test("Real radiographs are typical, and turned or inverted ones are not")
    func realRadiographs() throws {
        guard let folder = SharedMaterial.find("data/chest_xray/train") else { return }
        let size = ImageSize(square: 64)
        let paths = try ImageFiles.below(folder).enumerated().filter { $0.offset % 6 == 0 }.map(\.element)
        let images = try paths.map { try ImageDecoder().decode($0, resizedTo: size, mode: .stretch) }
        let fitted = images.indices.filter { $0 % 5 != 0 }
        let distribution = try #require(
            TrainingDistribution(of: fitted, from: RadiographArray(images, size: size), threads: 2))
        let others = images.indices.filter { $0 % 5 == 0 }.map { images[$0] }
        func share(_ change: (Radiograph) -> Radiograph) -> Double {
            Double(others.count { distribution.typicality(of: change($0)).isWarning }) / Double(others.count)
        }
        #expect(share { $0 } < 0.03)
        #expect(share { Radiograph(size: size, pixels: $0.pixels.map { 255 - $0 }) } > 0.98)
        #expect(share { Radiograph(size: size, pixels: $0.pixels.reversed()) } > 0.95)
    }
}
