import NeuralNetworks
import Radiographs
import Training

extension ONNXGraph {
    /// Every view of every image, those of the first view first.
    ///
    /// A view is enlarged, shifted or mirrored but not turned: a product with a matrix for the columns and one for the
    /// rows.
    ///
    /// - Parameter images: images × channels × rows × columns, 32-bit floats.
    mutating func look(at images: String, of size: ImageSize, in views: EvaluationViews) -> String {
        guard views.count > 1 else { return images }
        let looks = views.all.map { view in
            guard view != .plain else { return images }
            let across = Self.interpolation(
                size.width, zoom: view.zoom, shift: view.shiftX, isMirrored: view.isMirrored)
            let down = Self.interpolation(
                size.height, zoom: view.zoom, shift: view.shiftY, isMirrored: false)
            let columns = tensor(Self.transposed(across, size.width), [size.width, size.width])
            let rows = tensor(down, [size.height, size.height])
            return add("MatMul", rows, add("MatMul", images, columns))
        }
        return add("Concat", looks, with: ["axis": .int(0)])
    }

    /// Outputs × inputs of linear interpolation along one axis; beyond the border the image goes on as it ends.
    private static func interpolation(
        _ count: Int, zoom: Float, shift: Float, isMirrored: Bool
    ) -> [Float] {
        let center = Double(count - 1) / 2
        let step = Double(zoom) * (isMirrored ? -1 : 1)
        let offset = Double(shift * Float(count))
        var weights = [Float](repeating: 0, count: count * count)
        for output in 0..<count {
            let place = center + offset + step * (Double(output) - center)
            let inside = min(max(place, 0), Double(count - 1))
            let before = min(Int(inside), max(count - 2, 0))
            let fraction = Float(inside - Double(before))
            weights[output * count + before] += 1 - fraction
            if before + 1 < count { weights[output * count + before + 1] += fraction }
        }
        return weights
    }

    private static func transposed(_ matrix: [Float], _ side: Int) -> [Float] {
        (0..<side * side).map { matrix[$0 % side * side + $0 / side] }
    }

    /// The probabilities of each image: the mean over its views, at the model's temperature.
    ///
    /// - Parameter logits: of all views, as ``look(at:of:in:)`` arranged them: views · images × classes.
    mutating func conclude(
        _ logits: String, classCount: Int, views: EvaluationViews, temperature: Double?, named output: String
    ) {
        var probabilities: String
        let softmax: [String: Attribute] = ["axis": .int(-1)]
        let isPlain = views.count == 1 && temperature == nil
        let overViews: [String: Attribute] = ["axes": .ints([0]), "keepdims": .int(0)]
        if views.count == 1 {
            probabilities = add("Softmax", logits, named: isPlain ? output : nil, with: softmax)
        } else {
            let separate = reshape(logits, to: [views.count, -1, classCount])
            switch views.average {
            case .probabilities:
                let each = add("Softmax", separate, with: softmax)
                probabilities = add(
                    "ReduceMean", each, named: temperature == nil ? output : nil, with: overViews)
            case .logits:
                let mean = add("ReduceMean", separate, with: overViews)
                probabilities = add("Softmax", mean, named: temperature == nil ? output : nil, with: softmax)
            }
        }
        guard let temperature else { return }
        // As the evaluation does it: a probability that rounds to 0 still has a logarithm.
        probabilities = add("Max", probabilities, float(.leastNormalMagnitude))
        let cooled = add("Div", add("Log", probabilities), float(Float(temperature)))
        add("Softmax", cooled, named: output, with: softmax)
    }
}
