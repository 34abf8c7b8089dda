/// A chart as a page shows it.
struct Chart {
    /// Names the chart among those of the page.
    let id: String
    /// The heading above it.
    let title: String
    /// The drawing, an `svg` element.
    let svg: String
    /// What helps to read it, below it.
    let note: String?

    /// - Parameter description: what there is to see, in words and figures, for who cannot see it.
    init(
        id: String, title: String, description: String, note: String? = nil, picture: Picture,
        spokenTitle: String? = nil
    ) {
        self.id = id
        self.title = title
        self.note = note
        svg = picture.svg(id: id, title: spokenTitle ?? title, description: description)
    }
}
