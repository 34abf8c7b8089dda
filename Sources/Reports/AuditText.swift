import Foundation
import Radiographs
import Training

/// An audit for a person with a terminal.
public enum AuditText {
    /// The whole text.
    public static func text(_ report: AuditReport) -> String {
        let data = report.data
        let parts = [
            "Audit of \(data.folder)\n", counts(data), dimensions(data), histograms(data), modes(data),
            fileSection(data),
            duplicateSection(data), patientSection(data), shiftSection(report), verdict(report),
        ]
        return parts.filter { !$0.isEmpty }.joined(separator: "\n")
    }

    // MARK: Tables

    private static func name(of group: AuditedGroup) -> String {
        group.isSplit ? group.name : "  \(group.name)"
    }

    private static func counts(_ data: DatasetAudit) -> String {
        var table = TextTable([.left, .right, .right, .right])
        table.add(["", "images", "share", "patients"])
        for group in AuditedGroup.all(of: data) {
            table.add([name(of: group), "\(group.images.images)", group.share, "\(group.images.patients)"])
        }
        return table.text
    }

    private static func dimensions(_ data: DatasetAudit) -> String {
        var table = TextTable([.left] + [.right, .right, .right, .right, .right])
        table.add(["median (smallest–largest)", "width", "height", "KiB", "bytes/pixel", "brightness"])
        func spell(_ spread: FiveNumbers?, per unit: Double = 1, digits: Int = 0) -> String {
            guard let spread else { return "–" }
            let texts = [spread.median, spread.minimum, spread.maximum].map {
                String(format: "%.\(digits)f", $0 / unit)
            }
            return "\(texts[0]) (\(texts[1])–\(texts[2]))"
        }
        for group in AuditedGroup.all(of: data) {
            let images = group.images
            table.add([
                name(of: group), spell(images.width), spell(images.height), spell(images.bytes, per: 1024),
                spell(images.bytesPerPixel, digits: 2), spell(images.brightness),
            ])
        }
        return table.text
    }

    /// The grey levels of each split and class, sixteen at a time.
    private static func histograms(_ data: DatasetAudit) -> String {
        var table = TextTable([.left, .left])
        table.add(["grey levels", "black to white, the height a share"])
        for group in AuditedGroup.all(of: data) {
            table.add([name(of: group), group.images.grey.map(bars) ?? "–"])
        }
        return table.text
    }

    /// A bar for each sixteen grey levels; the highest has the full height, and what is empty a dot.
    private static func bars(_ histogram: GreyHistogram) -> String {
        let heights = Array("▁▂▃▄▅▆▇█")
        let shares = stride(from: 0, to: 256, by: 16).map { start in
            histogram.shares[start..<start + 16].reduce(0, +)
        }
        let highest = shares.max() ?? 0
        return String(
            shares.map { share in
                share > 0 ? heights[Int((7 * share / highest).rounded())] : "·"
            })
    }

    private static func modes(_ data: DatasetAudit) -> String {
        var table = TextTable([.left, .left])
        for split in data.splits {
            let modes = split.modes.map { "\($0.mode): \($0.images)" }.joined(separator: "; ")
            table.add(["\(split.split.rawValue) files", modes])
        }
        return table.text
    }

    // MARK: Files and patients

    private static func fileSection(_ data: DatasetAudit) -> String {
        section("Unreadable files", data.unreadable.map { "\($0.path): \($0.reason)" }, atMost: .max)
            + section(
                "Suspicious files",
                data.suspicious.map { "\($0.path): \(AuditWords.name(of: $0.kind)), \($0.detail)" })
            + section("Files that are no images by their names", data.ignored)
    }

    private static func duplicateSection(_ data: DatasetAudit) -> String {
        let duplicates = AuditWords.duplicates(in: data)
        return section("Duplicates in different classes", duplicates.inClasses, atMost: .max)
            + section("Duplicates in different splits", duplicates.inSplits)
            + section("Duplicates within a split and class", duplicates.within)
    }

    private static func patientSection(_ data: DatasetAudit) -> String {
        let patients = section(
            "Patients in more than one split", data.sharedPatients.map { AuditWords.text($0) })
        guard data.sharedNumbers > 0 else { return patients }
        return patients + "  (\(AuditWords.sharedNumbers(data.sharedNumbers)))\n"
    }

    /// A heading with its count, and the first of a list.
    private static func section(_ title: String, _ entries: [String], atMost limit: Int = 8) -> String {
        guard !entries.isEmpty else { return "\(title): none\n" }
        let rest = entries.count > limit ? "  and \(entries.count - limit) more, in the JSON and HTML\n" : ""
        return "\(title): \(entries.count)\n" + entries.prefix(limit).map { "  \($0)\n" }.joined() + rest
    }

    // MARK: Shift and verdict

    private static func shiftSection(_ report: AuditReport) -> String {
        guard let shift = report.data.shift else { return "" }
        var text = "Shift from \(shift.train.rawValue) to \(shift.test.rawValue)\n"
        var table = TextTable([.left, .right, .right])
        table.add(["  share of images", shift.train.rawValue, shift.test.rawValue])
        for prior in shift.priors {
            table.add(
                ["  " + prior.className] + [prior.train, prior.test].map { FigureStyle.percent.spell($0) })
        }
        text += table.text
        var grey = TextTable([.left, .right, .right])
        grey.add(["  grey levels apart", "Wasserstein", "Jensen-Shannon"])
        for distance in shift.grey {
            grey.add([
                "  " + (distance.className ?? "all"), String(format: "%.1f levels", distance.wasserstein),
                String(format: "%.4f bits", distance.jensenShannon),
            ])
        }
        text += "\n" + grey.text
        guard let detection = report.detection else { return text }
        var features = TextTable([.left, .right, .right, .right])
        features.add(["  median", shift.train.rawValue, shift.test.rawValue, "test larger in"])
        for feature in detection.features {
            features.add([
                "  " + AuditWords.name(ofFeature: feature.name), AuditWords.number(feature.trainMedian),
                AuditWords.number(feature.testMedian), FigureStyle.percent.spell(feature.testIsLarger),
            ])
        }
        text += "\n" + features.text
        var areas = TextTable([.left, .left])
        areas.add(["  train told from test", "AUC by patient, 0.5 is chance"])
        for area in AuditWords.areas(of: detection) {
            areas.add(["  " + area.name, AuditWords.spell(area.auc)])
        }
        return text + "\n" + areas.text + AuditWords.conclusion(from: detection).map { "  \($0)\n" }.joined()
    }

    private static func verdict(_ report: AuditReport) -> String {
        let faults = report.faults.isEmpty ? "nothing" : report.faults.joined(separator: ", ")
        let leaks = report.leaks.isEmpty ? "nothing" : report.leaks.joined(separator: ", ")
        return "Wrong:    \(faults)\nLeaking:  \(leaks)\n"
    }
}
