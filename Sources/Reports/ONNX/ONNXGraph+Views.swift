import NeuralNetworks
import ONNXFormat
import Radiographs
import Training

extension ONNXGraph {
    /// Every view of every image, those of the first view first.
    ///
    /// A view is enlarged, shifted or mirrored but not turned: a product with a matrix for the columns and one for the
    /// rows.
    ///
    /// - Parameters:
    ///   - images: images × channels × rows × columns.
    ///   - type: what they are made of. Before they are standardised it has to be 64-bit floats: what rounding makes of
    ///     an image of one grey level would be taken for its contrast.
    mutating func look(
        at images: String, _ type: ONNXTensorProto.DataType, of size: ImageSize, in views: EvaluationViews
    ) -> String {
        guard views.count > 1 else { return images }
        let looks = views.all.map { view in
            guard view != .plain else { return images }
            let across = Self.interpolation(
                size.width, zoom: view.zoom, shift: view.shiftX, isMirrored: view.isMirrored)
            let down = Self.interpolation(
                size.height, zoom: view.zoom, shift: view.shiftY, isMirrored: false)
            let columns = matrix(Self.transposed(across, size.width), size.width, type)
            let rows = matrix(down, size.height, type)
            return add("MatMul", rows, add("MatMul", images, columns))
        }
        return add("Concat", looks, with: ["axis": .int(0)])
    }

    private mutating func matrix(
        _ values: [Double], _ side: Int, _ type: ONNXTensorProto.DataType
    ) -> String {
        type == .double ? tensor(values, [side, side]) : tensor(values.map { Float($0) }, [side, side])
    }

    /// Outputs × inputs of linear interpolation along one axis; beyond the border the image goes on as it ends.
    private static func interpolation(
        _ count: Int, zoom: Float, shift: Float, isMirrored: Bool
    ) -> [Double] {
        let center = Double(count - 1) / 2
        let step = Double(zoom) * (isMirrored ? -1 : 1)
        let offset = Double(shift * Float(count))
        var weights = [Double](repeating: 0, count: count * count)
        for output in 0..<count {
            let place = center + offset + step * (Double(output) - center)
            let inside = min(max(place, 0), Double(count - 1))
            let before = min(Int(inside), max(count - 2, 0))
            let fraction = Double(Float(inside - Double(before)))
            weights[output * count + before] += 1 - fraction
            if before + 1 < count { weights[output * count + before + 1] += fraction }
        }
        return weights
    }

    private static func transposed(_ matrix: [Double], _ side: Int) -> [Double] {
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
