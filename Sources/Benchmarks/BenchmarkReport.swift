import Foundation
import Reports

/// The figures of a benchmark: as text for people, encoded for programs.
package protocol BenchmarkReport: Codable, Sendable {
    /// What the figures were measured on.
    var conditions: BenchmarkConditions { get }
    /// What was measured, in a line.
    var title: String { get }
    /// The table of the figures.
    var table: String { get }
}

extension BenchmarkReport {
    /// The figures for a person with a terminal.
    package var text: String { "\(title)\n\(conditions.text)\n\(table)" }

    /// The figures for programs.
    package func json() throws -> Data { try RunFiles.json(self) }
}

extension BenchmarkConditions {
    fileprivate var text: String {
        let peaks = [("float32", peak.float32)] + (peak.bfloat16.map { [("bfloat16", $0)] } ?? [])
        let figures = peaks.map { name, figure in
            "\(name) \(Spelling.gigaflops(figure.gigaflopsPerSecond)) GFLOP/s (\(figure.instruction))"
        }
        return """
            \(machine.processor), \(machine.instructionSet), \(threads) thread(s), oneDNN \(machine.oneDNN), \
            xray \(machine.program)
            measured peak: \(figures.joined(separator: ", "))\(rounds == 1 ? "" : "; medians of \(rounds) rounds")

            """
    }
}

/// How figures are spelled in tables.
enum Spelling {
    static func milliseconds(_ seconds: Double) -> String { String(format: "%.3f", seconds * 1e3) }
    static func microseconds(_ seconds: Double) -> String { String(format: "%.1f", seconds * 1e6) }
    static func seconds(_ seconds: Double) -> String { String(format: "%.2f", seconds) }
    static func gigaflops(_ rate: Double) -> String { String(format: "%.1f", rate) }
    static func perSecond(_ rate: Double) -> String { FigureStyle.spell(perSecond: rate) }
    static func percent(_ share: Double) -> String { String(format: "%.1f %%", 100 * share) }
    static func mebibytes(_ bytes: Int) -> String { String(format: "%.1f", Double(bytes) / 0x1p20) }
    static func area(_ area: Double) -> String { String(format: "%.4f", area) }
    static func ratio(_ ratio: Double) -> String { String(format: "%.2f", ratio) }

    /// Median and minimum in milliseconds, and the spread: three cells.
    static func cells(_ timing: Timing) -> [String] {
        [milliseconds(timing.median), milliseconds(timing.minimum), percent(timing.spread)]
    }

    /// GFLOP/s and the share of the peak: two cells.
    static func cells(_ rate: ComputeRate?) -> [String] {
        [
            rate.map { gigaflops($0.gigaflopsPerSecond) } ?? "–",
            rate?.shareOfPeak.map { percent($0) } ?? "–",
        ]
    }
}

/// The table of some rows of text below a heading.
func tableText(_ alignments: [TextTable.Alignment], heading: [String], _ rows: [[String]]) -> String {
    var table = TextTable(alignments)
    table.add(heading)
    for row in rows { table.add(row) }
    return table.text
}
