import Training

/// How well images are ordered, whatever the threshold.
struct RankingSection: ReportSection {
    static let id = "ranking"
    static let title = "Ranking"

    let charts: [Chart]

    init?(_ content: ReportContent) {
        guard let judged = content.judged else { return nil }
        let seed = content.model.configuration.training.seed
        charts = judged.judgedClasses.flatMap { judgedClass -> [Chart] in
            [
                ROCChart.chart(content.splits, of: judgedClass, seed: seed, id: "roc-\(judgedClass.index)"),
                PrecisionRecallChart.chart(content.splits, of: judgedClass, id: "pr-\(judgedClass.index)"),
            ].compactMap(\.self)
        }
        guard !charts.isEmpty else { return nil }
    }

    static let template = TemplatePart.charts
}
