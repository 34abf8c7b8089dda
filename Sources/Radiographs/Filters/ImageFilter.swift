/// The filters of the textbooks, by name: what an image becomes before any network has learned one.
public enum ImageFilter: Hashable, Sendable {
    /// Numbers to multiply neighbourhoods with.
    case kernel(Kernel)
    /// The steepness of edges: the length of Sobel's slope.
    case sobelMagnitude
    /// The median of a square.
    case median(side: Int)
    /// A mean of what is near in place and in grey.
    case bilateral(distance: Float, difference: Float)

    /// The names under which a filter can be asked for, and what they stand for. The sizes are such that something is to
    /// be seen on a radiograph of some hundred pixels.
    public static let named: [(name: String, filter: ImageFilter)] = [
        ("box", .kernel(.box(side: 7))),
        ("gaussian", .kernel(.gaussian(deviation: 2))),
        ("sharpen", .kernel(.sharpen)),
        ("shift", .kernel(.shift(columns: 20))),
        ("vertical-edge", .kernel(.verticalEdge)),
        ("horizontal-edge", .kernel(.horizontalEdge)),
        ("sobel", .kernel(.sobelX)),
        ("sobel-down", .kernel(.sobelY)),
        ("sobel-magnitude", .sobelMagnitude),
        ("median", .median(side: 5)),
        ("bilateral", .bilateral(distance: 3, difference: 20)),
    ]

    /// The filter of a name, or of numbers as in `1,0,-1;1,0,-1`.
    ///
    /// - Throws: ``FilterError`` where it is neither.
    public init(_ text: String) throws(FilterError) {
        if let known = Self.named.first(where: { $0.name == text }) {
            self = known.filter
        } else if text.first?.isLetter == true {
            throw .unknown(text)
        } else {
            self = .kernel(try Kernel(parsing: text))
        }
    }

    /// What it makes of an image.
    ///
    /// - Throws: ``FilterError/imageTooSmall(image:window:padding:)`` where its window does not fit.
    public func applied(
        to image: FloatMap, stride: Int = 1, padding: FilterPadding = .nearest
    ) throws(FilterError) -> FloatMap {
        switch self {
        case .kernel(let kernel): try image.filtered(by: kernel, stride: stride, padding: padding)
        case .sobelMagnitude: try image.sobelMagnitude(stride: stride, padding: padding)
        case .median(let side): try image.median(side: side, stride: stride, padding: padding)
        case .bilateral(let distance, let difference):
            try image.bilateral(
                distance: distance, difference: difference, stride: stride, padding: padding)
        }
    }

    /// What it does, in a line below its result.
    public var caption: String {
        switch self {
        case .kernel(let kernel): kernel.caption
        case .sobelMagnitude: "Sobel, length of the slope"
        case .median(let side): "median of \(side)×\(side)"
        case .bilateral(let distance, let difference):
            "bilateral, σ \(short(distance)) px and \(short(difference)) levels"
        }
    }
}

extension Kernel {
    /// Its name, its size, and its numbers where they are few.
    fileprivate var caption: String {
        let title = "\(name), \(size)"
        guard size.width <= 3, size.height <= 3 else { return title }
        let numbers = coefficients.values.map(short)
        let width = numbers.map(\.count).max() ?? 0
        let columns = numbers.map { String(repeating: "\u{A0}", count: width - $0.count) + $0 }
        let rows = stride(from: 0, to: columns.count, by: size.width).map {
            columns[$0..<$0 + size.width].joined(separator: "\u{A0}")
        }
        return "\(title)\n\(rows.joined(separator: "\n"))"
    }
}
