import Foundation
import Radiographs

/// What `scripts/make-fixtures/drawing.py` has written.
struct DrawingFixture: Decodable {
    /// A matrix that PyTorch has enlarged.
    struct Enlarged: Decodable {
        let width, height, toWidth, toHeight: Int
        let values, result: [Float]

        var map: FloatMap { FloatMap(size: ImageSize(width: width, height: height), values: values) }
        var newSize: ImageSize { ImageSize(width: toWidth, height: toHeight) }
    }

    /// Every fifth of matplotlib's 256 colours, by the name of the map.
    let colors: [String: [[Int]]]
    let enlarged: [Enlarged]

    static func read() throws -> DrawingFixture {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("Fixtures/drawing.json")
        return try JSONDecoder().decode(Self.self, from: Data(contentsOf: file))
    }
}
