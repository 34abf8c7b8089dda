import Randomness

/// The letter that says which side is the patient's right, which a technician lays onto the detector.
enum PhantomMarker {
    private static let letter = [
        "#####.",
        "##..##",
        "##..##",
        "#####.",
        "##.##.",
        "##..##",
        "##..##",
    ]

    /// Draws an R somewhere along the left edge of most pictures.
    static func draw(onto picture: inout [UInt8], frame: PhantomFrame, random: inout RandomStream) {
        let isThere = random.chance(0.85)
        let size = max(1, Int(Float(frame.width) * random.uniform(in: 0.004...0.009)))
        let left = Int(Float(frame.width) * random.uniform(in: 0.005...0.10))
        let top = Int(Float(frame.height) * random.uniform(in: 0.03...0.55))
        let brightness = random.uniform(in: 200...255)
        guard isThere else { return }
        for (line, pattern) in letter.enumerated() {
            for (place, mark) in pattern.enumerated() where mark == "#" {
                let rows = (top + line * size..<top + (line + 1) * size).clamped(to: 0..<frame.height)
                let columns = (left + place * size..<left + (place + 1) * size).clamped(to: 0..<frame.width)
                for row in rows {
                    for column in columns {
                        picture[row * frame.width + column] = UInt8(brightness)
                    }
                }
            }
        }
    }
}
