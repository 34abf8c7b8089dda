import Foundation
import Radiographs
import Training

/// An audit as a page for a browser: one file that needs no network, readable on a phone, in print and in the dark.
public enum AuditPage {
    /// The page.
    public static func html(_ report: AuditReport) -> String {
        let data = report.data
        let sections = [
            verdict(report), counts(data), charts(data), dimensions(data), files(data), duplicates(data),
            patients(data), shift(report),
        ]
        return """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <link rel="icon" href="data:,">
            <title>Audit of \(data.folder.escaped)</title>
            <style>
            \(style)
            </style>
            </head>
            <body>
            <main>
            <header><h1>Audit of <span class="path">\(data.folder.escaped)</span></h1>
            <p>\(String(report.date.prefix(10)).escaped), xray \(report.program.escaped). Images were looked at, predictions
            were not.</p></header>
            \(sections.joined(separator: "\n"))
            </main>
            </body>
            </html>

            """
    }

    // MARK: Sections

    private static func verdict(_ report: AuditReport) -> String {
        let isBad = !report.faults.isEmpty
        let heading =
            isBad ? "Something is wrong" : report.leaks.isEmpty ? "Nothing is wrong" : "Something leaks"
        let style = isBad ? "bad" : report.leaks.isEmpty ? "good" : "doubtful"
        let lines = report.faults.map { "Wrong: \($0)." } + report.leaks.map { "Leaking: \($0)." }
        let list =
            lines.isEmpty
            ? "<p>No unreadable file, no conflict of labels, no leak between splits.</p>" : bullets(lines)
        return "<section class=\"verdict \(style)\"><h2>\(heading)</h2>\(list)</section>"
    }

    private static func name(of group: AuditedGroup) -> String {
        group.isSplit ? "<strong>\(group.name)</strong>" : group.name.escaped
    }

    private static func counts(_ data: DatasetAudit) -> String {
        let rows = AuditedGroup.all(of: data).map { group in
            [name(of: group), "\(group.images.images)", group.share, "\(group.images.patients)"]
        }
        let modes = data.splits.flatMap { split in
            split.modes.map {
                ["<strong>\(split.split.rawValue)</strong>", $0.mode.escaped, "\($0.images)"]
            }
        }
        return section(
            "Images",
            table(["", "images", "share", "patients"], rows) + table(["", "files", "images"], modes))
    }

    private static func charts(_ data: DatasetAudit) -> String {
        let all = data.splits.map { ($0.split.rawValue, $0.images.grey) }
        var charts = [GreyChart.figure("All images", lines: all)]
        for (index, name) in data.classes.enumerated() {
            charts.append(
                GreyChart.figure(
                    name, lines: data.splits.map { ($0.split.rawValue, $0.classes[index].images.grey) }))
        }
        return section("Grey levels", "<div class=\"charts\">\(charts.joined())</div>")
    }

    private static func dimensions(_ data: DatasetAudit) -> String {
        func spell(_ spread: FiveNumbers?, per unit: Double = 1, digits: Int = 0) -> String {
            guard let spread else { return "–" }
            func text(_ value: Double) -> String { String(format: "%.\(digits)f", value / unit) }
            return "\(text(spread.median)) <small>\(text(spread.lowerQuartile))–\(text(spread.upperQuartile))"
                + " [\(text(spread.minimum))–\(text(spread.maximum))]</small>"
        }
        let rows = AuditedGroup.all(of: data).map { group in
            let images = group.images
            return [
                name(of: group), spell(images.width), spell(images.height), spell(images.bytes, per: 1024),
                spell(images.bytesPerPixel, digits: 2), spell(images.brightness),
            ]
        }
        return section(
            "Dimensions and compression",
            "<p>Median, quartiles, and the smallest and largest in brackets.</p>"
                + table(["", "width", "height", "KiB", "bytes per pixel", "brightness"], rows))
    }

    private static func files(_ data: DatasetAudit) -> String {
        list("Unreadable files", data.unreadable.map { "\($0.path): \($0.reason)" })
            + list(
                "Suspicious files",
                data.suspicious.map { "\($0.path): \(AuditWords.name(of: $0.kind)), \($0.detail)" })
            + list("Files that are no images by their names", data.ignored)
    }

    private static func duplicates(_ data: DatasetAudit) -> String {
        let others = data.duplicates.filter { !$0.labelsConflict && !$0.crossesSplits }
        let crossing = data.duplicatesAcrossSplits.filter { !$0.labelsConflict }
        return list("Duplicates in different classes", data.labelConflicts.map(AuditWords.text))
            + list("Duplicates in different splits", crossing.map(AuditWords.text))
            + list("Duplicates within a split and class", others.map(AuditWords.text))
    }

    private static func patients(_ data: DatasetAudit) -> String {
        list(
            "Patients in more than one split",
            data.sharedPatients.map {
                "\($0.patient.name): \($0.splits.map(\.rawValue).joined(separator: ", "))"
            })
    }

    private static func shift(_ report: AuditReport) -> String {
        guard let shift = report.data.shift else { return "" }
        let (train, test) = (shift.train.rawValue, shift.test.rawValue)
        var parts = [
            table(
                ["share of images", train, test],
                shift.priors.map {
                    [
                        $0.className.escaped, FigureStyle.percent.spell($0.train),
                        FigureStyle.percent.spell($0.test),
                    ]
                }),
            table(
                ["grey levels apart", "Wasserstein", "Jensen-Shannon"],
                shift.grey.map {
                    [
                        ($0.className ?? "all").escaped, String(format: "%.1f levels", $0.wasserstein),
                        String(format: "%.4f bits", $0.jensenShannon),
                    ]
                }),
        ]
        if let detection = report.detection {
            parts.append(
                table(
                    ["train told from test", "AUC by patient, 0.5 is chance"],
                    AuditWords.areas(of: detection).map {
                        [$0.name.escaped, AuditWords.spell($0.auc).escaped]
                    }))
            parts +=
                AuditWords.conclusion(from: detection).isEmpty
                ? [] : ["<p>\(AuditWords.conclusion(from: detection).joined(separator: " ").escaped)</p>"]
            parts.append(
                table(
                    ["median", train, test, "test larger in"],
                    detection.features.map {
                        [
                            AuditWords.name(ofFeature: $0.name), AuditWords.number($0.trainMedian),
                            AuditWords.number($0.testMedian), FigureStyle.percent.spell($0.testIsLarger),
                        ]
                    }))
        }
        return section("Shift from \(train) to \(test)", parts.joined())
    }
}
