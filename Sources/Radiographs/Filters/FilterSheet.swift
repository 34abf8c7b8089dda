/// A radiograph and what filters make of it, side by side.
public struct FilterSheet {
    /// The pictures: the image first, then what each filter finds. Of a single small kernel there is a table between the
    /// two.
    public let sheet: ContactSheet

    /// Maps of at most so many columns and rows are drawn as tables of their numbers.
    private static let tableSide = 10
    /// What is smaller is enlarged by a whole factor, until its longer side is at most so long.
    private static let side = 240

    /// - Parameters:
    ///   - image: the radiograph; one of at most 10×10 pixels is drawn as a table of its numbers.
    ///   - filters: what is applied to it.
    ///   - stride: how far a window moves at a time.
    ///   - padding: what it finds beyond the border.
    ///   - columns: how many pictures stand side by side.
    /// - Throws: ``FilterError/imageTooSmall(image:window:padding:)`` where a window does not fit.
    public init(
        of image: Radiograph, through filters: [ImageFilter], stride: Int = 1,
        padding: FilterPadding = .nearest, columns: Int = 4
    ) throws(FilterError) {
        let map = FloatMap(image)
        let isTable = Self.isTable(map)
        let factor = max(1, Self.side / image.size.longerSide)
        func picture(_ map: FloatMap, in range: ClosedRange<Float>) -> ColorImage {
            isTable
                ? ColorImage(numbersOf: map, in: range)
                : ColorImage(map, in: range, colors: .grey).enlarged(by: factor)
        }
        let original = picture(map, in: isTable ? 0...max(1, map.range.upperBound) : 0...255)
        var cells = [ContactSheet.Cell(original, caption: "image \(image.size)")]
        if filters.count == 1, case .kernel(let kernel) = filters[0], Self.isTable(kernel.coefficients) {
            cells.append(Self.table(of: kernel))
        }
        // The table of the kernel beside it has the name already.
        let isNamed = isTable && cells.count > 1
        for filter in filters {
            let result = try filter.applied(to: map, stride: stride, padding: padding)
            let shown = filter.shownRange(of: result, isTable: isTable)
            let size = result.size == image.size ? "" : "\n\(result.size) left"
            let caption = isNamed ? "result \(result.size)" : "\(filter.caption)\(size)\(shown.note)"
            cells.append(ContactSheet.Cell(picture(result, in: shown.range), caption: caption))
        }
        let settings =
            stride > 1 || padding != .nearest ? "stride \(stride), padding \(padding.rawValue)" : ""
        sheet = ContactSheet(cells, columns: columns, title: settings)
    }

    private static func isTable(_ map: FloatMap) -> Bool { map.size.longerSide <= tableSide }

    private static func table(of kernel: Kernel) -> ContactSheet.Cell {
        let reach = max(kernel.coefficients.reach, .leastNormalMagnitude)
        return ContactSheet.Cell(
            ColorImage(numbersOf: kernel.coefficients, in: -reach...reach, colors: .coolWarm),
            caption: "\(kernel.name) \(kernel.size)")
    }
}

extension ImageFilter {
    /// Whether a flat image stays as it is, so that what comes out is an image again.
    private var keepsLevels: Bool {
        switch self {
        case .kernel(let kernel): abs(kernel.sum - 1) < 1e-3
        case .median, .bilateral: true
        case .sobelMagnitude: false
        }
    }

    /// Which numbers are black and white in a picture of the result, and what is said about it. A few numbers in a hundred
    /// may lie beyond: one bright corner does not make the rest grey.
    fileprivate func shownRange(
        of result: FloatMap, isTable: Bool
    ) -> (range: ClosedRange<Float>, note: String) {
        if isTable { return (min(0, result.range.lowerBound)...max(1, result.range.upperBound), "") }
        if keepsLevels { return (0...255, "") }
        let magnitudes = result.values.map(abs).sorted()
        let reach = max(1, magnitudes[magnitudes.count - 1 - magnitudes.count / 100].rounded())
        return result.range.lowerBound < 0
            ? (-reach...reach, "\ngrey is 0, white \(short(reach))")
            : (0...reach, "\nblack is 0, white \(short(reach))")
    }
}
