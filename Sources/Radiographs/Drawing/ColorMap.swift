/// Colours for the numbers 0...1.
///
/// A map has 256 colours, between which nothing is mixed, so that a picture in one map fits a PNG with a palette.
public struct ColorMap: Sendable {
    private let colors: [RGBColor]

    /// The colour of a number; those beyond 0...1 have that of the nearer end, and what is not a number that of 0.
    public func color(at value: Float) -> RGBColor {
        guard value > 0 else { return colors[0] }
        return colors[Int(min(value, 1) * 255 + 0.5)]
    }

    /// - Parameter anchors: colours at equal steps from 0 to 1; those between two are mixed.
    private init(_ anchors: [UInt32]) {
        let anchors = anchors.map(RGBColor.init(hex:))
        let last = anchors.count - 1
        colors = (0...255).map { index in
            let place = Float(index * last) / 255
            let left = min(Int(place), last - 1)
            return anchors[left].mixed(with: anchors[left + 1], share: place - Float(left))
        }
    }

    /// Black to white.
    public static let grey = ColorMap([0x000000, 0xFFFFFF])

    /// Dark violet over green to yellow, as bright as the number is large, and told apart without seeing red and green:
    /// for activations.
    ///
    /// Smith and van der Walt for matplotlib (2015), CC0; 33 of its colours.
    public static let viridis = ColorMap([
        0x440154, 0x470D60, 0x48186A, 0x482374, 0x472D7B, 0x453681, 0x424086, 0x3F4989, 0x3B528B, 0x375A8D,
        0x33638D, 0x2F6A8E, 0x2C728E, 0x297A8E, 0x26818E, 0x23898E, 0x21908C, 0x1F988B, 0x1F9F88, 0x21A685,
        0x28AE80, 0x31B57B, 0x3EBC74, 0x4CC26C, 0x5DC963, 0x6ECE58, 0x82D34C, 0x96D83F, 0xABDC32, 0xC0DF24,
        0xD5E21A, 0xEAE51A, 0xFDE725,
    ])

    /// Black over red to pale yellow, as bright as the number is large: for heat by itself.
    ///
    /// Smith and van der Walt for matplotlib (2015), CC0; 33 of its colours.
    public static let inferno = ColorMap([
        0x000004, 0x040312, 0x0B0724, 0x150B37, 0x210C4A, 0x2E0A5A, 0x3C0965, 0x4A0C6B, 0x57106D, 0x63146E,
        0x70196E, 0x7D1E6D, 0x89226A, 0x962766, 0xA32B61, 0xAF315C, 0xBB3755, 0xC63E4D, 0xD14644, 0xDB4F3B,
        0xE35932, 0xEB6528, 0xF1711E, 0xF67F14, 0xF98D0A, 0xFB9C06, 0xFCAB0F, 0xFBBA1F, 0xF9CA32, 0xF5D949,
        0xF2E865, 0xF3F586, 0xFCFFA4,
    ])

    /// Blue over green to red, none of it grey: for heat over a radiograph.
    ///
    /// Mikhailov, "Turbo, An Improved Rainbow Colormap for Visualization" (Google, 2019); 33 of its colours.
    public static let turbo = ColorMap([
        0x30123B, 0x392A73, 0x4040A1, 0x4456C7, 0x466BE3, 0x467FF6, 0x4293FF, 0x37A7FA, 0x29BBEC, 0x1DCDD8,
        0x18DCC3, 0x1EE8B0, 0x31F299, 0x4CF97E, 0x6BFD64, 0x8AFF4D, 0xA3FD3C, 0xB8F735, 0xCCED34, 0xDEE037,
        0xEDD03A, 0xF8C03A, 0xFDAE35, 0xFE982C, 0xFB8022, 0xF56817, 0xEC520F, 0xE04009, 0xD23105, 0xC02302,
        0xAC1701, 0x950D01, 0x7A0403,
    ])

    /// Blue over light grey to red: for numbers with a sign, whose zero is put at ½.
    ///
    /// Moreland, "Diverging Color Maps for Scientific Visualization" (ISVC 2009); 33 of its colours.
    public static let coolWarm = ColorMap([
        0x3B4CC0, 0x445ACC, 0x4D68D7, 0x5775E1, 0x6282EA, 0x6C8EF1, 0x779AF7, 0x82A5FB, 0x8DB0FE, 0x98B9FF,
        0xA3C2FE, 0xAEC9FC, 0xB8D0F9, 0xC2D5F4, 0xCCD9EE, 0xD5DBE6, 0xDDDDDD, 0xE5D8D1, 0xECD3C5, 0xF1CCB9,
        0xF4C4AD, 0xF7BBA0, 0xF7B194, 0xF7A687, 0xF49A7B, 0xF18D6F, 0xEC7F63, 0xE57058, 0xDE604D, 0xD55042,
        0xCB3E38, 0xC0282F, 0xB40426,
    ])
}
