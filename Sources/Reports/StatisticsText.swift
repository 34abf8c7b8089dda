import Diagnostics
import Radiographs

/// The statistics of a data set for a person with a terminal.
public enum StatisticsText {
    /// The whole text.
    public static func text(_ data: DatasetStatistics) -> String {
        [
            "Data set  \(data.folder)\n", counts(data), patients(data), spreads(data), files(data),
        ].joined(separator: "\n")
    }

    /// Images and patients, a line for each class of each split.
    private static func counts(_ data: DatasetStatistics) -> String {
        var table = TextTable([.left, .right, .right, .right])
        table.add(["", "images", "share", "patients"])
        for split in data.splits {
            table.add([split.split.rawValue, "\(split.images)", "", "\(split.patients)"])
            for ofClass in split.classes {
                let share = Double(ofClass.images) / Double(max(split.images, 1))
                table.add([
                    "  \(ofClass.name)", "\(ofClass.images)", FigureStyle.percent.spell(share),
                    "\(ofClass.patients)",
                ])
            }
        }
        return table.text
    }

    private static func patients(_ data: DatasetStatistics) -> String {
        let shared = data.sharedPatients
        var text = "Patients on both sides  \(shared.isEmpty ? "none" : "\(shared.count)")\n"
        text += first(shared.map { AuditWords.text($0) })
        if data.sharedNumbers > 0 {
            text += "  \(AuditWords.sharedNumbers(data.sharedNumbers))\n"
        }
        return text
    }

    private static func spreads(_ data: DatasetStatistics) -> String {
        var table = TextTable([.left, .right, .right, .right])
        table.add(["", "smallest", "median", "largest"])
        for (name, spread) in [("Width", data.width), ("Height", data.height), ("Bytes", data.bytes)] {
            let values = spread.map { [$0.minimum, $0.median, $0.maximum].map(String.init) }
            table.add([name] + (values ?? ["–", "–", "–"]))
        }
        let modes = data.modes.map { "\($0.mode) \($0.images)" }
        return table.text + "Modes    \(modes.joined(separator: ", "))\n"
    }

    private static func files(_ data: DatasetStatistics) -> String {
        let groups = data.duplicates.isEmpty ? "none" : counted(data.duplicates.count, "group")
        return "Bad files        \(data.badFiles.isEmpty ? "none" : "\(data.badFiles.count)")\n"
            // All of them: each has to be looked at.
            + first(data.badFiles.map { "\($0.path): \($0.reason)" }, atMost: .max)
            + "Exact duplicates \(groups)\n" + first(data.duplicates.map { $0.joined(separator: " = ") })
            + "Ignored files    \(data.ignored.isEmpty ? "none" : "\(data.ignored.count)")\n"
            + first(data.ignored)
    }

    /// The first few of a list, indented; the whole of it is in the JSON.
    private static func first(_ entries: [String], atMost limit: Int = 10) -> String {
        let rest = entries.count > limit ? "  and \(entries.count - limit) more, in the JSON\n" : ""
        return entries.prefix(limit).map { "  \($0)\n" }.joined() + rest
    }
}
