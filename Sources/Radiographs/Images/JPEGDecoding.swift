/// How a JPEG is decoded that is at least twice as large as what is needed of it.
public enum JPEGDecoding: String, Hashable, Sendable, Codable, CaseIterable {
    /// At a part of its size, 2/8 or 4/8, while the cosine transform is undone: two to three times as fast as the whole.
    /// Means are taken before they are rounded and cut off at black and white, which no program can do to the pixels of
    /// the whole image, so that here and there a grey level is another than there.
    case scaled
    /// At full size, as other programs do, and then reduced by blocks to their means, as PNG and DICOM images are. What
    /// has the pixels alone, as an exported network has, comes to the same image.
    case full
}
