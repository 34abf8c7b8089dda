import Foundation
import Radiographs
import Randomness
import SystemPackage
import Testing

/// What `scripts/make-fixtures/images.py` has written.
enum ImageFixtures {
    /// An image file and the grey pixels that Pillow makes of it.
    struct Image: Decodable, Sendable, CustomTestStringConvertible {
        let name: String
        let file: Data
        let width: Int
        let height: Int
        let pixels: Data
        let tolerance: Int
        let colorModel: String
        let components: Int
        let bits: Int
        let isProgressive: Bool

        var size: ImageSize { ImageSize(width: width, height: height) }
        var testDescription: String { name }
    }

    /// A file that must be refused.
    struct Refused: Decodable, Sendable, CustomTestStringConvertible {
        let name: String
        let problem: String
        let file: Data

        var testDescription: String { name }
    }

    /// A file decoded at a part of its size by Pillow.
    struct Scaled: Decodable, Sendable {
        let file: Data
        let width: Int
        let height: Int
        let pixels: Data
    }

    /// A picture resized by Pillow.
    struct Resized: Decodable, Sendable {
        let width: Int
        let height: Int
        let frameWidth: Int
        let frameHeight: Int
        let mode: ResizeMode
        let crc32: UInt32
        let firstRow: Data
    }

    private struct Decoding: Decodable {
        let images: [Image]
        let refused: [Refused]
        let lossless: Scaled
    }

    static func images() throws -> [Image] {
        try nonEmpty(read(Decoding.self, "images-decoding.json").images)
    }
    static func refused() throws -> [Refused] {
        try nonEmpty(read(Decoding.self, "images-decoding.json").refused)
    }
    static func lossless() throws -> Scaled { try read(Decoding.self, "images-decoding.json").lossless }
    static func scaled() throws -> [Scaled] { try nonEmpty(read([Scaled].self, "images-scaled.json")) }
    static func resized() throws -> [Resized] { try nonEmpty(read([Resized].self, "images-resize.json")) }

    /// A list with something in it: a test that goes through an empty one passes without having looked at
    /// anything.
    private static func nonEmpty<Value>(_ list: [Value]) throws -> [Value] {
        try #require(!list.isEmpty)
        return list
    }

    private static func read<Value: Decodable>(_ type: Value.Type, _ name: String) throws -> Value {
        let folder = FilePath(#filePath).removingLastComponent().removingLastComponent().appending("Fixtures")
        let json = try Data(contentsOf: URL(fileURLWithPath: folder.appending(name).string))
        return try JSONDecoder().decode(type, from: json)
    }
}

extension ImageDecoder {
    /// Decodes a file held in memory.
    func decode(_ file: some Collection<UInt8>, atLeast size: ImageSize? = nil) throws -> Radiograph {
        try Array(file).withUnsafeBytes { try decode($0, atLeast: size, name: "test") }
    }

    func header(of file: some Collection<UInt8>) throws -> ImageHeader {
        try Array(file).withUnsafeBytes { try header(of: $0, name: "test") }
    }
}

/// An image of random grey levels.
func noise(_ size: ImageSize, seed: UInt64 = 1) -> Radiograph {
    var random = RandomStream(seed: seed, purpose: .test)
    return Radiograph(
        size: size, pixels: (0..<size.pixelCount).map { _ in UInt8(truncatingIfNeeded: random.nextWord()) })
}
