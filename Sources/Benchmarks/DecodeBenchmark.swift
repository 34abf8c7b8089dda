import Foundation
import Radiographs
import SystemPackage
import Training

/// How many image files a second are decoded and brought to a size, by all threads; nothing is cached.
package struct DecodeBenchmark: BenchmarkReport, Equatable {
    package let benchmark: String
    package let conditions: BenchmarkConditions
    /// The folder, with all below it.
    package let folder: String
    /// Rows and columns of the result.
    package let side: Int
    /// How JPEGs are decoded that are much larger than that.
    package let decoding: JPEGDecoding
    package let images: Int
    /// Bytes of all files.
    package let byteCount: Int
    /// Pixels of all files.
    package let pixelCount: Int
    /// The time for all images.
    package let timing: Timing
    package let imagesPerSecond: Double
    /// How many images were decoded, or reduced by blocks, to which part of their size: `8/8` is all of it, `2/8` a
    /// quarter of each side.
    package let scales: [String: Int]

    /// Measures.
    ///
    /// - Throws: ``BenchmarkError`` where there is no image, `ImageError` for the first file that is none.
    package static func measure(
        _ folder: FilePath, side: Int = 150, decoding: JPEGDecoding = .scaled,
        options: BenchmarkOptions = BenchmarkOptions()
    ) throws -> DecodeBenchmark {
        let paths = try imageFiles(below: folder)
        let size = ImageSize(square: side)
        let decoder = ImageDecoder(jpegDecoding: decoding)
        return try BenchmarkConditions.run(options) { conditions in
            let shapes = try decode(paths, threads: conditions.threads) { path in
                let header = try decoder.header(of: path).size
                let decoded = try decoder.decode(path, atLeast: size).size
                let eighths = (8 * Double(decoded.width) / Double(header.width)).rounded()
                return (pixels: header.pixelCount, scale: "\(Int(eighths))/8")
            }
            let timing = try timeInTurn(1, rounds: conditions.rounds, warmsUp: false) { _ in
                try seconds {
                    _ = try decode(paths, threads: conditions.threads) {
                        try decoder.decode($0, resizedTo: size, mode: .stretch).pixels[0]
                    }
                }
            }[0]
            let bytes = paths.map { path in
                let file = URL(fileURLWithPath: path.string).resolvingSymlinksInPath().path
                return (try? FileManager.default.attributesOfItem(atPath: file)[.size] as? Int) ?? 0
            }
            return DecodeBenchmark(
                benchmark: "decode", conditions: conditions, folder: folder.string, side: side,
                decoding: decoding,
                images: paths.count, byteCount: bytes.reduce(0, +),
                pixelCount: shapes.reduce(0) { $0 + $1.pixels },
                timing: timing, imagesPerSecond: Double(paths.count) / timing.median,
                scales: Dictionary(shapes.map { ($0.scale, 1) }, uniquingKeysWith: +))
        }
    }

    private static func decode<Outcome: Sendable>(
        _ paths: [FilePath], threads: Int, _ body: @Sendable (FilePath) throws -> Outcome
    ) throws -> [Outcome] {
        try performConcurrently(count: paths.count, threads: threads) { index in
            Result { try body(paths[index]) }
        }.map { try $0.get() }
    }

    private static func imageFiles(below folder: FilePath) throws -> [FilePath] {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: folder.string, isDirectory: &isFolder),
            isFolder.boolValue
        else { throw BenchmarkError.noFolder(folder) }
        let paths = try ImageFiles.below(folder).filter { isImageName($0.lastComponent?.string ?? "") }
        guard !paths.isEmpty else { throw BenchmarkError.noImages(folder) }
        return paths
    }

    package var title: String { "decoding \(folder) to \(side)×\(side) grey" }

    package var table: String {
        let parts = scales.sorted { $0.key < $1.key }.map { "\($0.value) at \($0.key)" }
        return tableText(
            [.right, .right, .right, .right, .right, .right, .right],
            heading: ["images", "images/s", "ms", "least", "spread", "MB/s", "megapixels/s"],
            [
                ["\(images)", Spelling.perSecond(imagesPerSecond)] + Spelling.cells(timing)
                    + [byteCount, pixelCount].map { Spelling.perSecond(Double($0) / timing.median / 1e6) }
            ]) + "\nreduced to a part of their size: \(parts.joined(separator: ", "))\n"
    }
}
