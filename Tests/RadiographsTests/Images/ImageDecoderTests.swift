import Foundation
import Radiographs
import Randomness
import SystemPackage
import TestSupport
import Testing

@Suite struct ImageDecoderTests {
    let decoder = ImageDecoder(maximumPixels: 1_000_000)

    @Test("Grey levels are Pillow's", arguments: try ImageFixtures.images())
    func greyLevelsArePillows(fixture: ImageFixtures.Image) throws {
        let image = try decoder.decode(fixture.file)
        #expect(image.size == fixture.size)
        #expect(largestDifference(image.pixels, fixture.pixels) <= Double(fixture.tolerance))
    }

    /// Pillow rounds to RGB on its way from YCbCr to grey, and clips colours that RGB does not have. On a
    /// radiograph, which is grey whatever the file says, only the rounding is left.
    @Test func theLumaPlaneIsWithinAGreyLevelOfPillowsConversion() throws {
        for fixture in try ImageFixtures.images() where fixture.colorModel == "YCbCr" {
            let image = try decoder.decode(fixture.file)
            let differences = zip(image.pixels, fixture.pixels).map { abs(Double($0) - Double($1)) }
            let mean = differences.reduce(0, +) / Double(differences.count)
            let limit = fixture.name == "grey stored as YCbCr" ? 0.01 : 1
            #expect(mean < limit, "\(fixture.name)")
        }
    }

    @Test("The header tells what a file is", arguments: try ImageFixtures.images())
    func theHeaderTellsWhatAFileIs(fixture: ImageFixtures.Image) throws {
        let header = try decoder.header(of: fixture.file)
        #expect(header.size == fixture.size)
        #expect(header.colorModel.rawValue == fixture.colorModel)
        #expect(header.componentCount == fixture.components)
        #expect(header.bitsPerComponent == fixture.bits)
        #expect(header.isProgressive == fixture.isProgressive)
        #expect(header.format == (fixture.file.first == 0xFF ? .jpeg : .png))
    }

    @Test("What cannot be decoded is refused with its reason", arguments: try ImageFixtures.refused())
    func whatCannotBeDecodedIsRefused(fixture: ImageFixtures.Refused) throws {
        let error = try #require(throws: ImageError.self) { try decoder.decode(fixture.file) }
        #expect("\(error.problem)" == fixture.problem, "\(error)")
        #expect(error.description.hasPrefix("test: "))
        #expect(!error.description.contains("\n"))
    }

    /// libjpeg-turbo reads them from version 3 on, and never at a part of their size.
    @Test func aLosslessJPEGIsRefusedOrReadAsAWhole() throws {
        let fixture = try ImageFixtures.lossless()
        let whole = Radiograph(
            size: ImageSize(width: fixture.width, height: fixture.height), pixels: Array(fixture.pixels))
        do {
            #expect(try decoder.decode(fixture.file) == whole)
        } catch let error as ImageError {
            #expect("\(error.problem)" == "unsupported")
            return
        }
        let folder = try TemporaryFolder()
        let file = try folder.write(fixture.file, to: "lossless.jpg")
        let small = ImageSize(width: 9, height: 7)
        let resized = try decoder.decode(file, resizedTo: small, mode: .stretch)
        let differences = zip(resized.pixels, whole.resized(to: small).pixels).map {
            abs(Int($0) - Int($1))
        }
        #expect(differences.max() ?? 255 < 40, "a corner instead of the whole is another picture")
    }

    @Test func theLimitOfScansCanBeRaised() throws {
        let file = try #require(try ImageFixtures.refused().first { $0.name == "a JPEG of 127 scans" }).file
        let image = try ImageDecoder(maximumScans: 127).decode(file)
        #expect(image == Radiograph(size: ImageSize(square: 8), filledWith: 128))
        #expect(throws: ImageError.self) { try ImageDecoder(maximumScans: 126).decode(file) }
    }

    @Test func theLimitOfPixelsIsExact() throws {
        let file = try ImageEncoder.png(noise(ImageSize(width: 20, height: 30), seed: 1))
        #expect(throws: Never.self) { try ImageDecoder(maximumPixels: 600).decode(file) }
        #expect(throws: ImageError.self) { try ImageDecoder(maximumPixels: 599).decode(file) }
    }

