import NeuralNetworks
import Randomness

/// A network of random layers with branches, sums and values that several layers take.
func randomNetwork(_ stream: inout RandomStream, dropout: Bool = true) throws -> Network {
    let shape = Shape(channels: 16, height: 6, width: 7)
    // All of these keep the shape, so that any of them can be added to any other.
    var nodes: [Node] = []
    var unused: Set<String> = []
    for number in 0..<stream.whole(4...12) {
        let values = [Network.inputName] + nodes.map(\.name)
        let layer = shapeKeepingLayer(&stream, dropout: dropout)
        var inputs = [pick(values, &stream)]
        if case .add = layer { inputs += (0..<stream.whole(1...2)).map { _ in pick(values, &stream) } }
        nodes.append(Node("layer\(number)", layer, inputs: inputs))
        unused.subtract(inputs)
        unused.insert("layer\(number)")
    }
    if unused.count > 1 { nodes.append(Node("ends", .add(Add()), inputs: unused.sorted())) }
    let head: [Layer] = [
        .flatten(Flatten()), .dense(Dense(units: 16)), .relu(ReLU()), .dense(Dense(units: 3)),
    ]
    return try Network(input: shape, nodes: nodes + head.map { Node("", $0, inputs: []) })
}

private func shapeKeepingLayer(_ stream: inout RandomStream, dropout: Bool) -> Layer {
    switch stream.whole(0...(dropout ? 11 : 9)) {
    case 0, 1: .convolution(Convolution(filters: 16, kernelSize: 3, padding: .same))
    case 2: .maxPooling(MaxPooling(kernelSize: 3, stride: 1, padding: .same))
    case 3: .averagePooling(AveragePooling(kernelSize: 3, stride: 1, padding: .same))
    case 4, 5: .relu(ReLU())
    case 6: .add(Add())
    case 7: .batchNormalization(BatchNormalization())
    case 8: .convolution(Convolution(filters: 16, kernelSize: 3, padding: .same, groups: 16))
    case 9: .relu(ReLU(maximum: 1.5))
    case 10: .dropout(Dropout(rate: 0.3, unit: .sample))
    default: .dropout(Dropout(rate: 0.3))
    }
}

private func pick(_ values: [String], _ stream: inout RandomStream) -> String {
    // The last more often than the others: chains as well as branches.
    stream.chance(0.6) ? values[values.count - 1] : values[stream.whole(0...values.count - 1)]
}
