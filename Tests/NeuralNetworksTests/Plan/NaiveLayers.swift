import NeuralNetworks

/// Layers as their definitions read, loop by loop, in double: what a plan is compared with.
struct NaiveVolume {
    let shape: Shape
    var values: [Double]

    /// A place; zero outside.
    func at(_ channel: Int, _ row: Int, _ column: Int) -> Double? {
        guard 0..<shape.size.height ~= row, 0..<shape.size.width ~= column else { return nil }
        return values[(channel * shape.size.height + row) * shape.size.width + column]
    }

    /// Σ over channels and kernel of weight · pixel, plus bias; weights are OIHW.
    func convolved(_ layer: Convolution, padding: Size2D, weights: [Float], biases: [Float]) throws
        -> NaiveVolume
    {
        try mapped(layer.outputShape(of: [shape])) { filter, row, column in
            var sum = biases.isEmpty ? 0 : Double(biases[filter])
            for channel in 0..<shape.channels {
                for i in 0..<layer.kernelSize.height {
                    for j in 0..<layer.kernelSize.width {
                        let pixel = at(
                            channel, row * layer.stride.height - padding.height + i * layer.dilation.height,
                            column * layer.stride.width - padding.width + j * layer.dilation.width)
                        let place = (filter * shape.channels + channel) * layer.kernelSize.height + i
                        sum += (pixel ?? 0) * Double(weights[place * layer.kernelSize.width + j])
                    }
                }
            }
            return sum
        }
    }

    /// Each output is made of the pixels under its window, and of the number of places it has.
    func pooled(
        _ pool: PoolingWindow, padding: Size2D, to shape: Shape, _ result: ([Double], Int) -> Double
    ) -> NaiveVolume {
        mapped(shape) { channel, row, column in
            var pixels: [Double] = []
            for i in 0..<pool.kernelSize.height {
                for j in 0..<pool.kernelSize.width {
                    let pixel = at(
                        channel, row * pool.stride.height - padding.height + i,
                        column * pool.stride.width - padding.width + j)
                    if let pixel { pixels.append(pixel) }
                }
            }
            return result(pixels, pool.kernelSize.count)
        }
    }

    private func mapped(_ shape: Shape, _ value: (Int, Int, Int) -> Double) -> NaiveVolume {
        var values: [Double] = []
        for channel in 0..<shape.channels {
            for row in 0..<shape.size.height {
                for column in 0..<shape.size.width { values.append(value(channel, row, column)) }
            }
        }
        return NaiveVolume(shape: shape, values: values)
    }
}
