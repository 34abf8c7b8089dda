import Diagnostics
import NeuralNetworks
import Radiographs

/// Test-time augmentation: an image is looked at in several views, and what the network says of them is averaged.
///
/// The views are all combinations of one zoom or shift and, where asked for, the mirror image; the image as it is is
/// always one of them. An evaluation takes as many times longer.
public struct EvaluationViews: Equatable, Sendable, Codable {
    /// What is averaged.
    public enum Average: String, CaseIterable, Sendable, Codable {
        /// The probabilities: their arithmetic mean.
        case probabilities
        /// The logits: the geometric mean of the probabilities, normalised, in which a sure view weighs more.
        case logits
    }

    /// Whether each view is mirrored left to right as well. It moves the heart.
    public var mirrored: Bool
    /// Source pixels per pixel seen, beside 1: below 1 the content is enlarged.
    public var zooms: [Double]
    /// A share of the size, by which the image is also shifted left, right, up and down; 0 for no such views.
    public var shift: Double
    /// What is averaged.
    public var average: Average

    /// Defaults are those a config gets that leaves the key out: the image as it is.
    public init(
        mirrored: Bool = false, zooms: [Double] = [], shift: Double = 0, average: Average = .probabilities
    ) {
        self.mirrored = mirrored
        self.zooms = zooms
        self.shift = shift
        self.average = average
    }

    enum CodingKeys: String, CodingKey, CaseIterable { case mirrored, zooms, shift, average }

    /// - Throws: `DocumentError` that names the wrong key.
    public init(from decoder: any Decoder) throws {
        let defaults = EvaluationViews()
        let values = try decoder.strictContainer(keyedBy: CodingKeys.self)
        mirrored = try values.value(.mirrored, default: defaults.mirrored)
        zooms = try values.value(
            .zooms, default: defaults.zooms, expecting: "up to 16 factors from 0.1 to 10"
        ) { $0.count <= 16 && $0.allSatisfy { 0.1...10 ~= $0 } }
        shift = try values.value(
            .shift, default: defaults.shift, expecting: "a share of the size from 0 to 0.5"
        ) { 0...0.5 ~= $0 }
        average = try values.choice(.average, default: defaults.average)
    }

    /// How many views there are.
    public var count: Int { all.count }

    /// The views; the image as it is comes first.
    package var all: [View] {
        var views = [View.plain]
        views += zooms.map { View(zoom: Float($0)) }
        if shift > 0 {
            let step = Float(shift)
            views += [(step, 0), (-step, 0), (0, step), (0, -step)].map { View(shiftX: $0, shiftY: $1) }
        }
        guard mirrored else { return views }
        return views
            + views.map { View(zoom: $0.zoom, shiftX: $0.shiftX, shiftY: $0.shiftY, isMirrored: true) }
    }

    /// One way to look at an image.
    package struct View: Hashable, Sendable {
        package var zoom: Float = 1
        /// Shares of the size.
        package var shiftX: Float = 0
        package var shiftY: Float = 0
        package var isMirrored = false

        /// The image as it is.
        package static let plain = View()

        /// The view of an image that is changed already.
        func of(_ change: Transform, size: ImageSize) -> Transform {
            var transform = change
            transform.zx *= zoom
            transform.zy *= zoom
            transform.tx += shiftX * Float(size.width)
            transform.ty += shiftY * Float(size.height)
            if isMirrored { transform.flipsHorizontally.toggle() }
            return transform
        }
    }

    /// The mean over the views of an image, from the logits of each.
    func probabilities(ofLogits logits: [[Float]]) -> [Float] {
        switch average {
        case .probabilities: mean(logits.map { softmax($0) })
        case .logits: softmax(mean(logits))
        }
    }
}
