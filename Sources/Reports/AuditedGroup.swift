import Foundation
import Radiographs

/// A row of an audit's tables: a split, or one class of it.
struct AuditedGroup {
    /// The name of the split or the class.
    let name: String
    /// Whether it is a whole split.
    let isSplit: Bool
    /// Its share of the split's images, in percent.
    let share: String
    /// Its figures.
    let images: ImageGroupAudit

    /// Every split, with its classes after it.
    static func all(of data: DatasetAudit) -> [AuditedGroup] {
        data.splits.flatMap { split in
            let whole = AuditedGroup(
                name: split.split.rawValue, isSplit: true, share: "", images: split.images)
            return [whole]
                + split.classes.map { ofClass in
                    let share = Double(ofClass.images.images) / Double(max(split.images.images, 1))
                    return AuditedGroup(
                        name: ofClass.name, isSplit: false, share: FigureStyle.percent.spell(share),
                        images: ofClass.images)
                }
        }
    }
}
