extension FloatMap {
    /// Slides a window over the map and puts what is found in each place side by side.
    ///
    /// With windows of w columns, p of padding on either side and a stride of s, n columns become ⌊(n + 2p − w)/s⌋ + 1;
    /// the same for rows.
    ///
    /// - Parameters:
    ///   - window: its columns and rows.
    ///   - stride: how far it moves at a time, in both directions.
    ///   - padding: what lies beyond the border; half a window, without its middle, where there is something.
    ///   - find: the number of one place, from a pointer to the window's first row and the distance of its rows.
    /// - Throws: ``FilterError/imageTooSmall(image:window:padding:)`` where the window does not fit.
    func sliding(
        _ window: ImageSize, stride: Int, padding: FilterPadding,
        _ find: (_ corner: UnsafePointer<Float>, _ rowStride: Int) -> Float
    ) throws(FilterError) -> FloatMap {
        precondition(stride > 0, "found a stride of \(stride)")
        let padded =
            padding == .valid
            ? self : self.padded(columns: (window.width - 1) / 2, rows: (window.height - 1) / 2, by: padding)
        guard padded.size.width >= window.width, padded.size.height >= window.height else {
            throw .imageTooSmall(image: size, window: window, padding: padding)
        }
        let size = ImageSize(
            width: (padded.size.width - window.width) / stride + 1,
            height: (padded.size.height - window.height) / stride + 1)
        var result: [Float] = []
        result.reserveCapacity(size.pixelCount)
        padded.values.withUnsafeBufferPointer { values in
            guard let start = values.baseAddress else { return }
            for y in 0..<size.height {
                for x in 0..<size.width {
                    let corner = start + (y * padded.size.width + x) * stride
                    result.append(find(corner, padded.size.width))
                }
            }
        }
        return FloatMap(size: size, values: result)
    }

    /// The map with more rows and columns on every side.
    func padded(columns: Int, rows: Int, by padding: FilterPadding) -> FloatMap {
        let larger = ImageSize(width: size.width + 2 * columns, height: size.height + 2 * rows)
        var values: [Float] = []
        values.reserveCapacity(larger.pixelCount)
        for y in -rows..<size.height + rows {
            let row = min(max(0, y), size.height - 1)
            for x in -columns..<size.width + columns {
                let column = min(max(0, x), size.width - 1)
                let isInside = (x, y) == (column, row)
                values.append(isInside || padding == .nearest ? self[column, row] : 0)
            }
        }
        return FloatMap(size: larger, values: values)
    }
}
