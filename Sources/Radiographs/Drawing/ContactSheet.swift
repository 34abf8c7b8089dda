/// Pictures side by side, with a caption below each.
public struct ContactSheet: Sendable {
    /// A picture and what is said about it.
    public struct Cell: Sendable {
        /// The picture.
        public var image: ColorImage
        /// The text below it, broken to the width of the column; a line feed begins a new line.
        public var caption: String

        /// A picture and its caption.
        public init(_ image: ColorImage, caption: String = "") {
            self.image = image
            self.caption = caption
        }
    }

    /// The pictures, row after row.
    public let cells: [Cell]
    /// How many stand in a row.
    public let columns: Int
    /// The line above all.
    public var title: String
    /// The pixels between two pictures, and around all.
    public var gap = 8
    /// The size of the letters: how many pixels wide and high one of their dots is.
    public var textScale = 1
    /// What lies between the pictures.
    public var background = ContactSheet.defaultBackground
    /// The captions' colour.
    public var textColor = RGBColor(grey: 200)

    /// Nearly black: a radiograph is looked at in the dark.
    public static let defaultBackground = RGBColor(grey: 20)

    /// - Parameters:
    ///   - cells: the pictures, row after row; at least one.
    ///   - columns: how many stand in a row.
    ///   - title: the line above all; nothing where it is empty.
    public init(_ cells: [Cell], columns: Int, title: String = "") {
        precondition(!cells.isEmpty && columns > 0, "a sheet has a picture and a column")
        self.cells = cells
        self.columns = min(columns, cells.count)
        self.title = title
    }

    /// The whole sheet as one picture. Columns are as wide as their widest picture, rows as high as they have to be.
    public var image: ColorImage {
        let widths = columnWidths
        let width = gap + widths.reduce(0) { $0 + $1 + gap }
        let titleLines = title.isEmpty ? [] : lines(of: title, width: width - 2 * gap)
        let titleHeight = titleLines.isEmpty ? 0 : textHeight(titleLines.count) + gap
        let rows = rows(of: widths)
        let height = rows.reduce(gap + titleHeight) { $0 + self.height(of: $1) + gap }
        var sheet = ColorImage(size: ImageSize(width: width, height: height), filledWith: background)
        write(titleLines, on: &sheet, left: gap, top: gap)
        var top = gap + titleHeight
        for row in rows {
            var left = gap
            for (column, cell) in row.cells.enumerated() {
                sheet.draw(cell.image, left: left, top: top)
                write(row.captions[column], on: &sheet, left: left, top: top + row.imageHeight + captionGap)
                left += widths[column] + gap
            }
            top += self.height(of: row) + gap
        }
        return sheet
    }

    /// The pixels between a picture and its caption.
    private var captionGap: Int { 3 * textScale }

    private var columnWidths: [Int] {
        (0..<columns).map { column in
            stride(from: column, to: cells.count, by: columns).map { cells[$0].image.size.width }.max() ?? 1
        }
    }

    /// One row of pictures, its captions broken into lines.
    private struct Row {
        let cells: ArraySlice<Cell>
        let captions: [[String]]

        var imageHeight: Int { cells.map(\.image.size.height).max() ?? 0 }
        var lineCount: Int { captions.map(\.count).max() ?? 0 }
    }

    private func rows(of widths: [Int]) -> [Row] {
        stride(from: 0, to: cells.count, by: columns).map { first in
            let cells = cells[first..<min(first + columns, cells.count)]
            let captions = zip(cells, widths).map { cell, width in
                cell.caption.isEmpty ? [] : lines(of: cell.caption, width: width)
            }
            return Row(cells: cells, captions: captions)
        }
    }

    private func height(of row: Row) -> Int {
        row.imageHeight + (row.lineCount > 0 ? captionGap + textHeight(row.lineCount) : 0)
    }

    private func textHeight(_ lineCount: Int) -> Int { lineCount * ColorImage.lineHeight(scale: textScale) }

    private func lines(of text: String, width: Int) -> [String] {
        let letter =
            ColorImage.size(ofText: "MM", scale: textScale).width
            - ColorImage.size(ofText: "M", scale: textScale).width
        return ColorImage.lines(of: text, letters: max(1, (width + textScale) / letter))
    }

    private func write(_ lines: [String], on sheet: inout ColorImage, left: Int, top: Int) {
        for (number, line) in lines.enumerated() {
            sheet.write(line, left: left, top: top + textHeight(number), color: textColor, scale: textScale)
        }
    }
}

extension ColorImage {
    /// Two pictures that belong together, as one; the left one's size counts for both.
    public static func pair(_ left: ColorImage, _ right: ColorImage) -> ColorImage {
        let gap = 2
        let side = left.size
        var pair = ColorImage(
            size: ImageSize(width: 2 * side.width + gap, height: side.height),
            filledWith: ContactSheet.defaultBackground)
        pair.draw(left, left: 0, top: 0)
        pair.draw(right, left: side.width + gap, top: 0)
        return pair
    }
}
