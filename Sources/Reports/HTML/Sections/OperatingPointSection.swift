import Training

/// What other thresholds would come to.
struct OperatingPointSection: ReportSection {
    static let id = "thresholds"
    static let title = "Operating points"

    struct Row {
        let threshold: String
        let sensitivity, specificity: String
        let positiveHere, negativeHere, positiveThere, negativeThere: String
        let isChosen: Bool
    }

    let positive: String
    let split: String
    let rows: [Row]
    let here: String
    let there: String
    /// Whether that is what the configuration below says, or what this evaluation was told instead.
    let isConfigured: Bool

    /// `nil` for more than two classes, which know no threshold, and without images.
    init?(_ content: ReportContent) {
        guard let judged = content.judged, let chosen = judged.metrics.threshold,
            let figures = judged.metrics.positive, let prevalence = figures.prevalence
        else { return nil }
        positive = figures.positiveClass
        split = judged.name
        here = FigureStyle.percent.spell(prevalence)
        there = "\(Ticks.percent(content.prevalence))"
        isConfigured = content.prevalence == content.model.configuration.evaluation.prevalence
        let index = content.model.positiveIndex
        rows = Self.thresholds(with: chosen).map { threshold in
            let point = OperatingPoint(
                threshold: threshold, predictions: judged.predictions, positiveClass: index)
            func spell(_ value: Double?) -> String { FigureStyle.percent.spell(value) }
            return Row(
                threshold: FigureStyle.spell(threshold: threshold),
                sensitivity: spell(point.sensitivity.value),
                specificity: spell(point.specificity.value),
                positiveHere: spell(point.positivePredictiveValue.value),
                negativeHere: spell(point.negativePredictiveValue.value),
                positiveThere: spell(point.positivePredictiveValue(atPrevalence: content.prevalence)),
                negativeThere: spell(point.negativePredictiveValue(atPrevalence: content.prevalence)),
                isChosen: threshold == chosen)
        }
    }

    /// Round thresholds and the one that was chosen, in their order.
    private static func thresholds(with chosen: Double) -> [Double] {
        let round = [0.01, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99]
        return (round.filter { abs($0 - chosen) > 0.0005 } + [chosen]).sorted()
    }

    static let template = """
        <p>What the {{split}} images come to at other thresholds, and what a positive or negative answer is worth: where
        {{here}} are {{positive}}, as among these images, and where {{there}} are
        ({{#isConfigured}}<code>evaluation.prevalence</code>{{/isConfigured}}{{^isConfigured}}as given for this evaluation{{/isConfigured}}).
        To choose a threshold from this table is to choose by the {{split}} images; another set has to judge it then.</p>
        <div class="scroll" tabindex="0" role="region" aria-label="operating points">
        <table class="points">
        <colgroup span="3"></colgroup><colgroup span="2"></colgroup><colgroup span="2"></colgroup>
        <thead>
        <tr><td></td><td></td><td></td><th scope="colgroup" colspan="2">at {{here}}</th><th scope="colgroup" colspan="2">at {{there}}</th></tr>
        <tr><th scope="col">threshold</th><th scope="col">sensitivity</th><th scope="col">specificity</th><th scope="col"><abbr title="positive predictive value">PPV</abbr></th><th scope="col"><abbr title="negative predictive value">NPV</abbr></th><th scope="col"><abbr title="positive predictive value">PPV</abbr></th><th scope="col"><abbr title="negative predictive value">NPV</abbr></th></tr>
        </thead>
        <tbody>
        {{#rows}}
        <tr{{#isChosen}} class="chosen-row"{{/isChosen}}><th scope="row">{{threshold}}{{#isChosen}} <small>in use</small>{{/isChosen}}</th><td>{{sensitivity}}</td><td>{{specificity}}</td><td>{{positiveHere}}</td><td>{{negativeHere}}</td><td>{{positiveThere}}</td><td>{{negativeThere}}</td></tr>
        {{/rows}}
        </tbody>
        </table>
        </div>
        """
}
