/// A rectangle of pixels.
public struct PixelRectangle: Hashable, Sendable {
    /// The first column.
    public var left: Int
    /// The first row.
    public var top: Int
    /// The number of columns.
    public var width: Int
    /// The number of rows.
    public var height: Int

    /// - Precondition: it has at least one pixel.
    public init(left: Int, top: Int, width: Int, height: Int) {
        precondition(width > 0 && height > 0, "a rectangle has at least one pixel")
        self.left = left
        self.top = top
        self.width = width
        self.height = height
    }
}
