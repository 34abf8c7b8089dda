import NeuralNetworks
import Radiographs

/// The weights of a convolution: what each of its filters looks for, blue below and red above a light zero.
struct FilterDrawing {
    private let layer: String
    private let shape: [Int]
    private let values: [Float]

    /// - Parameters:
    ///   - layer: the name of a convolution.
    ///   - parameters: the network's weights.
    init?(of layer: String, in parameters: Parameters) {
        guard let entry = parameters.layout.entry("\(layer).weight"), entry.specification.shape.count == 4
        else {
            return nil
        }
        self.layer = layer
        shape = entry.specification.shape
        values = Array(parameters.values(of: entry))
    }

    private var filters: Int { shape[0] }
    private var channels: Int { shape[1] }
    private var size: ImageSize { ImageSize(width: shape[3], height: shape[2]) }

    /// The most channels of a filter that are drawn beside each other.
    private static let mostChannels = 16
    /// A filter's longer side is about so many pixels.
    private static let side = 40

    /// The filters: one beside the other where they see one channel, else one below the other with their channels side by
    /// side.
    func page(atMost count: Int) -> ActivationSheets.Page {
        let magnitudes = values.map(abs)
        let reach = max(magnitudes.max() ?? 0, .leastNormalMagnitude)
        let filters = min(filters, count, channels == 1 ? count : Self.mostChannels)
        let channels = min(channels, Self.mostChannels)
        let factor = max(1, Self.side / size.longerSide)
        var cells: [ContactSheet.Cell] = []
        for filter in 0..<filters {
            for channel in 0..<channels {
                let picture = ColorImage(map(filter, channel), in: -reach...reach, colors: .coolWarm)
                let caption = channel == 0 ? "\(filter)" : ""
                cells.append(ContactSheet.Cell(picture.enlarged(by: factor), caption: caption))
            }
        }
        var description = "\(layer): filters of \(size), \(shape[0])×\(shape[1])"
        if filters < self.filters { description += ", the first \(filters)" }
        if channels < self.channels { description += ", of each \(channels) channels" }
        description += "; blue −\(figure(reach)), red +\(figure(reach))"
        var sheet = ContactSheet(cells, columns: channels == 1 ? 8 : channels, title: description)
        sheet.gap = 6
        return ActivationSheets.Page(layer: layer, description: description, sheet: sheet)
    }

    private func map(_ filter: Int, _ channel: Int) -> FloatMap {
        let start = (filter * channels + channel) * size.pixelCount
        return FloatMap(size: size, values: Array(values[start..<start + size.pixelCount]))
    }

    private func figure(_ value: Float) -> String { "\((value * 1000).rounded() / 1000)" }
}
