import SafeTensors

/// How the numbers of a file's tensor have to be rearranged to be a parameter of ours, in float32.
enum TensorArrangement: Hashable {
    /// They lie as ours do.
    case same
    /// A convolution's kernel rows × columns × inputs × outputs, as TensorFlow keeps it.
    case rowsColumnsInputsOutputs
    /// A dense kernel inputs × outputs. Where the layer reads a flattened volume, the inputs are counted height ×
    /// width × channels there and channels × height × width here.
    case inputsOutputs(flattened: Shape?)

    /// The arrangement that brings a tensor to a shape, or `nil` where none does.
    ///
    /// - Parameters:
    ///   - shape: the parameter's, OIHW or outputs × inputs.
    ///   - layout: what the file's metadata says under `layout`: `OIHW` or `HWIO`.
    ///   - flattened: the volume that a dense layer reads, where it does.
    init?(of tensor: ForeignTensor, to shape: [Int], layout: String?, flattened: Shape?) {
        let found = tensor.description.shape
        switch (found.count, shape.count) {
        case (4, 4):
            let transposed = [shape[2], shape[3], shape[1], shape[0]]
            // Where both fit, as for 3 filters of 3×3 over 3 channels, the file's word decides, then its names.
            let prefersTransposed = layout.map { $0.uppercased() == "HWIO" } ?? tensor.isKeras
            let candidates: [(TensorArrangement, [Int])] = [
                (.same, shape), (.rowsColumnsInputsOutputs, transposed),
            ]
            let fitting = candidates.filter { $0.1 == found }.map(\.0)
            guard let first = fitting.first else { return nil }
            self = fitting.count > 1 && prefersTransposed ? .rowsColumnsInputsOutputs : first
        case (2, 2) where tensor.isKeras && tensor.parameter == "weight":
            guard found == [shape[1], shape[0]] else { return nil }
            self = .inputsOutputs(flattened: flattened)
        case (4, 2):
            // timm writes the dense layers of VGG as the convolutions they are: outputs × channels × rows × columns.
            guard found[0] == shape[0], found[1] * found[2] * found[3] == shape[1] else { return nil }
            self = .same
        default:
            guard found == shape else { return nil }
            self = .same
        }
    }

    /// The numbers in our order.
    ///
    /// - Parameter shape: the parameter's.
    func arrange(_ numbers: [Float], to shape: [Int]) -> [Float] {
        switch self {
        case .same:
            return numbers
        case .rowsColumnsInputsOutputs:
            let (outputs, inputs, taps) = (shape[0], shape[1], shape[2] * shape[3])
            return [Float](unsafeUninitializedCapacity: numbers.count) { result, count in
                for tap in 0..<taps {
                    for input in 0..<inputs {
                        let row = (tap * inputs + input) * outputs
                        for output in 0..<outputs {
                            result[(output * inputs + input) * taps + tap] = numbers[row + output]
                        }
                    }
                }
                count = numbers.count
            }
        case .inputsOutputs(let volume):
            let (outputs, inputs) = (shape[0], shape[1])
            return [Float](unsafeUninitializedCapacity: numbers.count) { result, count in
                for theirs in 0..<inputs {
                    let ours = volume.map { Self.place(theirs, in: $0) } ?? theirs
                    for output in 0..<outputs {
                        result[output * inputs + ours] = numbers[theirs * outputs + output]
                    }
                }
                count = numbers.count
            }
        }
    }

    /// The place in channels × height × width of what is at a place in height × width × channels.
    private static func place(_ index: Int, in volume: Shape) -> Int {
        let (pixel, channel) = (index / volume.channels, index % volume.channels)
        return channel * volume.size.count + pixel
    }
}

extension Network {
    /// The volume whose flattened row a layer reads, through layers that change no shape; `nil` where there is none.
    func flattenedVolume(before layer: String) -> Shape? {
        var name = layer
        while let index = nodes.firstIndex(where: { $0.name == name }), nodes[index].inputs.count == 1 {
            name = nodes[index].inputs[0]
            guard let before = nodes.firstIndex(where: { $0.name == name }) else { return nil }
            switch nodes[before].layer {
            case .flatten: return inputShapes(of: before)[0].isVolume ? inputShapes(of: before)[0] : nil
            case .relu, .dropout: continue
            default: return nil
            }
        }
        return nil
    }
}
