import Diagnostics
import SystemPackage

/// Something that cannot be measured.
package enum BenchmarkError: ReportableError, Equatable {
    /// The name is neither a config file nor a preset.
    case unknownSubject(String, presets: [String])
    /// There is no such folder.
    case noFolder(FilePath)
    /// A folder without images.
    case noImages(FilePath)
    /// Two configs whose runs would go into one folder.
    case sameName(String)

    /// One line that says what to change.
    package var description: String {
        switch self {
        case .unknownSubject(let name, let presets):
            let nearest = nearestName(to: name, among: presets).map { "; did you mean \"\($0)\"?" } ?? ""
            return
                "\(name): found neither a file nor a preset of that name, expected a config file or one of "
                + presets.joined(separator: ", ") + nearest
        case .noFolder(let path): return "\(path): found no folder, expected one with images"
        case .noImages(let path):
            return "\(path): found no file that ends in .jpeg, .jpg or .png, expected at least one"
        case .sameName(let name):
            return
                "two of the configs are called \"\(name)\", and runs are told apart by name; give each a name of its own"
        }
    }

    /// Missing input, or bad data where it is there.
    package var exitStatus: ExitStatus {
        switch self {
        case .unknownSubject, .noFolder, .noImages: .missingInput
        case .sameName: .badData
        }
    }
}
