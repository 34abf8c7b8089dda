import Foundation
import Radiographs
import Testing

@Suite struct ResizeTests {
    /// The same picture as `scripts/make-fixtures/images.py` draws.
    private func pattern(_ size: ImageSize) -> Radiograph {
        var image = Radiograph(size: size)
        for y in 0..<size.height {
            for x in 0..<size.width {
                image[x, y] = UInt8(truncatingIfNeeded: (x * x * 31 + y * y * 17 + x * y * 7) >> 4)
            }
        }
        return image
    }

    @Test func resizingIsPillowsToTheBit() throws {
        var sources: [ImageSize: Radiograph] = [:]
        for fixture in try ImageFixtures.resized() {
            let size = ImageSize(width: fixture.width, height: fixture.height)
            let frame = ImageSize(width: fixture.frameWidth, height: fixture.frameHeight)
            let source = sources[size] ?? pattern(size)
            sources[size] = source
            let result = source.resized(to: frame, mode: fixture.mode)
            let isFirstRowEqual = Array(result.pixels.prefix(frame.width)) == Array(fixture.firstRow)
            #expect(isFirstRowEqual, "\(size) to \(frame), \(fixture.mode)")
            #expect(crc32(result.pixels) == fixture.crc32, "\(size) to \(frame), \(fixture.mode)")
        }
    }

    @Test func theSameSizeIsTheSameImage() {
        let image = noise(ImageSize(width: 19, height: 33), seed: 2)
        for mode in ResizeMode.allCases {
            #expect(image.resized(to: image.size, mode: mode) == image)
        }
    }

    @Test func aUniformImageStaysUniform() {
        for level in [UInt8(0), 1, 127, 254, 255] {
            let image = Radiograph(size: ImageSize(width: 50, height: 31), filledWith: level)
            let frame = ImageSize(width: 17, height: 40)
            #expect(image.resized(to: frame) == Radiograph(size: frame, filledWith: level))
            #expect(image.resized(to: frame, mode: .crop) == Radiograph(size: frame, filledWith: level))
        }
    }

    @Test func fittingCentersOnBlack() {
        let white = Radiograph(size: ImageSize(width: 40, height: 20), filledWith: 255)
        let fitted = white.resized(to: ImageSize(square: 20), mode: .fit)
        for y in 0..<20 {
            #expect(fitted[10, y] == ((5..<15).contains(y) ? 255 : 0))
        }
    }

    @Test func croppingKeepsTheMiddle() {
        var image = Radiograph(size: ImageSize(width: 40, height: 20), filledWith: 200)
        for y in 0..<20 {
            for x in Array(0..<8) + Array(32..<40) { image[x, y] = 0 }
        }
        let cropped = image.resized(to: ImageSize(square: 10), mode: .crop)
        #expect(cropped.pixels.allSatisfy { $0 == 200 })
    }

    @Test func extremeShapesLeaveAPixelAtLeast() {
        let line = Radiograph(size: ImageSize(width: 1000, height: 1), filledWith: 90)
        let fitted = line.resized(to: ImageSize(square: 10), mode: .fit)
        #expect(fitted.pixels.filter { $0 == 90 }.count == 10)
        #expect(line.resized(to: ImageSize(square: 10), mode: .crop).pixels.allSatisfy { $0 == 90 })
    }

    @Test func aModeIsSpelledByItsNameAndAnotherWordIsAnError() throws {
        #expect(try JSONDecoder().decode([ResizeMode].self, from: Data(#"["fit"]"#.utf8)) == [.fit])
        let error = #expect(throws: (any Error).self) {
            try JSONDecoder().decode([ResizeMode].self, from: Data(#"["strech"]"#.utf8))
        }
        #expect("\(try #require(error))" == #"[0]: found "strech", expected one of "stretch", "fit", "crop""#)
    }

    @Test func aSizeHasAtLeastOnePixel() throws {
        let size = ImageSize(width: 150, height: 100)
        #expect(try JSONDecoder().decode(ImageSize.self, from: JSONEncoder().encode(size)) == size)
        #expect(throws: (any Error).self) {
            try JSONDecoder().decode(ImageSize.self, from: Data(#"{"width": 0, "height": 3}"#.utf8))
        }
    }

    /// CRC-32 of IEEE 802.3, as zlib computes it.
    private func crc32(_ bytes: [UInt8]) -> UInt32 {
        ~bytes.reduce(~0) { sum, byte in
            (0..<8).reduce(sum ^ UInt32(byte)) { (sum: UInt32, _) -> UInt32 in
                sum & 1 == 1 ? sum >> 1 ^ 0xEDB8_8320 : sum >> 1
            }
        }
    }
}
