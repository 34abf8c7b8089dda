import Radiographs
import TestSupport
import Testing

@Suite struct ImageEncoderTests {
    let decoder = ImageDecoder()

    @Test func aPNGKeepsEveryPixel() throws {
        for (width, height) in [(1, 1), (7, 300), (256, 3), (41, 42)] {
            let image = noise(ImageSize(width: width, height: height), seed: 3)
            #expect(try decoder.decode(ImageEncoder.png(image)) == image)
        }
    }

    @Test func aPNGInColorIsReadAsItsLuma() throws {
        let size = ImageSize(width: 2, height: 2)
        let rgb: [UInt8] = [255, 0, 0, 0, 255, 0, 0, 0, 255, 40, 40, 40]
        let file = try ImageEncoder.png(rgb: rgb, size: size)
        #expect(try decoder.header(of: file).colorModel == .rgb)
        #expect(try decoder.decode(file).pixels == [76, 150, 29, 40])
    }

    @Test func aJPEGIsNearTheImageAndNearerAtAHigherQuality() throws {
        let size = ImageSize(width: 65, height: 43)
        let image = noise(ImageSize(square: 8), seed: 4).resized(to: size)
        let errors = try [5, 50, 100].map { quality in
            let file = try ImageEncoder.jpeg(image, quality: quality)
            #expect(try decoder.header(of: file).colorModel == .grey)
            return largestDifference(try decoder.decode(file).pixels, image.pixels)
        }
        #expect(errors[0] > errors[1] && errors[1] > errors[2])
        #expect(errors[2] <= 2)
    }

    @Test func aLargeJPEGIsWrittenWhole() throws {
        let image = noise(ImageSize(width: 400, height: 300), seed: 5)
        let file = try ImageEncoder.jpeg(image, quality: 100)
        #expect(file.count > 100_000)
        #expect(try decoder.decode(file).size == image.size)
    }

    @Test func anImageTooLongForAJPEGIsAnError() throws {
        let image = Radiograph(size: ImageSize(width: 70_000, height: 1))
        let error = try #require(throws: ImageError.self) { try ImageEncoder.jpeg(image, quality: 90) }
        #expect(error.problem == .notEncodable)
        #expect(error.description.contains("70000×1"))
    }
}
