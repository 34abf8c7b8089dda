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
    public var cells: [Cell]
    /// How many stand in a row.
    public var columns: Int
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

    /// The whole sheet as one picture. Columns are as wide as the widest picture, rows as high as they have to be.
    public var image: ColorImage {
        let columnWidth = cells.map(\.image.size.width).max() ?? 1
        let width = gap + columns * (columnWidth + gap)
        let titleLines = title.isEmpty ? [] : lines(of: title, width: width - 2 * gap)
        let rows = stride(from: 0, to: cells.count, by: columns).map { first in
            Row(cells[first..<min(first + columns, cells.count)]) { lines(of: $0, width: columnWidth) }
        }
        let titleHeight = titleLines.isEmpty ? 0 : textHeight(titleLines.count) + gap
        let height = rows.reduce(gap + titleHeight) { $0 + self.height(of: $1) + gap }
        var sheet = ColorImage(size: ImageSize(width: width, height: height), filledWith: background)
        write(titleLines, on: &sheet, left: gap, top: gap)
        var top = gap + titleHeight
        for row in rows {
            for (column, cell) in row.cells.enumerated() {
                let left = gap + column * (columnWidth + gap)
                sheet.draw(cell.image, left: left, top: top)
                write(row.captions[column], on: &sheet, left: left, top: top + row.imageHeight + captionGap)
            }
            top += self.height(of: row) + gap
        }
        return sheet
    }

    /// The pixels between a picture and its caption.
    private var captionGap: Int { 3 * textScale }

    /// One row of pictures, its captions broken into lines.
    private struct Row {
        let cells: ArraySlice<Cell>
        let captions: [[String]]

        init(_ cells: ArraySlice<Cell>, lines: (String) -> [String]) {
            self.cells = cells
            captions = cells.map { $0.caption.isEmpty ? [] : lines($0.caption) }
        }

        var imageHeight: Int { cells.map(\.image.size.height).max() ?? 0 }
        var lineCount: Int { captions.map(\.count).max() ?? 0 }
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
