import Radiographs

/// How the training went, epoch by epoch.
struct LearningSection: ReportSection {
    static let id = "learning"
    static let title = "How it learned"

    let words: String
    let charts: [Chart]

    init?(_ content: ReportContent) {
        guard let training = content.training, !training.history.isEmpty else { return nil }
        words = training.words
        let train = content.splits.first { $0.name == SplitName.train.rawValue }
        charts = LearningCurveChart.charts(
            training, finalTrain: train?.metrics, classCount: content.model.classes.count)
    }

    static let template = """
        <p>{{words}}</p>
        \(TemplatePart.charts)
        """
}
