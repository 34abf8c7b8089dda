import Diagnostics
import Radiographs
import SystemPackage
import Training

extension ReportContent {
    /// A finished run.
    ///
    /// - Parameters:
    ///   - run: with the figures and predictions of all splits that it has looked at.
    ///   - gallery: of the last split.
    package init(_ run: FinishedRun, gallery: Gallery?) {
        let report = run.report
        let splits = report.splits.map { metrics in
            ReportedSplit(
                metrics: metrics,
                predictions: SplitName(rawValue: metrics.split).flatMap { run.predictions[$0] } ?? [])
        }
        self.init(
            title: report.name, subtitle: Self.subtitle("Trained \(Self.day(report.date))", splits),
            model: run.model, splits: splits, training: ReportedTraining(report), data: ReportedData(report),
            prevalence: report.configuration.evaluation.prevalence, gallery: gallery,
            facts: Self.facts(of: report),
            remarks: ReportRemarks(
                testSetUse: report.testSetLooks.map(TextReport.sentences) ?? [],
                audit: Array(report.data.brief?.lines.dropFirst() ?? [])))
    }

    /// `Trained 2025-01-31; judged on test: 624 images of 400 patients.`
    static func subtitle(_ begin: String, _ splits: [ReportedSplit]) -> String {
        guard let judged = splits.last?.metrics else { return "\(begin)." }
        return "\(begin); judged on \(judged.split): \(counted(judged.images, "image")) of"
            + " \(counted(judged.patients, "patient"))."
    }

    /// The day of a date in ISO 8601.
    static func day(_ date: String) -> String { String(date.prefix { $0 != "T" }) }

    private static func facts(of report: RunReport) -> [Fact] {
        let training = report.training
        return [
            Fact("training", TextReport.duration(training.trainingSeconds)),
            Fact(
                training.hasEarlierSittings ? "in the last sitting" : "in all",
                TextReport.duration(training.totalSeconds)),
            Fact("waiting for images", TextReport.duration(training.waitedSeconds)),
            Fact(
                "speed", "\(FigureStyle.spell(perSecond: training.imagesPerSecond)) images/s in training"),
            Fact("peak memory", TextReport.bytes(training.peakMemoryByteCount)),
            Fact("threads", counted(report.fingerprint.threads, "thread")),
            Fact("precision", report.fingerprint.precision.rawValue),
            Fact("seed", "\(report.configuration.training.seed)"),
            Fact("ended", report.date),
        ] + facts(of: report.machine)
    }

    /// Machine and versions.
    static func facts(of machine: MachineDescription) -> [Fact] {
        [
            Fact("processor", "\(machine.processor), \(machine.instructionSet)"),
            Fact("system", machine.operatingSystem),
            Fact("xray", machine.program),
            Fact("oneDNN", machine.oneDNN),
        ]
    }
}

extension ReportedTraining {
    init(_ report: RunReport) {
        let training = report.training
        let configured = report.configuration.training.epochs
        let bestEpoch = training.bestEpoch > 0 ? training.bestEpoch : nil
        let epochs = counted(training.epochs, "epoch")
        let end = training.stoppedEarly ? ", stopped early of \(configured)" : ""
        let choice =
            bestEpoch.map { " The weights of epoch \($0) were taken\(TextReport.choice(training))." } ?? ""
        self.init(history: report.history, bestEpoch: bestEpoch, words: "\(epochs)\(end).\(choice)")
    }
}

extension ReportedData {
    init(_ report: RunReport) {
        let data = report.data
        let splits = SplitName.allCases.compactMap { name in
            data.images[name.rawValue].map {
                Split(name: name.rawValue, counts: $0, patients: data.patients[name.rawValue] ?? 0)
            }
        }
        let rule =
            switch report.configuration.data.validation {
            case .patients(let fraction, _):
                "\(Ticks.percent(fraction)) of the training patients, drawn by a seed, validate; nobody is on both sides."
                    + " split.json names them."
            case .folder: "The images of the folder val validate."
            }
        self.init(
            directory: data.directory, classes: data.classes, splits: splits, rule: rule,
            skipped: data.skipped)
    }
}
