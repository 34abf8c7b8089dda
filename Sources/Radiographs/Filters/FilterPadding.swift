/// What a window finds beyond the border of an image.
public enum FilterPadding: String, Hashable, Sendable, CaseIterable {
    /// Nothing: it stays inside, and the result is smaller.
    case valid
    /// Zeros, half a window of them on every side, as convolutions are padded in networks: at stride 1 the result is as
    /// large as the image where the window's side is odd, by one smaller where it is even; and its border is dark.
    case zero
    /// The border pixel goes on for half a window on every side.
    case nearest
}
