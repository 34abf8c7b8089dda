/// How much an image looks like those a model was trained on.
public struct Typicality: Sendable, Equatable, Codable {
    /// What is to be said of an image before what the model says of it.
    public enum Verdict: String, Sendable, Codable, CaseIterable {
        /// It looks as training images do.
        case typical
        /// It does not: a photograph, a page of text, another part of the body, another way to take a radiograph.
        case unusual
        /// It does once black and white are exchanged.
        case inverted
        /// It does once it is turned by half a turn.
        case upsideDown
        /// It does once it is turned clockwise by a quarter turn: its top is at the left.
        case turnedLeft
        /// It does once it is turned counterclockwise by a quarter turn: its top is at the right.
        case turnedRight
    }

    /// The Mahalanobis distance from the middle of the training images.
    public let distance: Double
    /// The share of training images that lie less far out, from 0 to 1.
    public let percentile: Double
    /// What follows from both, and from the distance of the image when it is turned or inverted.
    public let verdict: Verdict

    /// Whether what a model says of the image is to be taken with care.
    public var isWarning: Bool { verdict != .typical }
}
