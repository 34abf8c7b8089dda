/// A colour of 8 bits a channel, in sRGB.
public struct RGBColor: Hashable, Sendable {
    /// Its red, 0...255.
    public var red: UInt8
    /// Its green, 0...255.
    public var green: UInt8
    /// Its blue, 0...255.
    public var blue: UInt8

    /// The colour of three channels.
    public init(red: UInt8, green: UInt8, blue: UInt8) {
        self.red = red
        self.green = green
        self.blue = blue
    }

    /// A grey.
    public init(grey: UInt8) {
        self.init(red: grey, green: grey, blue: grey)
    }

    /// As in `0x21908C`.
    init(hex: UInt32) {
        self.init(
            red: UInt8(truncatingIfNeeded: hex >> 16), green: UInt8(truncatingIfNeeded: hex >> 8),
            blue: UInt8(truncatingIfNeeded: hex))
    }

    /// All dark.
    public static let black = RGBColor(grey: 0)
    /// All bright.
    public static let white = RGBColor(grey: 255)

    /// The colour that lies a share of the way to another.
    ///
    /// - Parameters:
    ///   - other: the colour at share 1.
    ///   - share: 0...1.
    public func mixed(with other: RGBColor, share: Float) -> RGBColor {
        func mixed(_ a: UInt8, _ b: UInt8) -> UInt8 {
            let (from, to) = (Float(a), Float(b))
            return UInt8((from + (to - from) * share).rounded())
        }
        return RGBColor(
            red: mixed(red, other.red), green: mixed(green, other.green), blue: mixed(blue, other.blue))
    }
}
