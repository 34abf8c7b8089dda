import Radiographs
import SystemPackage
import TestSupport
import Testing

@Suite("Images that are cropped to a sliver")
struct FramingTests {
    @Test(
        "A line is cropped to a frame across it, of which its pixels show less than single precision can tell",
        arguments: [
            (ImageSize(width: 100_000, height: 1), ImageSize(width: 2, height: 2048)),
            (ImageSize(width: 1, height: 100_000), ImageSize(width: 2048, height: 2)),
        ])
    func aLineIsCropped(line: ImageSize, frame: ImageSize) throws {
        let folder = try TemporaryFolder()
        let file = try folder.write(
            ImageEncoder.png(Radiograph(size: line, filledWith: 90)), to: "line.png")
        let image = try ImageDecoder().decode(file, resizedTo: frame, mode: .crop)
        #expect(image == Radiograph(size: frame, filledWith: 90))
    }
}
