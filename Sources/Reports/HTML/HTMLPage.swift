/// The frame of every page: one file that asks nothing of the network, readable on a phone, in print and in the dark.
struct HTMLPage {
    /// What kind of page it is, in small letters above the title.
    let kind: String
    let title: String
    let subtitle: String
    /// In their order; the contents lead to each.
    let sections: [RenderedSection]
    private let style = StyleSheet.text

    /// A page; its markup is ``html()``'s.
    init(kind: String, title: String, subtitle: String, sections: [RenderedSection]) {
        self.kind = kind
        self.title = title
        self.subtitle = subtitle
        self.sections = sections
    }

    /// The whole page.
    func html() throws -> String { try HTMLTemplate(Self.template).render(self) }

    private static let template = """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
        <link rel="icon" href="data:,">
        <title>{{title}} · xray</title>
        <style>
        {{{style}}}
        </style>
        </head>
        <body>
        <header>
        <p class="eyebrow">{{kind}}</p>
        <h1>{{title}}</h1>
        <p class="subtitle">{{subtitle}}</p>
        <nav aria-label="sections"><ul>{{#sections}}<li><a href="#{{id}}">{{title}}</a></li>{{/sections}}</ul></nav>
        </header>
        <main>
        {{#sections}}
        <section id="{{id}}" aria-labelledby="{{id}}-heading">
        <h2 id="{{id}}-heading">{{title}}</h2>
        {{{body}}}
        </section>
        {{/sections}}
        </main>
        </body>
        </html>

        """
}
