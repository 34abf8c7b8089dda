import Diagnostics
import Files
import SystemPackage

/// What keeps a folder from being a data set.
public enum DatasetError: ReportableError {
    /// The folder is not there.
    case missingFolder(FilePath)
    /// There is something of that name, and it is no folder.
    case notAFolder(FilePath)
    /// A folder or file could not be read.
    case unreadable(FileError)
    /// A split that is needed is not there.
    case missingSplit(SplitName, FilePath, found: [String])
    /// A class folder without a single image.
    case emptyClass(String, SplitName, FilePath, ignored: Int)
    /// Fewer than two class folders.
    case onlyOneClass(String, SplitName, FilePath)
    /// Two splits, or two class folders, that are one folder, by way of a link.
    case sameFolder(String, String, FilePath)
    /// Two splits with different class folders.
    case differingClasses(FilePath, SplitName, [String], SplitName, [String])
    /// A name that no text can hold, so that it could not be written into a record of the split.
    case nameIsNotText(FilePath)
    /// A class whose images are all of one patient cannot be shared out between training and validation.
    case tooFewPatients(className: String, patients: Int, FilePath)
    /// Files of a recorded split that are no longer in the data set.
    case missingFiles([FilePath], FilePath)
    /// A recorded split of other classes, or with another class for a file.
    case differingRecord(String, FilePath)
    /// A folder that a phantom set must not be written into.
    case occupiedFolder(FilePath, found: String)

    /// One line that names the folder, what was found and what to do.
    public var description: String {
        switch self {
        case .missingFolder(let path):
            "\(path): there is no such folder; get the data set with scripts/fetch-data, "
                + "or make a synthetic one with: xray-data phantom \(path.string.shellQuoted)"
        case .notAFolder(let path):
            "\(path): found a file, expected a folder that holds train/<CLASS>/…; unpack an archive first"
        case .unreadable(let error):
            "\(error)"
        case .missingSplit(let split, let path, let found):
            "\(path): there is no folder \"\(split.folderName)\" with a folder for each class in it; found "
                + (found.isEmpty ? "no folders" : listed(found)) + "; expected train/<CLASS>/…, val/…, test/…"
        case .emptyClass(let name, let split, let path, let ignored):
            "\(path): class \(name) of \(split.folderName) holds no .jpg, .jpeg or .png file"
                + (ignored > 0 ? " (\(counted(ignored, "other file")))" : "")
                + "; fill the folder or remove it"
        case .onlyOneClass(let name, let split, let path):
            "\(path): found one class, \(name), in \(split.folderName); expected two or more folders, one per class"
        case .sameFolder(let first, let second, let path):
            "\(path): \(first) and \(second) are one folder, one of them a link, so that its images would be in two "
                + "splits or have two labels; remove the link, or put a folder in its place"
        case .differingClasses(let path, let first, let firstClasses, let second, let secondClasses):
            "\(path): the classes differ: \(first.folderName) has \(listed(firstClasses)), "
                + "\(second.folderName) has \(listed(secondClasses)); every split needs the same folders"
        case .nameIsNotText(let path):
            "\(path): the name is not valid UTF-8; rename the file"
        case .tooFewPatients(let name, let patients, let path):
            "\(path): class \(name) of train has \(counted(patients, "patient")), and a validation share needs two; "
                + "use {\"type\": \"folder\"} to validate on the val folder"
        case .missingFiles(let files, let path):
            "\(path): \(counted(files.count, "file")) of the run's split \(files.count == 1 ? "is" : "are") missing: "
                + listed(files.map(\.string)) + "; put them back, or start a new run"
        case .differingRecord(let problem, let path):
            "\(path): not the data set that the run's split was made of: \(problem)"
        case .occupiedFolder(let path, let found):
            "\(path): the folder is not empty (it holds \(found)) and is no phantom set; "
                + "name a folder that does not exist yet"
        }
    }

    /// Missing input, bad data, or an output that cannot be created.
    public var exitStatus: ExitStatus {
        switch self {
        case .missingFolder, .notAFolder, .missingSplit, .missingFiles: .missingInput
        case .unreadable(let error): error.exitStatus
        case .emptyClass, .onlyOneClass, .sameFolder, .differingClasses, .nameIsNotText, .tooFewPatients,
            .differingRecord:
            .badData
        case .occupiedFolder: .cannotCreate
        }
    }
}

/// The first few of many names, for a message of one line.
func listed(_ names: [String], atMost limit: Int = 4) -> String {
    let shown = names.prefix(limit).joined(separator: ", ")
    return names.count > limit ? "\(shown) and \(names.count - limit) more" : shown
}
