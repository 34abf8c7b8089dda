import NeuralNetworks
import Radiographs

/// The maps of one layer in one scale of colours.
///
/// Numbers of both signs are blue and red around a light zero; those of one sign go from dark at zero to yellow. One map in
/// the scale of its neighbours shows which of them answer, which a scale for each would hide.
struct ActivationDrawing {
    private let output: LayerOutput
    private let classes: [String]
    private let maps: [FloatMap]
    private let range: ClosedRange<Float>
    private let colors: ColorMap

    /// Larger maps are reduced, smaller ones enlarged, by whole factors.
    private static let side = 96

    /// - Parameters:
    ///   - output: the layer's.
    ///   - classes: the names of the outputs, for a last layer of as many.
    init(_ output: LayerOutput, classes: [String]) {
        self.output = output
        self.classes = output.shape.count == classes.count ? classes : []
        maps = output.maps
        let isSigned = output.values.contains { $0 < 0 }
        let magnitudes = output.values.map(abs).filter(\.isFinite).sorted()
        // One number in two hundred may lie beyond the scale, so that a single bright place does not darken all others.
        let place = magnitudes.count - 1 - magnitudes.count / 200
        let reach = magnitudes.isEmpty ? 1 : max(magnitudes[place], .leastNormalMagnitude)
        range = isSigned ? -reach...reach : 0...reach
        colors = isSigned ? .coolWarm : .viridis
    }

    /// The map's numbers at about the size at which it is drawn.
    static func fitted(_ map: FloatMap) -> FloatMap {
        map.reduced(by: min((map.size.longerSide + side - 1) / side, min(map.size.width, map.size.height)))
    }

    /// One map as a picture.
    func picture(of channel: Int) -> ColorImage {
        let map = Self.fitted(maps[channel])
        let factor = max(1, Self.side / map.size.longerSide)
        return ColorImage(map, in: range, colors: colors).enlarged(by: factor)
    }

    /// The maps that vary most, in the network's order.
    func liveliest(_ count: Int) -> [Int] {
        let variances = maps.map(\.variance)
        return maps.indices.sorted { (variances[$0], $1) > (variances[$1], $0) }.prefix(count).sorted()
    }

    /// The layer's maps side by side, or its features as one picture.
    func page(atMost count: Int) -> ActivationSheets.Page {
        let scale = "from \(figure(range.lowerBound)) to \(figure(range.upperBound))"
        var cells: [ContactSheet.Cell] = []
        var columns = 8
        if output.shape.isVolume, output.shape.size.count > 1 {
            cells = maps.indices.prefix(count).map {
                ContactSheet.Cell(picture(of: $0), caption: "\($0)")
            }
        } else if output.values.count <= ActivationDrawing.tableCount {
            columns = 1
            let table = FloatMap(
                size: ImageSize(width: output.values.count, height: 1), values: output.values)
            cells = [
                ContactSheet.Cell(
                    ColorImage(numbersOf: table, in: range, colors: colors, side: 84),
                    caption: classes.joined(separator: " | "))
            ]
        } else {
            columns = 1
            let square = FloatMap(square: output.values)
            let factor = max(1, 2 * Self.side / square.size.width)
            cells = [ContactSheet.Cell(ColorImage(square, in: range, colors: colors).enlarged(by: factor))]
        }
        let left = output.shape.isVolume && output.shape.size.count > 1 && maps.count > count
        let shown = left ? ", the first \(count) of \(maps.count) maps" : ""
        let description =
            "\(output.node.name), \(output.node.layer.typeName): \(output.shape)\(shown), \(scale)"
        return ActivationSheets.Page(
            layer: output.node.name, description: description,
            sheet: ContactSheet(cells, columns: columns, title: description))
    }

    /// So many features are written as numbers.
    private static let tableCount = 8

    private func figure(_ value: Float) -> String {
        let rounded = (value * 1000).rounded() / 1000
        return rounded == 0 && value != 0 ? "\(value)" : "\(rounded)"
    }
}

extension LayerOutput {
    /// A map a channel; of a row of features none.
    fileprivate var maps: [FloatMap] {
        guard shape.isVolume else { return [] }
        let size = ImageSize(width: shape.size.width, height: shape.size.height)
        return (0..<shape.channels).map { FloatMap(size: size, values: Array(channel($0))) }
    }
}

extension FloatMap {
    fileprivate var variance: Float {
        let mean = values.reduce(0, +) / Float(values.count)
        return values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Float(values.count)
    }

    /// Numbers row after row in the smallest square that holds them, filled up with zeros.
    fileprivate init(square values: [Float]) {
        var side = Int(Double(values.count).squareRoot())
        if side * side < values.count { side += 1 }
        let rest = [Float](repeating: 0, count: side * side - values.count)
        self.init(size: ImageSize(square: side), values: values + rest)
    }
}
