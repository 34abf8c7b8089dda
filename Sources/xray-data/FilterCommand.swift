import ArgumentParser
import Files
import ProgramSupport
import Radiographs
import Reports
import SystemPackage

struct FilterCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "filter",
        abstract: "What filters make of a radiograph, side by side as a picture.",
        discussion: """
            Kernels: \(ImageFilter.named.map(\.name).joined(separator: ", ")); "all" draws every one. Or give the \
            numbers: commas between columns, semicolons between rows, as in --kernel "1,0,-1;1,0,-1;1,0,-1". They are \
            laid over the image as they are, as convolutional networks do it. An image of at most 10×10 pixels is \
            drawn as a table of its numbers.
            """)

    @Argument(
        help: ArgumentHelp("A JPEG or PNG image.", valueName: "image"),
        completion: .file(extensions: ["jpeg", "jpg", "png"]))
    var image: String

    // Numbers may begin with a minus.
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("A filter's name, its numbers, or all.", valueName: "kernel"))
    var kernel = "all"

    @Option(
        help: ArgumentHelp("The picture to write: a .png, or a .jpg.", valueName: "file"),
        completion: .file(extensions: ["png", "jpg", "jpeg"]))
    var output: String

    @Option(help: ArgumentHelp("How far the filter moves at a time.", valueName: "n"))
    var stride = 1

    @Option(
        help: ArgumentHelp(
            "What lies beyond the border: nothing (valid), zeros (zero) or the border pixel (nearest).",
            valueName: "choice"))
    var padding = FilterPadding.nearest

    @Option(
        help: ArgumentHelp(
            "The width that the image is brought to first (default: at most 240).", valueName: "n"))
    var size: Int?

    func validate() throws {
        try check(stride, "--stride", 1...100)
        try check(size, "--size", 1...4096)
    }

    func run() throws {
        let path = FilePath(output)
        try ColorImage.checkEnding(of: path)
        try checkWritable(path)
        let filters =
            kernel == "all" ? ImageFilter.named.map(\.filter) : [try ImageFilter(kernel)]
        let original = try ImageDecoder().decode(FilePath(image))
        let scaled = original.resized(to: try scaledSize(of: original.size))
        let sheet = try FilterSheet(of: scaled, through: filters, stride: stride, padding: padding).sheet
        try sheet.image.write(to: path)
        try Console.print("\(sheet.cells.count) pictures in \(output)")
    }

    /// The most pixels that an image is brought to: there is a picture of as many for each filter.
    private static let largestPixelCount = 1 << 24

    /// What an image is brought to: the width that was asked for, in its proportions.
    private func scaledSize(of original: ImageSize) throws -> ImageSize {
        let width = size ?? min(original.width, 240)
        let height = max(1, (original.height * width + original.width / 2) / original.width)
        let scaled = ImageSize(width: width, height: height)
        guard scaled.pixelCount <= Self.largestPixelCount else {
            throw ValidationError(
                "--size: a width of \(width) makes an image of \(scaled) of one of \(original), expected at most"
                    + " \(Self.largestPixelCount) pixels; give a smaller width")
        }
        return scaled
    }
}

extension FilterPadding: ExpressibleByArgument {}
