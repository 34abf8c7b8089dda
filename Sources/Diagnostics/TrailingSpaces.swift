extension String {
    /// The text without the spaces at its end: a line of a table whose last cells are empty.
    package var withoutTrailingSpaces: String {
        String(self[..<(lastIndex { $0 != " " }.map(index(after:)) ?? startIndex)])
    }
}
