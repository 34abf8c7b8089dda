/// `report.html`: a run or an evaluation for a person with a browser.
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
        return try HTMLPage(
            kind: "xray report", title: content.title, subtitle: content.subtitle,
            sections: try sections.compactMap { try $0?.rendered() }
        ).html()
    }
}
