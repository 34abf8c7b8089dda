extension DatasetStatistics: CustomStringConvertible {
    /// The figures as a person reads them, several lines.
    public var description: String {
        var lines = ["Data set  \(folder)", ""]
        lines += countTable
        lines.append("")
        lines.append("Patients on both sides  \(sharedPatients.isEmpty ? "none" : "\(sharedPatients.count)")")
        lines += first(
            sharedPatients.map {
                "\($0.patient.name) in \($0.splits.map(\.rawValue).joined(separator: ", "))"
            })
        if sharedNumbers > 0 {
            lines.append(
                "  \(counted(sharedNumbers, "more number")) in two splits, once for bacteria and once for virus: "
                    + "most likely different people")
        }
        lines.append("")
        lines += spreadTable
        lines.append("Modes    " + modes.map { "\($0.mode) \($0.images)" }.joined(separator: ", "))
        lines.append("")
        lines.append("Bad files        \(badFiles.isEmpty ? "none" : "\(badFiles.count)")")
        // All of them: each has to be looked at.
        lines += badFiles.map { "  \($0.path): \($0.reason)" }
        lines.append("Exact duplicates \(duplicates.isEmpty ? "none" : counted(duplicates.count, "group"))")
        lines += first(duplicates.map { $0.joined(separator: " = ") })
        lines.append("Ignored files    \(ignored.isEmpty ? "none" : "\(ignored.count)")")
        lines += first(ignored)
        return lines.joined(separator: "\n")
    }

    /// Images and patients, a line for each class of each split.
    private var countTable: [String] {
        var rows: [[String]] = [["", "images", "share", "patients"]]
        for split in splits {
            rows.append([split.split.rawValue, "\(split.images)", "", "\(split.patients)"])
            rows += split.classes.map { entry in
                let share = 1000 * entry.images / max(split.images, 1)
                return [
                    "  \(entry.name)", "\(entry.images)", "\(share / 10).\(share % 10) %",
                    "\(entry.patients)",
                ]
            }
        }
        return aligned(rows)
    }

    private var spreadTable: [String] {
        func row(_ name: String, _ spread: Spread?) -> [String] {
            [name] + (spread.map { ["\($0.minimum)", "\($0.median)", "\($0.maximum)"] } ?? ["–", "–", "–"])
        }
        return aligned([
            ["", "smallest", "median", "largest"], row("Width", width), row("Height", height),
            row("Bytes", bytes),
        ])
    }

    /// Columns of equal breadth: the first flush left, the others flush right.
    private func aligned(_ rows: [[String]]) -> [String] {
        let columns = rows.map(\.count).max() ?? 0
        let breadths = (0..<columns).map { column in rows.map { $0[column].count }.max() ?? 0 }
        return rows.map { row in
            let cells = zip(row, breadths).enumerated().map { column, cell in
                let space = String(repeating: " ", count: cell.1 - cell.0.count)
                return column == 0 ? cell.0 + space : space + cell.0
            }
            return cells.joined(separator: "  ")
        }
    }

    /// The first few of a list, indented; the whole of it is in the JSON.
    private func first(_ entries: [String], atMost limit: Int = 10) -> [String] {
        entries.prefix(limit).map { "  \($0)" }
            + (entries.count > limit ? ["  and \(entries.count - limit) more"] : [])
    }
}