    @Test func aFileThatEndsTooEarlyIsRefusedAtEveryLength() throws {
        let names = [
            "grey", "grey, progressive", "color, halved chroma", "CMYK", "grey, 1 bits",
            "palette, 4 bits, interlaced",
            "RGB, interlaced",
        ]
        let fixtures = try ImageFixtures.images().filter { names.contains($0.name) }
        #expect(fixtures.count == names.count)
        for fixture in fixtures {
            for length in fixture.file.indices {
                #expect(throws: ImageError.self, "\(fixture.name) cut to \(length) bytes") {
                    try decoder.decode(fixture.file.prefix(length))
                }
                #expect(throws: ImageError.self, "\(fixture.name) cut to \(length) bytes, scaled") {
                    try decoder.decode(fixture.file.prefix(length), atLeast: ImageSize(square: 2))
                }
            }
        }
    }

    @Test func changedBytesGiveAnImageOrAnErrorAndNothingElse() throws {
        var random = RandomStream(seed: 7, purpose: .test)
        for fixture in try ImageFixtures.images() {
            for _ in 0..<60 {
                var file = Array(fixture.file)
                for _ in 0...Int.random(in: 0..<6, using: &random) {
                    file[Int.random(in: 2..<file.count, using: &random)] = UInt8.random(
                        in: 0...255, using: &random)
                }
                expectImageOrError(file)
            }
        }
    }

    @Test func randomBytesGiveAnErrorAndNothingElse() throws {
        var random = RandomStream(seed: 8, purpose: .test)
        let beginnings: [[UInt8]] = [
            [], [0xFF, 0xD8, 0xFF], [0xFF, 0xD8, 0xFF, 0xC0, 0, 11, 8, 0, 8, 0, 8, 1, 1, 0x11, 0],
            [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A],
        ]
        for beginning in beginnings {
            for _ in 0..<200 {
                let count = Int.random(in: 0..<300, using: &random)
                expectImageOrError(
                    beginning + (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) })
            }
        }
    }

    private func expectImageOrError(_ file: [UInt8]) {
        do {
            let image = try decoder.decode(file)
            #expect(image.pixels.count <= decoder.maximumPixels)
        } catch {
            #expect(error is ImageError)
        }
    }

    @Test func aPartOfTheSizeIsDecodedAsPillowsDraftMode() throws {
        for fixture in try ImageFixtures.scaled() {
            let size = ImageSize(width: fixture.width, height: fixture.height)
            let image = try decoder.decode(fixture.file, atLeast: size)
            #expect(image.size == size)
            #expect(image.pixels == Array(fixture.pixels))
        }
    }

    @Test func theResultIsNeverSmallerThanAskedFor() throws {
        let whole = ImageSize(width: 203, height: 141)
        let file = try #require(try ImageFixtures.scaled().first).file
        for (asked, expected) in [
            ((1, 1), (51, 36)), ((51, 36), (51, 36)), ((52, 36), (102, 71)), ((51, 37), (102, 71)),
            ((102, 71), (102, 71)), ((103, 71), (203, 141)), ((102, 72), (203, 141)), ((500, 10), (203, 141)),
        ] {
            let image = try decoder.decode(file, atLeast: ImageSize(width: asked.0, height: asked.1))
            #expect(image.size == ImageSize(width: expected.0, height: expected.1))
        }
        #expect(try decoder.decode(file).size == whole)
    }

    /// The sides are no multiples of 4, so that the last column and row of the quarter stand for part of a pixel. Were
    /// they taken for whole ones, the mean difference would be over 4.
    @Test func decodingAtAPartOfTheSizeDoesNotMoveTheImage() throws {
        let folder = try TemporaryFolder()
        let smooth = noise(ImageSize(width: 12, height: 9), seed: 6).resized(
            to: ImageSize(width: 203, height: 141))
        let file = try folder.write(ImageEncoder.jpeg(smooth, quality: 98), to: "image.jpg")
        for mode in ResizeMode.allCases {
            for size in [ImageSize(width: 30, height: 30), ImageSize(width: 50, height: 25)] {
                let direct = try decoder.decode(file, resizedTo: size, mode: mode)
                let whole = smooth.resized(to: size, mode: mode)
                let differences = zip(direct.pixels, whole.pixels).map { abs(Double($0) - Double($1)) }
                let mean = differences.reduce(0, +) / Double(differences.count)
                #expect(mean < 1.5, "\(mode) \(size)")
            }
        }
    }

    @Test(
        "A large PNG is reduced by blocks to their means, as a JPEG is",
        arguments: [
            (203, 141, 51, 36, 4), (203, 141, 52, 36, 2), (8, 8, 4, 4, 2), (16, 4, 3, 1, 4), (9, 5, 9, 5, 1),
        ])
    func blockMeans(width: Int, height: Int, leastWidth: Int, leastHeight: Int, side: Int) throws {
        let image = noise(ImageSize(width: width, height: height), seed: 8)
        let reduced = try decoder.decode(
            ImageEncoder.png(image), atLeast: ImageSize(width: leastWidth, height: leastHeight))
        let size = ImageSize(width: (width + side - 1) / side, height: (height + side - 1) / side)
        #expect(reduced.size == size)
        for y in 0..<size.height {
            for x in 0..<size.width {
                let block = (0..<side * side).map { place in
                    Double(
                        image[
                            min(x * side + place % side, width - 1), min(y * side + place / side, height - 1)]
                    )
                }
                let mean = block.reduce(0, +) / Double(block.count)
                #expect(reduced[x, y] == UInt8(mean.rounded(.toNearestOrEven)), "\(x), \(y)")
            }
        }
    }

    @Test(
        "A JPEG that is decoded in full is reduced as a PNG of its pixels, to the last bit",
        arguments: [30, 60, 90])
    func fullDecoding(side: Int) throws {
        let whole = noise(ImageSize(width: 203, height: 141), seed: 8)
        let file = try ImageEncoder.jpeg(whole, quality: 40)
        let decoder = ImageDecoder(jpegDecoding: .full)
        let least = ImageSize(square: side)
        let viaPNG = try decoder.decode(ImageEncoder.png(decoder.decode(file)), atLeast: least)
        #expect(try decoder.decode(file, atLeast: least) == viaPNG)
        // Noise of poor quality is cut off at black and white: before the mean here, after it there.
        let scaled = try ImageDecoder(jpegDecoding: .scaled).decode(file, atLeast: least)
        #expect(scaled.size == viaPNG.size)
        #expect((scaled == viaPNG) == (viaPNG.size == whole.size))
    }

    /// Rounding, and cutting off beyond black and white, come before the mean in one and after it in the other.
    @Test("A radiograph gives all but the same pixels as a JPEG and as a PNG", arguments: [64, 128, 224])
    func aJPEGIsReducedAsAPNG(side: Int) throws {
        guard let folder = SharedMaterial.find("data/originals/PNEUMONIA") else { return }
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.string).sorted()
        try #require(!names.isEmpty)
        let decoder = ImageDecoder()
        let size = ImageSize(square: side)
        for name in names.prefix(4) {
            let path = folder.appending(name)
            let direct = try decoder.decode(path, resizedTo: size, mode: .crop)
            let file = try ImageEncoder.png(decoder.decode(path))
            let viaPNG = try file.withUnsafeBytes { try decoder.decode($0, resizedTo: size, mode: .crop) }
            let differences = zip(direct.pixels, viaPNG.pixels).map { abs(Int($0) - Int($1)) }
            #expect((differences.max() ?? 0) <= 8, "\(name)")
            #expect(Double(differences.reduce(0, +)) < 0.25 * Double(differences.count), "\(name)")
        }
    }

    @Test func anErrorNamesTheFileAndWhatToDo() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("no image", to: "person1.jpeg")
        let error = try #require(throws: ImageError.self) { try decoder.decode(path) }
        #if DICOM
            let kinds = "JPEG, PNG or DICOM"
        #else
            let kinds = "JPEG or PNG"
        #endif
        #expect(
            error.description
                == "\(path): not a \(kinds) image (its first bytes are 6E 6F 20 69); convert it or remove it")
        #expect(error.exitStatus == .badData)
        #expect(throws: ImageError.self) { try decoder.header(of: path) }
    }

    @Test func publishedRadiographsDecode() throws {
        guard let folder = SharedMaterial.find("data/originals/PNEUMONIA") else { return }
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.string).sorted()
        try #require(!names.isEmpty)
        for name in names.prefix(6) {
            let header = try decoder.header(of: folder.appending(name))
            let image = try ImageDecoder().decode(folder.appending(name))
            #expect(image.size == header.size)
            let levels = Set(image.pixels)
            #expect(levels.count > 100, "\(name)")
        }
    }
}
