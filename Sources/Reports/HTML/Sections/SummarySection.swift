import Training

/// The figures that matter most, and the decisions in plain words.
struct SummarySection: ReportSection {
    static let id = "summary"
    static let title = "In short"

    struct KeyFigure {
        let name: String
        let value: String
        let interval: String?
    }

    let figures: [KeyFigure]
    let words: String?
    let warning: String?
    let looks: String?

    init?(_ content: ReportContent) {
        guard let judged = content.judged else { return nil }
        let metrics = judged.metrics
        func figure(_ name: String, _ style: FigureStyle, _ estimate: Estimate) -> KeyFigure {
            KeyFigure(
                name: name, value: style.spell(estimate.value),
                interval: estimate.interval.map { style.spell($0) })
        }
        let area = "area under the ROC curve" + (metrics.macroAUC == nil ? "" : ", mean over the classes")
        var figures = [figure(area, .number, metrics.rocAUC)]
        if let positive = metrics.positive {
            figures.append(figure("sensitivity", .percent, positive.sensitivity))
            figures.append(figure("specificity", .percent, positive.specificity))
        }
        figures.append(figure("balanced accuracy", .percent, metrics.balancedAccuracy))
        figures.append(figure("accuracy", .percent, metrics.accuracy))
        self.figures = figures
        words = MetricsText.inWords(metrics).map { $0.replacing("\n", with: " ") }
        warning = Self.warning(judged.name, isRun: content.training != nil)
        let sentences = content.remarks.testSetUse
        looks = sentences.isEmpty ? nil : sentences.joined(separator: " ")
    }

    /// What has to be known of images that are not the test's.
    private static func warning(_ split: String, isRun: Bool) -> String? {
        switch split {
        case "train":
            "These are images of a folder named train. Where it is this model's own, the model was trained on them, and"
                + " the figures say how well it remembers, not how well it will do."
        case "validation":
            (isRun ? "This run has left the test images alone. " : "")
                + "These are validation images, by which the epoch and the threshold were chosen: the figures flatter."
        default: nil
        }
    }

    static let template = """
        {{#warning}}<p class="notice">{{warning}}</p>{{/warning}}
        <dl class="key-figures">
        {{#figures}}
        <div><dt>{{name}}</dt><dd><span class="value">{{value}}</span>{{#interval}}<span class="interval">{{interval}}</span>{{/interval}}</dd></div>
        {{/figures}}
        </dl>
        {{#words}}<p class="lead">{{words}}</p>{{/words}}
        {{#looks}}<p class="looks">{{looks}}</p>{{/looks}}
        <p class="fine">Small print below a figure is its 95 % confidence interval.</p>
        """
}
