import NeuralNetworks
import Radiographs

extension ONNXGraph {
    /// One axis of images that are resized: scalars, doubles but for the bounds, which are 32-bit floats.
    struct Axis {
        /// How many pixels there are.
        let inputs: String
        /// The part of them that is shown.
        let shown: (lower: String, upper: String)
        /// How many pixels are made of that.
        let outputs: String
    }

    /// The side of the blocks of pixels that images are reduced by before they are resized, 4, 2 or 1: the largest that
    /// leaves a mean for each pixel that is made, as `ImageDecoder` chooses it.
    mutating func blockSide(_ across: Axis, _ down: Axis) -> String {
        let least = (across: leastInputs(across), down: leastInputs(down))
        func isEnough(_ graph: inout Self, _ side: String) -> String {
            let lacks = (
                across: graph.add(
                    "Less", graph.ceiling(graph.add("Div", across.inputs, side)), least.across),
                down: graph.add("Less", graph.ceiling(graph.add("Div", down.inputs, side)), least.down)
            )
            return graph.add("Not", graph.add("Or", lacks.across, lacks.down))
        }
        let (four, two) = (double(4), double(2))
        let smaller = add("Where", isEnough(&self, two), two, double(1))
        return add("Where", isEnough(&self, four), four, smaller)
    }

    /// What the whole axis may be reduced to at the least: as in `Framing.leastSourceSize`.
    private mutating func leastInputs(_ axis: Axis) -> String {
        let shown = cast(add("Sub", axis.shown.upper, axis.shown.lower), to: .double)
        return ceiling(add("Div", axis.outputs, add("Div", shown, axis.inputs)))
    }

    /// The mean of each block of pixels, as whole grey levels; where an image ends within a block, its last column or row
    /// counts for the rest of it.
    ///
    /// - Parameters:
    ///   - pixels: images × rows × columns, bytes.
    ///   - width: the columns, a double.
    ///   - height: the rows, a double.
    ///   - side: of the blocks, a double.
    /// - Returns: images × rows of blocks × columns of blocks, 64-bit floats.
    mutating func blockMeans(of pixels: String, _ width: String, _ height: String, side: String) -> String {
        let columns = ceiling(add("Div", width, side))
        let rows = ceiling(add("Div", height, side))
        func places(_ graph: inout Self, _ count: String, of length: String) -> String {
            let all = graph.add(
                "Range", graph.double(0), graph.add("Mul", count, side), graph.double(1))
            let last = graph.add("Sub", length, graph.double(1))
            return graph.cast(graph.add("Min", all, last), to: .int64)
        }
        let wide = add("Gather", pixels, places(&self, columns, of: width), with: ["axis": .int(2)])
        let whole = add("Gather", wide, places(&self, rows, of: height), with: ["axis": .int(1)])
        func length(_ graph: inout Self, _ value: String) -> String {
            graph.reshape(graph.cast(value, to: .int64), to: [1])
        }
        let shape = add(
            "Concat", integers([-1]), length(&self, rows), length(&self, side), length(&self, columns),
            length(&self, side), with: ["axis": .int(0)])
        let blocks = add("Reshape", cast(whole, to: .double), shape)
        let sums = add("ReduceSum", blocks, integers([2, 4]), with: ["keepdims": .int(0)])
        // Halves go to the even level, as in the decoder.
        return add("Round", add("Div", sums, add("Mul", side, side)))
    }
}
