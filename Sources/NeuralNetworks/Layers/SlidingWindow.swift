import OneDNN

/// The arithmetic that convolution and pooling share: a kernel that slides over rows and columns.
package struct SlidingWindow {
    let kernelSize: Size2D
    let stride: Size2D
    let padding: Padding
    var dilation = Size2D(1)

    /// The output's rows and columns: floor((n + 2p − k) / s) + 1, where a dilated kernel is (k − 1)·d + 1 long.
    ///
    /// - Throws: ``ShapeProblem`` where the kernel does not fit into the padded input.
    func outputSize(of input: Size2D) throws(ShapeProblem) -> Size2D {
        Size2D(
            height: try outputLength(input.height, \.height, "rows"),
            width: try outputLength(input.width, \.width, "columns"))
    }

    /// The window as the engine takes it.
    package func window(over input: Size2D) -> Window {
        let rows = paddingAmounts(input.height, \.height)
        let columns = paddingAmounts(input.width, \.width)
        return Window(
            kernel: kernelSize.pair, strides: stride.pair, dilations: dilation.pair,
            paddingBefore: [rows.before, columns.before], paddingAfter: [rows.after, columns.after])
    }

    private func reach(_ axis: KeyPath<Size2D, Int>) -> Int {
        (kernelSize[keyPath: axis] - 1) * dilation[keyPath: axis] + 1
    }

    private func paddingAmounts(_ length: Int, _ axis: KeyPath<Size2D, Int>) -> (before: Int, after: Int) {
        switch padding {
        case .valid: return (0, 0)
        case .explicit(let amount): return (amount[keyPath: axis], amount[keyPath: axis])
        case .same:
            let step = stride[keyPath: axis]
            let output = (length + step - 1) / step
            let total = max(0, (output - 1) * step + reach(axis) - length)
            return (total / 2, total - total / 2)
        }
    }

    private func outputLength(
        _ length: Int, _ axis: KeyPath<Size2D, Int>, _ what: String
    ) throws(ShapeProblem) -> Int {
        let (before, after) = paddingAmounts(length, axis)
        let padded = length + before + after
        guard padded >= reach(axis) else {
            throw ShapeProblem(
                "a kernel that reaches over \(reach(axis)) \(what) does not fit into \(padded) (\(length) and"
                    + " \(before + after) of padding); use a smaller kernel, more padding or fewer layers before it"
            )
        }
        return (padded - reach(axis)) / stride[keyPath: axis] + 1
    }
}
