import Diagnostics
import Foundation
import Radiographs
import Training

/// What text and page of an audit say in the same words.
enum AuditWords {
    /// A remark with a capital letter and a full stop.
    static func sentence(_ remark: String) -> String {
        remark.prefix(1).uppercased() + remark.dropFirst() + "."
    }

    /// Of numbers that two splits have for different people: the set numbers bacterial and viral patients separately.
    static func sharedNumbers(_ count: Int) -> String {
        "\(counted(count, "more number")) in two splits, once for bacteria and once for virus:"
            + " most likely different people"
    }

    /// What is odd about a file.
    static func name(of kind: SuspiciousFile.Kind) -> String {
        switch kind {
        case .wrongExtension: "misleading name"
        case .constant: "one grey level"
        case .extremeProportions: "extreme proportions"
        case .tiny: "tiny"
        }
    }

    /// A group of duplicates in one line.
    static func text(_ group: DuplicateGroup) -> String {
        let kind = group.kind == .exact ? "the same bytes" : String(format: "likeness %.3f", group.likeness)
        return group.files.map(\.path).joined(separator: " = ") + " (\(kind))"
    }

    /// Groups of duplicates, a line each, by what is wrong with them: no group is in two lists.
    static func duplicates(
        in data: DatasetAudit
    ) -> (inClasses: [String], inSplits: [String], within: [String]) {
        (
            data.labelConflicts.map(text),
            data.duplicatesAcrossSplits.filter { !$0.labelsConflict }.map(text),
            data.duplicates.filter { !$0.labelsConflict && !$0.crossesSplits }.map(text)
        )
    }

    /// A patient whom several splits show, in one line.
    static func text(_ shared: DatasetStatistics.SharedPatient) -> String {
        "\(shared.patient.name) in \(shared.splits.map(\.rawValue).joined(separator: ", "))"
    }

    /// `bytesPerPixel` as `bytes per pixel`.
    static func name(ofFeature name: String) -> String {
        switch name {
        case "bytesPerPixel": "bytes per pixel"
        case "aspectRatio": "width / height"
        case "black": "share of black"
        case "white": "share of white"
        case "bytes": "bytes of the file"
        default: name
        }
    }

    /// A figure of any magnitude in few digits.
    static func number(_ value: Double) -> String {
        switch abs(value) {
        case 1000...: String(format: "%.0f", value)
        case 10...: String(format: "%.1f", value)
        default: String(format: "%.3f", value)
        }
    }

    /// How well the splits can be told apart, by what.
    static func areas(of detection: SplitDetection) -> [(name: String, auc: Estimate)] {
        var areas = [(name: "by the pictures", auc: detection.pictures)]
        for found in detection.picturesOfClasses { areas.append(("  \(found.className) alone", found.auc)) }
        areas.append(("by the files as well", detection.files))
        return areas
    }

    /// A figure with its interval, or why there is none.
    static func spell(_ estimate: Estimate) -> String {
        FigureStyle.number.spell(estimate) + (estimate.undefined.map { " \($0)" } ?? "")
    }

    /// What the area means for whoever trains on one and measures on the other.
    static func conclusion(from detection: SplitDetection) -> [String] {
        guard let area = detection.pictures.value else { return [] }
        switch area {
        case ..<0.6:
            return [
                "The pictures of train and test hardly differ in brightness, contrast, sharpness and composition."
            ]
        case ..<0.75:
            return ["The pictures differ somewhat: figures on test may fall short of those on validation."]
        default:
            return [
                "The pictures come from different distributions: figures on test will differ from those on validation,",
                "and a threshold chosen on validation may mislead. Consider augmentation of what differs.",
            ]
        }
    }
}
