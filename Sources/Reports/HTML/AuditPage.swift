import Foundation
import Radiographs
import Training

/// An audit as a page for a browser.
public enum AuditPage {
    /// The page.
    ///
    /// - Throws: nothing that depends on the report.
    public static func html(_ report: AuditReport) throws -> String {
        let data = report.data
        return try HTMLPage(
            kind: "xray audit", title: "Audit of \(data.folder)",
            subtitle:
                "\(ReportContent.day(report.date)), xray \(report.program). Images were looked at, predictions were not.",
            sections: [
                verdict(report), counts(data), try charts(data), dimensions(data), files(data),
                duplicates(data), patients(data), shift(report),
            ].compactMap(\.self)
        ).html()
    }

    // MARK: Sections

    private static func verdict(_ report: AuditReport) -> RenderedSection {
        let isBad = !report.faults.isEmpty
        let heading =
            isBad ? "Something is wrong" : report.leaks.isEmpty ? "Nothing is wrong" : "Something leaks"
        let style = isBad ? "bad" : report.leaks.isEmpty ? "good" : "doubtful"
        let lines = report.faults.map { "Wrong: \($0)." } + report.leaks.map { "Leaking: \($0)." }
        let list =
            lines.isEmpty
            ? "<p>No unreadable file, no conflict of labels, no leak between splits.</p>" : bullets(lines)
        return RenderedSection(
            id: "verdict", title: heading, body: "<div class=\"verdict \(style)\">\(list)</div>")
    }

    private static func name(of group: AuditedGroup) -> String {
        group.isSplit ? "<strong>\(group.name)</strong>" : group.name.escaped
    }

    private static func counts(_ data: DatasetAudit) -> RenderedSection {
        let rows = AuditedGroup.all(of: data).map { group in
            [name(of: group), "\(group.images.images)", group.share, "\(group.images.patients)"]
        }
        let modes = data.splits.flatMap { split in
            split.modes.map {
                ["<strong>\(split.split.rawValue)</strong>", $0.mode.escaped, "\($0.images)"]
            }
        }
        return RenderedSection(
            id: "images", title: "Images",
            body: "<div class=\"columns\">\(table(["", "images", "share", "patients"], rows))"
                + "\(table(["", "files", "images"], modes))</div>")
    }

    /// What the shared template of charts is filled with.
    private struct Charts { let charts: [Chart] }

    /// `nil` where no image can be decoded.
    private static func charts(_ data: DatasetAudit) throws -> RenderedSection? {
        let all = data.splits.map { ($0.split.rawValue, $0.images.grey) }
        let wanted: [Chart?] =
            [GreyChart.chart("All images", id: "grey-all", lines: all)]
            + data.classes.enumerated().map { index, name in
                GreyChart.chart(
                    name, id: "grey-\(index)",
                    lines: data.splits.map { ($0.split.rawValue, $0.classes[index].images.grey) })
            }
        let charts = wanted.compactMap(\.self)
        guard !charts.isEmpty else { return nil }
        return RenderedSection(
            id: "grey", title: "Grey levels",
            body: try HTMLTemplate(TemplatePart.charts).render(Charts(charts: charts)))
    }

    private static func dimensions(_ data: DatasetAudit) -> RenderedSection {
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
        return RenderedSection(
            id: "dimensions", title: "Dimensions and compression",
            body: "<p>Median, quartiles, and the smallest and largest in brackets.</p>"
                + table(["", "width", "height", "KiB", "bytes per pixel", "brightness"], rows))
    }

    private static func files(_ data: DatasetAudit) -> RenderedSection {
        RenderedSection(
            id: "files", title: "Files",
            body: list("Unreadable files", data.unreadable.map { "\($0.path): \($0.reason)" })
                + list(
                    "Suspicious files",
                    data.suspicious.map { "\($0.path): \(AuditWords.name(of: $0.kind)), \($0.detail)" })
                + list("Files that are no images by their names", data.ignored))
    }

    private static func duplicates(_ data: DatasetAudit) -> RenderedSection {
        let duplicates = AuditWords.duplicates(in: data)
        return RenderedSection(
            id: "duplicates", title: "Duplicates",
            body: list("In different classes", duplicates.inClasses)
                + list("In different splits", duplicates.inSplits)
                + list("Within a split and class", duplicates.within))
    }

    private static func patients(_ data: DatasetAudit) -> RenderedSection {
        RenderedSection(
            id: "patients", title: "Patients",
            body: list("In more than one split", data.sharedPatients.map { AuditWords.text($0) })
                + sharedNumbers(data.sharedNumbers))
    }

    /// What is to be said of numbers that two splits have for different people.
    private static func sharedNumbers(_ count: Int) -> String {
        guard count > 0 else { return "" }
        return "<p>\(AuditWords.sharedNumbers(count)).</p>"
    }

    private static func shift(_ report: AuditReport) -> RenderedSection? {
        guard let shift = report.data.shift else { return nil }
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
        return RenderedSection(
            id: "shift", title: "Shift from \(train) to \(test)", body: parts.joined())
    }

    // MARK: Bricks

    /// A table, with cells of HTML; the first column names the rows.
    private static func table(_ heads: [String], _ rows: [[String]]) -> String {
        let head = heads.map { $0.isEmpty ? "<td></td>" : "<th scope=\"col\">\($0.escaped)</th>" }.joined()
        let body = rows.map { cells in
            let first = "<th scope=\"row\">\(cells[0])</th>"
            return "<tr>\(first)\(cells.dropFirst().map { "<td>\($0)</td>" }.joined())</tr>"
        }
        let name = heads.filter { !$0.isEmpty }.joined(separator: ", ").escaped
        return "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"\(name)\"><table>"
            + "<thead><tr>\(head)</tr></thead><tbody>\(body.joined(separator: "\n"))</tbody></table></div>"
    }

    /// Lines of text.
    private static func bullets(_ lines: [String]) -> String {
        "<ul class=\"plain\">\(lines.map { "<li>\($0.escaped)</li>" }.joined(separator: "\n"))</ul>"
    }

    /// A list under its heading, folded where it is long.
    private static func list(_ title: String, _ entries: [String]) -> String {
        let heading = "<h3>\(title) <small>\(entries.isEmpty ? "none" : "\(entries.count)")</small></h3>"
        guard entries.count > 20 else { return heading + (entries.isEmpty ? "" : bullets(entries)) }
        return "\(heading)<details><summary>all \(entries.count)</summary>\(bullets(entries))</details>"
    }
}
