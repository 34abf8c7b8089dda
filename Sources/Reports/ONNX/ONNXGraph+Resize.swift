import NeuralNetworks
import Radiographs

extension ONNXGraph {
    /// Brings images of any size to the network's, as `ImageDecoder.decode(_:resizedTo:mode:)` does with a PNG, to the grey
    /// level.
    ///
    /// A triangle filter that widens with the reduction is no mode of ONNX' own Resize before operator set 18, and none
    /// rounds to whole grey levels in between. So rows and columns are multiplied with matrices of weights which the
    /// graph computes from the size of the images: in 64-bit floats, which hold the decoder's integers exactly.
    ///
    /// - Parameter pixels: images × rows × columns, bytes.
    /// - Returns: images × 1 × rows × columns, whole grey levels as 64-bit floats.
    mutating func resize(_ pixels: String, to frame: ImageSize, mode: ResizeMode) -> String {
        let shape = add("Shape", pixels)
        let height = cast(add("Gather", shape, integer(1), with: ["axis": .int(0)]), to: .double)
        let width = cast(add("Gather", shape, integer(2), with: ["axis": .int(0)]), to: .double)
        let framing = frameImage(width, height, in: frame, mode)
        let (across, down) = (
            Axis(inputs: width, shown: framing.columns, outputs: framing.width),
            Axis(inputs: height, shown: framing.rows, outputs: framing.height)
        )
        let side = blockSide(across, down)
        let levels = blockMeans(of: pixels, width, height, side: side)
        // First across, then down, and rounded after each, as the decoder does.
        let narrowed = rounded(
            add("MatMul", levels, add("Transpose", weights(across, side), with: ["perm": .ints([1, 0])])))
        let resized = rounded(add("MatMul", weights(down, side), narrowed))
        let framed = mode == .fit ? pad(resized, framing, to: frame) : resized
        return reshape(framed, to: [-1, 1, frame.height, frame.width])
    }

    // MARK: Framing

    /// Where things lie: scalars, doubles but for the bounds, which are 32-bit floats.
    private struct Framing {
        /// The size of what the image covers of the frame.
        let width, height: String
        /// The part of the image that is shown.
        let columns, rows: (lower: String, upper: String)
    }

    private mutating func frameImage(
        _ width: String, _ height: String, in frame: ImageSize, _ mode: ResizeMode
    ) -> Framing {
        let (frameWidth, frameHeight) = (double(Double(frame.width)), double(Double(frame.height)))
        let whole = (
            columns: (float(0), cast(width, to: .float)), rows: (float(0), cast(height, to: .float))
        )
        if mode == .stretch {
            return Framing(width: frameWidth, height: frameHeight, columns: whole.columns, rows: whole.rows)
        }
        let frameRatio = double(Double(frame.width) / Double(frame.height))
        let ratio = add("Div", width, height)
        let isWider = add("Greater", ratio, frameRatio)
        let isTaller = add("Less", ratio, frameRatio)
        if mode == .fit {
            let lowHeight = fitted(add("Mul", add("Div", height, width), frameWidth))
            let slimWidth = fitted(add("Mul", ratio, frameHeight))
            return Framing(
                width: add("Where", isTaller, slimWidth, frameWidth),
                height: add("Where", isWider, lowHeight, frameHeight),
                columns: whole.columns, rows: whole.rows)
        }
        let shownWidth = add("Where", isWider, add("Mul", frameRatio, height), width)
        let shownHeight = add("Where", isTaller, add("Div", width, frameRatio), height)
        return Framing(
            width: frameWidth, height: frameHeight, columns: middle(shownWidth, of: width),
            rows: middle(shownHeight, of: height))
    }

    /// A length in whole pixels, at least one.
    private mutating func fitted(_ length: String) -> String {
        add("Max", add("Round", length), double(1))
    }

    private mutating func middle(_ shown: String, of whole: String) -> (lower: String, upper: String) {
        let lower = add("Mul", add("Sub", whole, shown), double(0.5))
        return (cast(lower, to: .float), cast(add("Add", lower, shown), to: .float))
    }

    /// Black on both sides where the image does not fill the frame.
    private mutating func pad(_ image: String, _ framing: Framing, to frame: ImageSize) -> String {
        let columns = margins(around: framing.width, in: frame.width)
        let rows = margins(around: framing.height, in: frame.height)
        let none = integers([0])
        let amounts = add(
            "Concat", none, rows.before, columns.before, none, rows.after, columns.after,
            with: ["axis": .int(0)])
        return add("Pad", image, amounts)
    }

    private mutating func margins(
        around content: String, in length: Int
    ) -> (before: String, after: String) {
        let free = add("Sub", double(Double(length)), content)
        let before = add("Round", add("Mul", free, double(0.5)))
        let after = add("Sub", free, before)
        return (
            reshape(cast(before, to: .int64), to: [1]), reshape(cast(after, to: .int64), to: [1])
        )
    }

    // MARK: Resampling

    /// 1 / the decoder's unit of weights.
    private static let resolution = Double(1 << 22)

    /// The weights of one axis, outputs × block means, in units of 1 / 2²²: what `ResampleAxis` computes, in its order.
    private mutating func weights(_ axis: Axis, _ side: String) -> String {
        let one = double(1)
        let inputCount = ceiling(add("Div", axis.inputs, side))
        let part = cast(add("Div", one, side), to: .float)
        let (lower, upper) = (add("Mul", axis.shown.lower, part), add("Mul", axis.shown.upper, part))
        let outputCount = axis.outputs
        let span = cast(add("Sub", upper, lower), to: .double)
        let scale = add("Div", span, outputCount)
        let filterScale = add("Max", scale, one)
        let outputs = add("Range", double(0), outputCount, one)
        let inputs = add("Range", double(0), inputCount, one)
        let half = double(0.5)
        let reached = add("Mul", add("Add", outputs, half), scale)
        let centers = reshape(add("Add", cast(lower, to: .double), reached), to: [-1, 1])
        let distances = add(
            "Mul", add("Abs", add("Add", add("Sub", inputs, centers), half)), add("Div", one, filterScale))
        let shares = add("Max", add("Sub", one, distances), double(0))
        let sums = add("ReduceSum", shares, integers([1]), with: ["keepdims": .int(1)])
        let scaled = add("Mul", add("Div", shares, sums), double(Self.resolution))
        return wholePart(add("Add", scaled, half))
    }

    /// Sums of weights times levels as whole grey levels. No weight is negative, so that none lies outside 0...255.
    private mutating func rounded(_ sums: String) -> String {
        let half = double(Self.resolution / 2)
        return wholePart(add("Mul", add("Add", sums, half), double(1 / Self.resolution)))
    }
}
