/// A layer of a phantom: one opacity a pixel, onto which lines are drawn.
struct PhantomLayer {
    let frame: PhantomFrame
    private(set) var values: [Float]
    private var scratch: [Float]

    init(frame: PhantomFrame) {
        self.frame = frame
        values = [Float](repeating: 0, count: frame.width * frame.height)
        scratch = values
    }

    /// Draws a line. Where parts of one line overlap, as in a bend, they count once.
    ///
    /// - Parameter merging: whether the line merges with what it crosses, as parts of one body do, or adds to it.
    mutating func draw(_ line: [StrokePoint], profile: StrokeProfile, merging: Bool = false) {
        var dirty = PixelBox()
        let frame = frame
        scratch.withUnsafeMutableBufferPointer { scratch in
            for (a, b) in zip(line, line.dropFirst()) {
                let box = drawSegment(from: a, to: b, profile: profile, frame: frame, onto: scratch)
                dirty.formUnion(box)
            }
            values.withUnsafeMutableBufferPointer { values in
                for row in dirty.rows {
                    for index in row * frame.width + dirty.left..<row * frame.width + dirty.right {
                        values[index] =
                            merging ? max(values[index], scratch[index]) : values[index] + scratch[index]
                        scratch[index] = 0
                    }
                }
            }
        }
    }

    /// Sets every pixel inside a circle of the body from its point and its value so far.
    mutating func update(
        around center: SIMD2<Float>, radius: Float, _ change: (_ point: SIMD2<Float>, _ value: Float) -> Float
    ) {
        let box = PixelBox(around: frame.pixel(of: center), radius: radius * frame.scale, in: frame)
        let step = frame.columnStep
        values.withUnsafeMutableBufferPointer { values in
            for row in box.rows {
                var point = frame.body(column: box.left, row: row)
                for index in row * frame.width + box.left..<row * frame.width + box.right {
                    values[index] = change(point, values[index])
                    point += step
                }
            }
        }
    }
}

/// Puts one straight piece of a line where nothing stronger is drawn, and says which pixels it touched.
private func drawSegment(
    from a: StrokePoint, to b: StrokePoint, profile: StrokeProfile, frame: PhantomFrame,
    onto scratch: UnsafeMutableBufferPointer<Float>
) -> PixelBox {
    let start = frame.pixel(of: a.position)
    let along = frame.pixel(of: b.position) - start
    // Nothing is thinner than a pixel; a thinner line is fainter instead.
    let radii = SIMD2(a.radius, b.radius) * frame.scale
    let drawn = pointwiseMax(radii, SIMD2(repeating: 0.7))
    let strengths = SIMD2(a.strength, b.strength) * radii / drawn
    let box = PixelBox(from: start, to: start + along, margin: drawn.max(), in: frame)
    let inverseLength = 1 / max((along * along).sum(), 1e-6)
    // At a given height no point further off than this from the line's middle is within its breadth.
    let reach = drawn.max() * (along * along).sum().squareRoot() / max(abs(along.y), 1e-3)
    for row in box.rows {
        let y = Float(row) + 0.5 - start.y
        let middle = start.x + (abs(along.y) > 1e-3 ? along.x * y / along.y : 0)
        let left = max(middle - reach, Float(box.left))
        let right = min(middle + reach + 1, Float(box.right))
        guard left < right else { continue }
        for column in Int(left)..<Int(right) {
            let offset = SIMD2(Float(column) + 0.5 - start.x, y)
            let t = min(max((offset * along).sum() * inverseLength, 0), 1)
            let across = offset - along * t
            let radius = drawn.x + (drawn.y - drawn.x) * t
            let square = (across * across).sum() / (radius * radius)
            guard square < 1 else { continue }
            let opacity =
                (strengths.x + (strengths.y - strengths.x) * t) * profile.opacity(atSquaredDistance: square)
            let index = row * frame.width + column
            // The stronger of the two: by amount, for dark lines (airways) have a negative strength.
            if abs(opacity) > abs(scratch[index]) { scratch[index] = opacity }
        }
    }
    return box
}
