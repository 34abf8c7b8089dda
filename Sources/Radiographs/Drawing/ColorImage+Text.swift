extension ColorImage {
    /// The size of a line of text in pixels.
    ///
    /// - Parameters:
    ///   - text: printable ASCII and a few signs such as ×, ° and −; anything else becomes an empty frame.
    ///   - scale: how many pixels wide and high a dot of the letters is.
    public static func size(ofText text: String, scale: Int = 1) -> (width: Int, height: Int) {
        (max(0, text.count * BitmapFont.advance - 1) * scale, BitmapFont.height * scale)
    }

    /// The pixels from one line of text to the next.
    public static func lineHeight(scale: Int = 1) -> Int { BitmapFont.lineHeight * scale }

    /// Writes a line of text; what lies outside the image is left out.
    ///
    /// - Parameters:
    ///   - text: printable ASCII and a few signs such as ×, ° and −; anything else becomes an empty frame.
    ///   - left: the column of the first letter's first column.
    ///   - top: the row of the capitals' first row.
    ///   - color: the letters' colour.
    ///   - scale: how many pixels wide and high a dot of the letters is.
    public mutating func write(_ text: String, left: Int, top: Int, color: RGBColor, scale: Int = 1) {
        for (index, character) in text.enumerated() {
            let first = left + index * BitmapFont.advance * scale
            for (column, row) in BitmapFont.pixels(of: character) {
                let dot = PixelRectangle(
                    left: first + column * scale, top: top + row * scale, width: scale, height: scale)
                fill(dot, with: color)
            }
        }
    }

    /// Text broken between words into lines of at most so many letters; a longer word is broken where it has to be.
    public static func lines(of text: String, letters: Int) -> [String] {
        precondition(letters > 0, "a line has room for a letter")
        var lines: [String] = []
        for paragraph in text.split(separator: "\n", omittingEmptySubsequences: false) {
            var line = ""
            for word in paragraph.split(separator: " ") {
                var rest = word
                if !line.isEmpty && line.count + 1 + rest.count > letters {
                    lines.append(line)
                    line = ""
                }
                while rest.count > letters {
                    lines.append(String(rest.prefix(letters)))
                    rest = rest.dropFirst(letters)
                }
                line += line.isEmpty ? String(rest) : " \(rest)"
            }
            lines.append(line)
        }
        return lines
    }
}
