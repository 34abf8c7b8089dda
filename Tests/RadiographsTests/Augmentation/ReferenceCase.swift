import Foundation
import Radiographs
import TestSupport
import Testing

/// An image before and after a change, computed by somebody else.
struct ReferenceCase: Decodable {
    struct Change: Decodable {
        var theta, tx, ty, shear, zx, zy, channelShift, brightness, contrast, gamma: Float?
        var flipsHorizontally, flipsVertically: Bool?
    }

    let width, height: Int
    let fillMode: FillMode
    let cval: Float
    let transform: Change
    let x: [UInt8]
    let y: [Float]

    var size: ImageSize { ImageSize(width: width, height: height) }

    /// The largest difference between what they found and what we find, in grey levels.
    var largestError: Float {
        largestDifference(Transform(transform, fillMode, cval).applied(to: x, size: size), y)
    }

    /// The cases of `augmentation.json`, by who computed them.
    static func all(by reference: String) throws -> [ReferenceCase] {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("Fixtures/augmentation.json")
        let document = try JSONDecoder().decode(Document.self, from: Data(contentsOf: file))
        let cases =
            switch reference {
            case "keras": document.keras
            case "scipy": document.scipy
            case "tensorflow": document.tensorflow
            default: document.standardized
            }
        try #require(!cases.isEmpty)
        return cases
    }

    private struct Document: Decodable {
        let keras, scipy, tensorflow, standardized: [ReferenceCase]
    }
}

extension Transform {
    init(_ change: ReferenceCase.Change, _ fillMode: FillMode, _ cval: Float) {
        self.init()
        theta = change.theta ?? 0
        tx = change.tx ?? 0
        ty = change.ty ?? 0
        shear = change.shear ?? 0
        zx = change.zx ?? 1
        zy = change.zy ?? 1
        flipsHorizontally = change.flipsHorizontally ?? false
        flipsVertically = change.flipsVertically ?? false
        channelShift = change.channelShift ?? 0
        brightness = change.brightness ?? 1
        contrast = change.contrast ?? 1
        gamma = change.gamma ?? 1
        self.fillMode = fillMode
        self.cval = cval
    }
}

/// An image of noise.
func noisePixels(_ size: ImageSize, seed: UInt64 = 1) -> [UInt8] {
    var state = seed &* 0x9E37_79B9_7F4A_7C15 | 1
    return (0..<size.width * size.height).map { _ in
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return UInt8(truncatingIfNeeded: state >> 56)
    }
}
