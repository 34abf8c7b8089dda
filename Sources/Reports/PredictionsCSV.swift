import Files
import SystemPackage
import Training

/// Predictions as a table, one row an image.
///
/// The columns are `path, patient, label, predicted, probability`, where the probability is that of the positive
/// class. Where the likeliest class is taken instead of a threshold, a column `probability CLASS` for each class stands
/// in its place.
public enum PredictionsCSV {
    /// The whole table.
    public static func text(_ predictions: [Prediction], classes: [String], rule: DecisionRule) -> String {
        let lines = predictions.map { prediction in
            let probabilities = rule.positiveClasses(of: classes.count).map {
                "\(prediction.probabilities[$0])"
            }
            return CSV.line(
                [
                    prediction.path, prediction.patient, classes[prediction.label],
                    classes[rule.decide(prediction)],
                ]
                    + probabilities)
        }
        return CSV.line(header(classes, rule)) + lines.joined()
    }

    /// Writes the table, whole or not at all.
    ///
    /// - Throws: `FileError` with the path.
    public static func write(
        _ predictions: [Prediction], classes: [String], rule: DecisionRule, to path: FilePath
    ) throws(FileError) {
        try AtomicFile.write(text(predictions, classes: classes, rule: rule), to: path)
    }

    /// Reads a table that was written for these classes and this rule.
    ///
    /// With a threshold the table holds one probability of the two; the other is what is missing to 1.
    ///
    /// - Throws: `FileError` where the file cannot be read, `CSVError` that names the line otherwise.
    public static func read(
        _ path: FilePath, classes: [String], rule: DecisionRule
    ) throws -> [Prediction] {
        guard let text = String(validating: try readFile(path), as: UTF8.self) else {
            throw CSVError(path, line: 1, "the file is no UTF-8 text")
        }
        let rows = try CSV.parse(text, from: path)
        let expected = header(classes, rule)
        guard let first = rows.first, first.fields == expected else {
            let found = rows.first?.fields.joined(separator: ",") ?? "nothing"
            throw CSVError(
                path, line: 1, "found the columns \(found), expected \(expected.joined(separator: ","))")
        }
        return try rows.dropFirst().map { row throws(CSVError) in
            guard row.fields.count == expected.count else {
                throw CSVError(
                    path, line: row.line, "found \(row.fields.count) fields, expected \(expected.count)")
            }
            let label = try index(of: row.fields[2], in: classes, path, row.line)
            _ = try index(of: row.fields[3], in: classes, path, row.line)
            return Prediction(
                path: row.fields[0], patient: row.fields[1], label: label,
                probabilities: try probabilities(row.fields.dropFirst(4), rule, path, row.line))
        }
    }

    private static func header(_ classes: [String], _ rule: DecisionRule) -> [String] {
        let probabilities =
            switch rule {
            case .threshold: ["probability"]
            case .highestProbability: classes.map { "probability \($0)" }
            }
        return ["path", "patient", "label", "predicted"] + probabilities
    }

    private static func index(
        of name: String, in classes: [String], _ path: FilePath, _ line: Int
    ) throws(CSVError) -> Int {
        guard let index = classes.firstIndex(of: name) else {
            throw CSVError(
                path, line: line,
                "found the class \"\(name)\", expected one of \(classes.joined(separator: ", "))")
        }
        return index
    }

    private static func probabilities(
        _ fields: ArraySlice<String>, _ rule: DecisionRule, _ path: FilePath, _ line: Int
    ) throws(CSVError) -> [Float] {
        var found: [Float] = []
        for field in fields {
            guard let probability = Float(field), (0...1).contains(probability) else {
                throw CSVError(
                    path, line: line, "found the probability \"\(field)\", expected a number from 0 to 1")
            }
            found.append(probability)
        }
        guard case .threshold(_, let positive) = rule, let probability = found.first else { return found }
        return positive == 1 ? [1 - probability, probability] : [probability, 1 - probability]
    }
}
