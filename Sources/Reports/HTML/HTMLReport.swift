import Foundation

/// `report.html`: a run or an evaluation for a person with a browser. One file that asks nothing of the network.
package enum HTMLReport {
    /// The whole page.
    package static func page(_ content: ReportContent) throws -> String {
        // A section that has nothing to show is left out.
        let sections: [(any ReportSection)?] = [
            SummarySection(content), PurposeSection(content), LearningSection(content),
            DecisionsSection(content), RankingSection(content), ProbabilitySection(content),
            OperatingPointSection(content), GallerySection(content), DataSection(content),
            NetworkSection(content), try CircumstancesSection(content),
        ]
        let page = Page(
            title: content.title, subtitle: content.subtitle, style: StyleSheet.text,
            sections: try sections.compactMap { try $0?.rendered() })
        return try HTMLTemplate(Page.template).render(page)
    }

    /// What the template of the page is filled with.
    private struct Page {
        let title: String
        let subtitle: String
        let style: String
        let sections: [RenderedSection]

        static let template = """
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
            <p class="eyebrow">xray report</p>
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
}
