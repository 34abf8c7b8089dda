import Diagnostics
import Foundation
import Radiographs
import Training

/// `report.txt`: a run or an evaluation for a person with a terminal.
public enum TextReport {
    /// The report of a finished run.
    public static func text(_ report: RunReport) -> String {
        [
            heading("\(report.name): trained \(report.date)"),
            runSection(report), MetricsText.text(report.splits), report.testSetLooks.map(text),
            dataSection(report), machineSection(report), disclaimer,
        ].compactMap(\.self).joined(separator: "\n")
    }

    /// The report of a model on one split.
    public static func text(_ evaluation: ModelEvaluation) -> String {
        [
            heading("\(evaluation.model.configuration.name) on the \(evaluation.split.rawValue) split"),
            "Images of \(evaluation.data)\nEvaluated \(evaluation.date) in \(evaluation.precision.rawValue)\n",
            sentence(onViews: evaluation.views), MetricsText.text([evaluation.metrics]),
            evaluation.testSetLooks.map(text), leftOut(evaluation.skipped.map { "\($0)" }), disclaimer,
        ].compactMap(\.self).joined(separator: "\n")
    }

    private static func sentence(onViews views: [Int]) -> String? {
        guard views.contains(where: { $0 > 1 }) else { return nil }
        guard views.count > 1 else { return "Each image is seen in \(counted(views[0], "view")).\n" }
        let numbers = views.map(String.init).joined(separator: ", ")
        return "Each image is seen in several views: \(numbers), model by model.\n"
    }

    /// The files that were left out, with the reasons; nothing where there are none.
    private static func leftOut(_ files: [String]) -> String? {
        guard !files.isEmpty else { return nil }
        return "\(counted(files.count, "file")) left out, since not readable:\n"
            + files.map { "  \($0)\n" }.joined()
    }

    /// How often a test set has been looked at.
    private static func text(_ looks: TestSetLooks) -> String {
        sentences(looks).map { "\($0)\n" }.joined()
    }

    /// How often a test set has been looked at, a sentence each.
    static func sentences(_ looks: TestSetLooks) -> [String] {
        looks.sentences + (looks.notRecorded.map { ["Note: \($0)"] } ?? [])
    }

    private static func heading(_ text: String) -> String {
        "\(text)\n\(String(repeating: "═", count: text.count))\n"
    }

    private static func runSection(_ report: RunReport) -> String {
        let training = report.training
        let configured = report.configuration.training.epochs
        let early = training.stoppedEarly ? ", stopped early of \(configured)" : ""
        var table = TextTable([.left, .left])
        let hasBest = training.selectionValue != nil
        let best = "epoch \(training.bestEpoch)\(choice(training))"
        table.add(["epochs", "\(training.epochs)\(early)" + (hasBest ? "; the best was \(best)" : "")])
        if !hasBest { table.add(["weights", "of \(best)"]) }
        table.add([
            "network",
            "\(report.model.input) → \(report.data.classes.count) classes, "
                + "\(grouped(report.model.parameters)) parameters, \(grouped(report.model.multiplyAdds)) multiply-adds per image",
        ])
        if report.data.classes.count == 2 {
            let threshold = FigureStyle.spell(threshold: report.model.threshold)
            table.add(["threshold", "\(threshold), \(thresholdRule(of: report))"])
        }
        if let temperature = report.model.temperature {
            table.add(["temperature", "\(FigureStyle.number.spell(temperature)), fitted on validation"])
        }
        table.add(["seed", "\(report.configuration.training.seed)"])
        let span = training.hasEarlierSittings ? "in the last sitting" : "in all"
        table.add([
            "time",
            "\(duration(training.trainingSeconds)) of training, \(duration(training.totalSeconds)) \(span);"
                + " waited \(duration(training.waitedSeconds)) for images",
        ])
        table.add(["speed", "\(FigureStyle.spell(perSecond: training.imagesPerSecond)) images/s in training"])
        table.add(["peak memory", bytes(training.peakMemoryByteCount)])
        return table.text
    }

    /// How the threshold was found, or why it could not be as the config says.
    private static func thresholdRule(of report: RunReport) -> String {
        let rule = report.configuration.evaluation.threshold
        let counts = report.data.images[SplitName.validation.rawValue] ?? []
        let positive = report.data.classes.firstIndex(of: report.model.positiveClass)
        guard let positive, !rule.canBeFollowed(on: counts, positiveClass: positive) else { return "\(rule)" }
        return "provisional: the validation images lack a class, and the rule is \(rule)"
    }

    /// Why the weights of an epoch were taken, to be read after it: `, by validationLoss = 0.123`.
    static func choice(_ training: RunReport.TrainingSummary) -> String {
        let metric = training.selection.rawValue
        guard let value = training.selectionValue else {
            return ", as the last: \(metric) is undefined on these images"
        }
        return ", by \(metric) = \(FigureStyle.loss.spell(value))"
    }

    private static func dataSection(_ report: RunReport) -> String {
        let data = report.data
        var table = TextTable([.left] + data.classes.map { _ in .right } + [.right])
        table.add(["Images of \(data.directory)"])
        table.add([""] + data.classes + ["patients"])
        for split in SplitName.allCases.map(\.rawValue) {
            guard let counts = data.images[split] else { continue }
            table.add([split] + counts.map { "\($0)" } + ["\(data.patients[split] ?? 0)"])
        }
        let leaks = data.brief?.lines.dropFirst().map { AuditWords.sentence($0) + "\n" } ?? []
        return table.text + leaks.joined() + (leftOut(data.skipped).map { "\n\($0)" } ?? "")
    }

    private static func machineSection(_ report: RunReport) -> String {
        let machine = report.machine
        var table = TextTable([.left, .left])
        table.add([
            "processor",
            "\(machine.processor), \(machine.instructionSet), "
                + counted(report.fingerprint.threads, "thread"),
        ])
        table.add(["precision", report.fingerprint.precision.rawValue])
        table.add([
            "versions", "xray \(machine.program), oneDNN \(machine.oneDNN), \(machine.operatingSystem)",
        ])
        return table.text
    }

    /// Stands at the end of every report.
    static let disclaimer = """
        This is a teaching and research tool, not a medical device: do not decide on anybody's health with it. What
        it has learned holds for images like those it was trained on. The published set shows children aged one to
        five from one hospital; the pictures of xray-data phantom show nobody.

        """

    /// `0.6 s`, `4 min 12 s`, `2 h 5 min`.
    static func duration(_ seconds: Double) -> String {
        if seconds < 9.95 { return String(format: "%.1f s", seconds) }
        let whole = Int(min(seconds, 1e9).rounded())
        switch whole {
        case ..<60: return "\(whole) s"
        case ..<3600: return "\(whole / 60) min \(whole % 60) s"
        default: return "\(whole / 3600) h \(whole % 3600 / 60) min"
        }
    }

    /// `388 KiB`, `12 MiB`.
    static func bytes(_ count: Int) -> String {
        count < 10 << 20 ? "\((count + 1023) >> 10) KiB" : "\((count + 1 << 19) >> 20) MiB"
    }
}
