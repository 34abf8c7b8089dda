import Training

/// The figures of several splits as a text that a person reads: a table with a column a split, confusion matrices,
/// and what the numbers mean.
public enum MetricsText {
    /// The whole text.
    ///
    /// - Parameter splits: figures of the same classes, decided by the same rule, in the order of the columns.
    public static func text(_ splits: [SplitMetrics]) -> String {
        let parts = [
            table(splits), undefinedFigures(splits).map { "\($0)\n" }.joined(), confusions(splits),
            explanation(splits),
        ]
        return parts.filter { !$0.isEmpty }.joined(separator: "\n")
    }

    private static func table(_ splits: [SplitMetrics]) -> String {
        var table = TextTable([.left] + splits.map { _ in .left })
        func row(_ name: String, _ spell: (SplitMetrics) -> String) {
            table.add([name] + splits.map(spell))
        }
        row("", \.split)
        row("images") { "\($0.images)" }
        row("patients") { "\($0.patients)" }
        row("always the most frequent", mostFrequent)
        for figure in Figure.overall(splits) { row(figure.name) { figure.spell($0) } }
        for index in splits.first?.perClass.indices ?? 0..<0 {
            table.add([""])
            table.add([heading(of: index, in: splits)])
            row("prevalence") { FigureStyle.percent.spell($0.perClass[index].prevalence) }
            for figure in Figure.ofClass(index) { row(figure.name) { figure.spell($0) } }
        }
        return table.text
    }

    private static func heading(of index: Int, in splits: [SplitMetrics]) -> String {
        let name = splits.first?.perClass[index].positiveClass ?? ""
        guard let threshold = splits.first?.threshold else { return "\(name) against the rest" }
        return "\(name) is positive, from a probability of \(FigureStyle.spell(threshold: threshold)) on"
    }

    /// Why figures are missing, one line a reason.
    static func undefinedFigures(_ splits: [SplitMetrics]) -> [String] {
        let classCount = splits.first?.perClass.count ?? 0
        let figures = Figure.overall(splits) + (0..<classCount).flatMap(Figure.ofClass)
        var lines: [String] = []
        for split in splits {
            for figure in figures {
                guard let reason = figure.estimate(split)?.undefined else { continue }
                let line = "\(split.split): no \(figure.name), since \(reason)"
                if !lines.contains(line) { lines.append(line) }
            }
        }
        return lines
    }

    private static func confusions(_ splits: [SplitMetrics]) -> String {
        splits.map { split in
            let classes = split.confusion.classes
            var table = TextTable([.left] + classes.map { _ in .right })
            table.add(["\(split.split): truth down, prediction across"])
            table.add([""] + classes)
            for (name, counts) in zip(classes, split.confusion.counts) {
                table.add([name] + counts.map { "\($0)" })
            }
            return table.text
        }.joined(separator: "\n")
    }
}
