/// A section of a page: a heading and what a template makes of the section's own stored properties.
protocol ReportSection {
    /// What links lead to.
    static var id: String { get }
    /// The heading.
    static var title: String { get }
    /// Mustache; names stand for the stored properties.
    static var template: String { get }
}

extension ReportSection {
    /// The section's markup.
    func rendered() throws -> RenderedSection {
        RenderedSection(id: Self.id, title: Self.title, body: try HTMLTemplate(Self.template).render(self))
    }
}

/// A section as the page takes it.
struct RenderedSection {
    let id: String
    let title: String
    let body: String
}

/// Pieces of templates that several sections share.
enum TemplatePart {
    /// A figure for each of `charts`.
    static let charts = """
        <div class="charts">
        {{#charts}}
        <figure class="chart" id="{{id}}-figure">
        <h3>{{title}}</h3>
        {{{svg}}}
        {{#note}}<figcaption>{{note}}</figcaption>{{/note}}
        </figure>
        {{/charts}}
        </div>
        """
}
