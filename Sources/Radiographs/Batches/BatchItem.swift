/// One sample as a batch loader sees it.
public struct BatchItem: Hashable, Sendable {
    /// The image's index in its source.
    public var image: Int
    /// The index of its class.
    public var label: Int32

    /// An image and its class.
    public init(image: Int, label: Int32) {
        self.image = image
        self.label = label
    }
}
