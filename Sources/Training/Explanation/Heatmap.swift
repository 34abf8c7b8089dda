import Radiographs

/// How much each place of an image speaks for something, from 0 to 1.
public struct Heatmap: Sendable, Equatable {
    /// Columns.
    public let width: Int
    /// Rows.
    public let height: Int
    /// Row after row from the top; from 0 to 1.
    public let values: [Float]

    /// - Parameters:
    ///   - width: columns.
    ///   - height: rows.
    ///   - values: as many as the map has places, row after row, from 0 to 1.
    public init(width: Int, height: Int, values: [Float]) {
        precondition(values.count == width * height, "found \(values.count) values for \(width)×\(height)")
        self.width = width
        self.height = height
        self.values = values
    }

    /// The numbers as what is drawn takes them.
    public var map: FloatMap {
        FloatMap(size: ImageSize(width: width, height: height), values: values)
    }

    /// The map at an image's size, bilinear between the centres of its places (see `FloatMap.scaled(to:)`).
    public func resized(to size: ImageSize) -> Heatmap {
        Heatmap(width: size.width, height: size.height, values: map.scaled(to: size).values)
    }
}
