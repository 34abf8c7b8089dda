import Files
import SystemPackage
import Training

/// Names for pictures in one folder, none of them twice and none that an image itself has.
public struct HeatmapNames {
    /// As a file system compares them that takes capitals for small letters.
    private var taken: Set<String>

    /// - Parameter inputs: the images, whose own names are left to them: the folder may be theirs.
    public init(besides inputs: [ImageInput]) {
        taken = Set(
            inputs.compactMap { input in
                if case .file(let path) = input { path.lastComponent?.string.lowercased() } else { nil }
            })
    }

    /// `IM-0001-heatmap.png` for `train/NORMAL/IM-0001.jpeg`, then `IM-0001-heatmap-2.png` for another of this name. Of a
    /// name that is too long for a file, the beginning.
    public mutating func next(for input: ImageInput) -> String {
        let stem =
            switch input {
            case .file(let path): path.stem ?? "image"
            case .standardInput: "standard-input"
            }
        var name = AtomicFile.name(stem, ending: "-heatmap.png")
        var number = 1
        while !taken.insert(name.lowercased()).inserted {
            number += 1
            name = AtomicFile.name(stem, ending: "-heatmap-\(number).png")
        }
        return name
    }
}
