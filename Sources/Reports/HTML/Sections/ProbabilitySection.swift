import Training

/// Whether probabilities mean what they say, and how they are spread.
struct ProbabilitySection: ReportSection {
    static let id = "probabilities"
    static let title = "Probabilities"

    let charts: [Chart]

    init?(_ content: ReportContent) {
        charts = content.heldOut.flatMap { split in
            split.judgedClasses.flatMap { judgedClass -> [Chart] in
                let suffix = "\(split.name)-\(judgedClass.index)"
                return [
                    ReliabilityChart.chart(split, of: judgedClass, id: "reliability-\(suffix)"),
                    ScoreHistogramChart.chart(split, of: judgedClass, id: "scores-\(suffix)"),
                ].compactMap(\.self)
            }
        }
        guard !charts.isEmpty else { return nil }
    }

    static let template = TemplatePart.charts
}
