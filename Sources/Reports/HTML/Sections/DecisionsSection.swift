import Diagnostics
import Training

/// What was decided on the images of each split, and every figure of it.
struct DecisionsSection: ReportSection {
    static let id = "decisions"
    static let title = "Decisions"

    /// One row of a confusion matrix.
    struct Row {
        let truth: String
        let cells: [Cell]
    }

    struct Cell {
        let count: String
        let share: String
        /// Between 0 and 1, for the shade.
        let weight: String
        let look: String
    }

    struct Matrix {
        let split: String
        let size: String
        let classes: [String]
        let rows: [Row]
    }

    struct FigureRow {
        let name: String
        let values: [String]
        let isHeading: Bool
        let span: Int
    }

    let rule: String
    let matrices: [Matrix]
    let splits: [String]
    let figures: [FigureRow]
    let undefined: [String]
    let uncertainty: String
    /// The name and a column a split.
    let figureColumns: Int

    init(_ content: ReportContent) {
        let metrics = content.splits.map(\.metrics)
        if let threshold = metrics.last?.threshold {
            rule =
                "\(content.model.positiveClass) from a probability of \(FigureStyle.spell(threshold: threshold)) on."
                + " Rows are the truth, columns what was decided."
        } else {
            rule = "The likeliest class is taken. Rows are the truth, columns what was decided."
        }
        matrices = metrics.map(Self.matrix)
        splits = metrics.map(\.split)
        figures = Self.rows(metrics)
        undefined = MetricsText.undefinedFigures(metrics)
        uncertainty = MetricsText.uncertainty.replacing("\n", with: " ")
        figureColumns = metrics.count + 1
    }

    private static func matrix(_ metrics: SplitMetrics) -> Matrix {
        let confusion = metrics.confusion
        let rows = confusion.classes.indices.map { truth in
            let support = confusion.support(of: truth)
            let cells = confusion.counts[truth].enumerated().map { decided, count in
                let share = support > 0 ? Double(count) / Double(support) : nil
                return Cell(
                    count: grouped(count), share: FigureStyle.percent.spell(share),
                    weight: Ticks.label(((share ?? 0) * 100).rounded() / 100),
                    look: decided == truth ? "right" : "wrong")
            }
            return Row(truth: confusion.classes[truth], cells: cells)
        }
        return Matrix(
            split: metrics.split, size: counted(metrics.images, "image"),
            classes: confusion.classes, rows: rows)
    }

    private static func rows(_ metrics: [SplitMetrics]) -> [FigureRow] {
        func row(_ figure: MetricsText.Figure) -> FigureRow {
            FigureRow(name: figure.name, values: metrics.map(figure.spell), isHeading: false, span: 0)
        }
        var rows = [
            FigureRow(
                name: "always the most frequent", values: metrics.map(MetricsText.mostFrequent),
                isHeading: false, span: 0)
        ]
        rows += MetricsText.Figure.overall(metrics).map(row)
        for (index, figures) in (metrics.first?.perClass ?? []).enumerated() {
            rows.append(
                FigureRow(
                    name: metrics.first?.threshold == nil
                        ? "\(figures.positiveClass) against the rest"
                        : "\(figures.positiveClass) is positive",
                    values: [], isHeading: true, span: metrics.count + 1))
            rows.append(
                FigureRow(
                    name: "prevalence",
                    values: metrics.map { FigureStyle.percent.spell($0.perClass[index].prevalence) },
                    isHeading: false, span: 0))
            rows += MetricsText.Figure.ofClass(index).map(row)
        }
        return rows
    }

    static let template = """
        <p>{{rule}}</p>
        <div class="matrices">
        {{#matrices}}
        <figure class="matrix">
        <h3>{{split}} <small>{{size}}</small></h3>
        <div class="scroll" tabindex="0" role="region" aria-label="confusion matrix of {{split}}">
        <table>
        <thead><tr><td></td>{{#classes}}<th scope="col">{{.}}</th>{{/classes}}</tr></thead>
        <tbody>
        {{#rows}}
        <tr><th scope="row">{{truth}}</th>{{#cells}}<td class="{{look}}" style="--weight:{{weight}}"><b>{{count}}</b> <span>{{share}}</span></td>{{/cells}}</tr>
        {{/rows}}
        </tbody>
        </table>
        </div>
        </figure>
        {{/matrices}}
        </div>
        <h3>Every figure</h3>
        <div class="scroll" tabindex="0" role="region" aria-label="every figure">
        <table class="figures">
        <colgroup span="{{figureColumns}}"></colgroup>
        <thead><tr><td></td>{{#splits}}<th scope="col">{{.}}</th>{{/splits}}</tr></thead>
        <tbody>
        {{#figures}}
        <tr>{{#isHeading}}<th scope="colgroup" colspan="{{span}}" class="group">{{name}}</th>{{/isHeading}}{{^isHeading}}<th scope="row">{{name}}</th>{{#values}}<td>{{.}}</td>{{/values}}{{/isHeading}}</tr>
        {{/figures}}
        </tbody>
        </table>
        </div>
        {{#undefined}}<p class="fine">{{.}}</p>{{/undefined}}
        <p class="fine">{{uncertainty}}</p>
        """
}
