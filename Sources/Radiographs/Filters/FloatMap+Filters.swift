import Foundation

extension FloatMap {
    /// The cross-correlation with a kernel: in every place the sum of the products of the kernel's numbers with those
    /// below them, which is what a convolutional network calls a convolution.
    ///
    /// - Throws: ``FilterError/imageTooSmall(image:window:padding:)`` where the kernel does not fit.
    public func filtered(
        by kernel: Kernel, stride: Int = 1, padding: FilterPadding = .valid
    ) throws(FilterError) -> FloatMap {
        let (width, height) = (kernel.size.width, kernel.size.height)
        let coefficients = kernel.coefficients.values
        return try sliding(kernel.size, stride: stride, padding: padding) { corner, rowStride in
            var sum: Float = 0
            for y in 0..<height {
                for x in 0..<width { sum += coefficients[y * width + x] * corner[y * rowStride + x] }
            }
            return sum
        }
    }

    /// The median of a square around each place: single wrong pixels vanish, edges stay.
    ///
    /// - Parameters:
    ///   - side: the square's side, odd.
    ///   - stride: how far the window moves at a time.
    ///   - padding: what lies beyond the border.
    /// - Throws: ``FilterError/imageTooSmall(image:window:padding:)`` where the square does not fit.
    public func median(
        side: Int, stride: Int = 1, padding: FilterPadding = .nearest
    ) throws(FilterError) -> FloatMap {
        precondition(side % 2 == 1, "found a side of \(side), which has no middle")
        var neighbors = [Float](repeating: 0, count: side * side)
        return try sliding(ImageSize(square: side), stride: stride, padding: padding) { corner, rowStride in
            for y in 0..<side {
                for x in 0..<side { neighbors[y * side + x] = corner[y * rowStride + x] }
            }
            neighbors.sort()
            return neighbors[neighbors.count / 2]
        }
    }

    /// A mean of the neighbourhood that counts a pixel by how near it is and by how like in grey: noise is smoothed, edges
    /// stay.
    ///
    /// Tomasi and Manduchi, "Bilateral Filtering for Gray and Color Images" (ICCV 1998). The neighbourhood ends at twice
    /// the distance's standard deviation.
    ///
    /// - Parameters:
    ///   - distance: the standard deviation of the distance in pixels.
    ///   - difference: the standard deviation of the difference in grey levels.
    ///   - stride: how far the window moves at a time.
    ///   - padding: what lies beyond the border.
    /// - Throws: ``FilterError/imageTooSmall(image:window:padding:)`` where the neighbourhood does not fit.
    public func bilateral(
        distance: Float, difference: Float, stride: Int = 1, padding: FilterPadding = .nearest
    ) throws(FilterError) -> FloatMap {
        let radius = max(1, Int((2 * distance).rounded(.up)))
        let side = 2 * radius + 1
        let nearness = (0..<side * side).map { index in
            let (x, y) = (index % side - radius, index / side - radius)
            return exp(-Float(x * x + y * y) / (2 * distance * distance))
        }
        let steepness = -1 / (2 * difference * difference)
        return try sliding(ImageSize(square: side), stride: stride, padding: padding) { corner, rowStride in
            let center = corner[radius * rowStride + radius]
            var sum: Float = 0
            var total: Float = 0
            for y in 0..<side {
                for x in 0..<side {
                    let value = corner[y * rowStride + x]
                    let weight = nearness[y * side + x] * exp((value - center) * (value - center) * steepness)
                    sum += weight * value
                    total += weight
                }
            }
            return sum / total
        }
    }

    /// The length of the slope by Sobel's two kernels: how steep an edge is, whichever way it runs.
    ///
    /// - Throws: ``FilterError/imageTooSmall(image:window:padding:)`` where the kernels do not fit.
    public func sobelMagnitude(
        stride: Int = 1, padding: FilterPadding = .nearest
    ) throws(FilterError) -> FloatMap {
        let across = try filtered(by: .sobelX, stride: stride, padding: padding)
        let down = try filtered(by: .sobelY, stride: stride, padding: padding)
        return FloatMap(
            size: across.size,
            values: zip(across.values, down.values).map { ($0 * $0 + $1 * $1).squareRoot() })
    }
}
