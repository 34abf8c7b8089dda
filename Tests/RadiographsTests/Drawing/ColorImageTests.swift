import Foundation
import Radiographs
import TestSupport
import Testing

@Suite struct ColorImageTests {
    let red = RGBColor(red: 255, green: 0, blue: 0)
    let decoder = ImageDecoder()

    /// An image of more colours than a palette holds.
    let colorful: ColorImage = {
        let size = ImageSize(width: 31, height: 17)
        return ColorImage(size: size, pixels: noise(ImageSize(width: 93, height: 17), seed: 1).pixels)
    }()

    @Test func aRadiographIsDrawnInItsGreys() {
        let radiograph = noise(ImageSize(width: 5, height: 4), seed: 2)
        let image = ColorImage(radiograph)
        for y in 0..<4 {
            for x in 0..<5 { #expect(image[x, y] == RGBColor(grey: radiograph[x, y])) }
        }
    }

    @Test func numbersGetTheColorsOfTheirPlaceInTheRange() {
        let map = FloatMap(size: ImageSize(width: 3, height: 1), values: [-1, 0, 1])
        let image = ColorImage(map, in: -1...1, colors: .coolWarm)
        #expect(image[0, 0] == ColorMap.coolWarm.color(at: 0))
        #expect(image[1, 0] == ColorMap.coolWarm.color(at: 0.5))
        #expect(image[2, 0] == ColorMap.coolWarm.color(at: 1))
    }

    @Test func whatIsDrawnBeyondTheBorderIsLeftOut() {
        var image = ColorImage(size: ImageSize(width: 4, height: 3))
        let patch = ColorImage(size: ImageSize(square: 2), filledWith: red)
        image.draw(patch, left: 3, top: -1)
        image.draw(patch, left: 40, top: 40)
        image.draw(patch, left: -2, top: 0)
        for y in 0..<3 {
            for x in 0..<4 { #expect(image[x, y] == ((x, y) == (3, 0) ? red : .black)) }
        }
    }

    @Test func anEnlargedPixelIsASquare() {
        let image = colorful.enlarged(by: 3)
        #expect(image.size == ImageSize(width: 93, height: 51))
        for y in 0..<51 {
            for x in 0..<93 where image[x, y] != colorful[x / 3, y / 3] { Issue.record("(\(x), \(y))") }
        }
    }

    @Test func heatLeavesTheImageAloneWhereThereIsNone() {
        let image = ColorImage(noise(ImageSize(width: 12, height: 9), seed: 3))
        let cold = FloatMap(size: ImageSize(square: 3), values: Array(repeating: 0, count: 9))
        #expect(image.overlaid(with: cold) == image)
        let hot = cold.map { _ in 1 }
        let covered = image.overlaid(with: hot, colors: .turbo, opacity: 1)
        #expect(covered == ColorImage(size: image.size, filledWith: ColorMap.turbo.color(at: 1)))
    }

    @Test func heatIsSeenThroughByItsOpacity() {
        let image = ColorImage(size: ImageSize(square: 1), filledWith: RGBColor(grey: 100))
        let half = FloatMap(size: ImageSize(square: 1), values: [0.5])
        let expected = RGBColor(grey: 100).mixed(with: ColorMap.grey.color(at: 0.5), share: 0.4)
        #expect(image.overlaid(with: half, colors: .grey, opacity: 0.8)[0, 0] == expected)
    }

    @Test func aPNGIsOfTheSmallestKindThatKeepsAll() throws {
        let grey = ColorImage(noise(ImageSize(width: 20, height: 10), seed: 4))
        let ramp = FloatMap(size: ImageSize(width: 256, height: 2), values: (0..<512).map { Float($0 % 256) })
        let few = ColorImage(ramp, colors: .viridis)
        for (image, model) in [(grey, ImageHeader.ColorModel.grey), (few, .palette), (colorful, .rgb)] {
            let file = try image.png()
            #expect(try decoder.header(of: file).colorModel == model)
            #expect(try decoder.decode(file).pixels == image.luma)
        }
    }

    @Test func aJPEGInColorIsNearTheImage() throws {
        let map = noise(ImageSize(square: 6), seed: 5)
        let image = ColorImage(FloatMap(map).scaled(to: ImageSize(width: 50, height: 40)), colors: .turbo)
        let file = try image.jpeg(quality: 100)
        #expect(try decoder.header(of: file).colorModel == .yCbCr)
        #expect(largestDifference(try decoder.decode(file).pixels, image.luma) <= 3)
    }

    @Test func theNameTellsTheKindOfFile() throws {
        let folder = try TemporaryFolder()
        for (name, format) in [("a.png", ImageFormat.png), ("b.JPG", .jpeg), ("c.jpeg", .jpeg)] {
            let path = folder.path.appending(name)
            try colorful.write(to: path)
            #expect(try decoder.header(of: path).format == format)
        }
    }
}

extension ColorImage {
    /// The grey levels that Pillow's `convert("L")` makes of it.
    fileprivate var luma: [UInt8] {
        stride(from: 0, to: pixels.count, by: 3).map { index in
            let (red, green, blue) = (Int(pixels[index]), Int(pixels[index + 1]), Int(pixels[index + 2]))
            return UInt8((red * 19595 + green * 38470 + blue * 7471 + 0x8000) >> 16)
        }
    }
}
