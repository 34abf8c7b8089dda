import Diagnostics

/// A table of text with aligned columns.
package struct TextTable {
    /// Where the text of a column stands.
    package enum Alignment {
        case left, right
    }

    private let alignments: [Alignment]
    private var rows: [[String]] = []

    /// - Parameter alignments: one a column.
    package init(_ alignments: [Alignment]) {
        self.alignments = alignments
    }

    /// Adds a row; one with fewer cells than columns leaves the others empty.
    package mutating func add(_ cells: [String]) {
        rows.append(cells)
    }

    /// The table, each line ended by a line feed, two spaces between the columns.
    package var text: String {
        let widths = alignments.indices.map { column in
            // A row of one cell is a heading and may run across the columns.
            rows.map { $0.count > 1 && column < $0.count ? $0[column].count : 0 }.max() ?? 0
        }
        return rows.map { row in
            let line = row.indices.map { column in
                row[column].padded(to: widths[column], alignments[column])
            }.joined(separator: "  ")
            return line.withoutTrailingSpaces + "\n"
        }.joined()
    }
}

extension String {
    /// The text with as many spaces behind or in front of it as make it so wide; one that is wider stays as it is.
    func padded(to width: Int, _ alignment: TextTable.Alignment) -> String {
        let padding = String(repeating: " ", count: max(0, width - count))
        return alignment == .left ? self + padding : padding + self
    }
}
