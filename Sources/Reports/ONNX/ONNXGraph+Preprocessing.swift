import NeuralNetworks
import Radiographs

extension ONNXGraph {
    /// From grey levels to the network's input: as many channels as it takes, normalised.
    ///
    /// - Parameter levels: images × 1 × rows × columns, grey levels as 64-bit floats.
    /// - Returns: images × channels × rows × columns, 32-bit floats.
    mutating func normalize(_ levels: String, of size: ImageSize, by preprocessing: Preprocessing) -> String {
        let prepared =
            switch preprocessing.normalization {
            case .standardizeEach: standardize(levels)
            case .equalizeEach: equalize(levels, of: size)
            case .unit, .affine, .torchvision, .caffe, .inception: levels
            }
        var maps = preprocessing.channelMaps
        if preprocessing.hasConstantChannel { maps.append((0, 1)) }
        // One channel times one number for each of several: several channels.
        let shape = [1, maps.count, 1, 1]
        let scaled = add(
            "Mul", cast(prepared, to: .float), tensor(maps.map { Float($0.scale) }, shape))
        return add("Add", scaled, tensor(maps.map { Float($0.offset) }, shape))
    }

    /// Minus the image's own mean, over its own standard deviation.
    private mutating func standardize(_ levels: String) -> String {
        let mean = add("ReduceMean", levels, with: ["axes": .ints([1, 2, 3]), "keepdims": .int(1)])
        let centered = add("Sub", levels, mean)
        let squares = add("Mul", centered, centered)
        let variance = add("ReduceMean", squares, with: ["axes": .ints([1, 2, 3]), "keepdims": .int(1)])
        let deviation = add("Add", add("Sqrt", variance), double(255 * 1e-6))
        return add("Div", centered, deviation)
    }

    /// The image's own grey levels spread so that about as many pixels have each, by Pillow's rule in whole numbers.
    private mutating func equalize(_ levels: String, of size: ImageSize) -> String {
        let nearest = cast(add("Add", levels, double(0.5)), to: .int64)
        let pixels = reshape(nearest, to: [-1, size.pixelCount])
        let histogram = histogram(of: pixels)
        let each: [String: Attribute] = ["axes": .ints([1]), "keepdims": .int(1)]
        let occupied = cast(add("Greater", histogram, integer(0)), to: .int64)
        let levelCount = add("ReduceSum", occupied, integers([1]), with: ["keepdims": .int(1)])
        let last = add(
            "GatherElements", histogram, add("ReduceMax", pixels, with: each), with: ["axis": .int(1)])
        let step = add("Div", add("Sub", integer(size.pixelCount), last), integer(255))
        let hasSeveralLevels = add("Greater", levelCount, integer(1))
        let changes = add("And", hasSeveralLevels, add("Greater", step, integer(0)))
        let divisor = add("Max", step, integer(1))
        let before = add("CumSum", histogram, integer(1), with: ["exclusive": .int(1)])
        let sums = add("Add", before, add("Div", divisor, integer(2)))
        let table = add("Min", add("Div", sums, divisor), integer(255))
        let spread = add("GatherElements", table, pixels, with: ["axis": .int(1)])
        return reshape(
            cast(add("Where", changes, spread, pixels), to: .double),
            to: [-1, 1, size.height, size.width])
    }

    /// How often each of the 256 levels occurs: images × 256.
    ///
    /// A level is 16 times its high half and its low half: the product of which pixels have each of 16 high halves with
    /// which have each of 16 low ones counts all 256 pairs, with an eighth of the memory of a row for each level.
    private mutating func histogram(of pixels: String) -> String {
        let sixteen = integer(16)
        let high = add("Div", pixels, sixteen)
        let low = add("Sub", pixels, add("Mul", high, sixteen))
        let marks = tensor([0, 1] as [Float], [2])
        let depth = integer(16)
        let highs = add("OneHot", high, depth, marks, with: ["axis": .int(1)])
        let lows = add("OneHot", low, depth, marks, with: ["axis": .int(-1)])
        return reshape(cast(add("MatMul", highs, lows), to: .int64), to: [-1, 256])
    }
}
