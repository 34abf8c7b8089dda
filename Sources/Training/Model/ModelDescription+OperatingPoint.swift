extension ModelDescription {
    /// Sets the temperature and the threshold by the config's rules.
    ///
    /// - Parameter validation: what the network says of the validation images, without a temperature. No other images
    ///   may choose: the figures of those would be flattered.
    mutating func chooseOperatingPoint(on validation: [Prediction]) {
        let evaluation = configuration.evaluation
        temperature = evaluation.temperature ? TemperatureScaling.temperature(for: validation) : nil
        guard classes.count == 2 else { return }
        let found = evaluation.threshold.threshold(on: calibrated(validation), positiveClass: positiveIndex)
        threshold = found ?? evaluation.threshold.provisionalThreshold
    }

    /// Replaces the threshold where another is given.
    ///
    /// - Throws: ``TrainingError/thresholdAmongMany(classes:)``.
    mutating func decide(atThreshold threshold: Double?) throws(TrainingError) {
        guard let threshold else { return }
        guard classes.count == 2 else { throw .thresholdAmongMany(classes: classes) }
        self.threshold = threshold
    }

    /// Takes the temperature and the threshold of a model of the same run.
    mutating func takeOperatingPoint(of other: ModelDescription) {
        temperature = other.temperature
        threshold = other.threshold
    }

    /// What the network says, at the model's temperature.
    func calibrated(_ predictions: [Prediction]) -> [Prediction] {
        guard let temperature else { return predictions }
        return predictions.map { $0.scaled(by: temperature) }
    }
}
