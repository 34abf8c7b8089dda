import Training

extension MetricsText {
    /// A row of the table: a figure, where to find it and how to spell it.
    struct Figure {
        let name: String
        let style: FigureStyle
        let estimate: (SplitMetrics) -> Estimate?

        func spell(_ split: SplitMetrics) -> String {
            estimate(split).map(style.spell) ?? "–"
        }

        /// The figures of all classes together.
        static func overall(_ splits: [SplitMetrics]) -> [Figure] {
            let macroAUC = Figure(name: "mean ROC AUC", style: .number) { $0.macroAUC }
            return [
                Figure(name: "accuracy", style: .percent) { $0.accuracy },
                Figure(name: "balanced accuracy", style: .percent) { $0.balancedAccuracy },
            ] + (splits.contains { $0.macroAUC != nil } ? [macroAUC] : []) + [
                Figure(name: "log loss", style: .loss) { $0.logLoss },
                Figure(name: "Brier score", style: .loss) { $0.brierScore },
                Figure(name: "calibration error", style: .percent) { $0.calibrationError },
            ] + (splits.contains { $0.uncalibrated != nil } ? beforeCalibration : [])
        }

        /// What the temperature has changed.
        private static var beforeCalibration: [Figure] {
            func figure(
                _ name: String, _ style: FigureStyle, _ value: @escaping (CalibrationFigures) -> Double?
            ) -> Figure {
                Figure(name: "\(name), before", style: style) {
                    $0.uncalibrated.flatMap(value).map { Estimate($0, nil) }
                }
            }
            return [
                figure("log loss", .loss, \.logLoss), figure("Brier score", .loss, \.brierScore),
                figure("calibration error", .percent, \.calibrationError),
            ]
        }

        /// The figures of a class against the rest.
        static func ofClass(_ index: Int) -> [Figure] {
            [
                Figure(name: "sensitivity", style: .percent) { $0.perClass[index].sensitivity },
                Figure(name: "specificity", style: .percent) { $0.perClass[index].specificity },
                Figure(name: "positive predictive value", style: .percent) {
                    $0.perClass[index].positivePredictiveValue
                },
                Figure(name: "negative predictive value", style: .percent) {
                    $0.perClass[index].negativePredictiveValue
                },
                Figure(name: "F1", style: .percent) { $0.perClass[index].f1 },
                Figure(name: "ROC AUC", style: .number) { $0.perClass[index].rocAUC },
                Figure(name: "average precision", style: .number) { $0.perClass[index].averagePrecision },
                Figure(name: "Matthews correlation", style: .number) {
                    $0.perClass[index].matthewsCorrelation
                },
            ]
        }
    }
}
