import Diagnostics

/// An image file that cannot be read, or an image that cannot be written.
public struct ImageError: ReportableError, Equatable {
    /// The kinds of things that can be wrong.
    public enum Problem: Sendable, Hashable {
        /// The file holds nothing at all.
        case empty
        /// The file is of no kind that is read.
        case notAnImage
        /// The file ends before its image does.
        case truncated
        /// The file contradicts its own format.
        case damaged
        /// A kind of JPEG, PNG or DICOM file that is not read.
        case unsupported
        /// More pixels or scans than ``ImageDecoder`` allows.
        case tooLarge
        /// There was no memory for the pixels.
        case outOfMemory
        /// The encoder refuses the image.
        case notEncodable
        /// The name of a file to be written ends in none of the kinds that can be.
        case otherEnding
    }

    /// The file, or what stands in for its name.
    public let file: String
    /// What is wrong with it.
    public let problem: Problem
    /// What was found, in the codec's words.
    public let detail: String

    /// - Parameters:
    ///   - file: its path, or what stands in for it.
    ///   - problem: the kind of fault.
    ///   - detail: what was found, in a few words that stand in parentheses.
    public init(file: String, problem: Problem, detail: String) {
        self.file = file
        self.problem = problem
        self.detail = detail
    }

    #if DICOM
        private static let kinds = "JPEG, PNG or DICOM"
    #else
        private static let kinds = "JPEG or PNG"
    #endif

    /// The line for the person at the terminal.
    public var description: String {
        let explanation =
            switch problem {
            case .empty: "an empty file, expected a \(Self.kinds) image; copy it again or remove it"
            case .notAnImage: "not a \(Self.kinds) image (\(detail)); convert it or remove it"
            case .truncated: "the image ends too early (\(detail)); copy the file again or remove it"
            case .damaged: "a damaged image (\(detail)); copy the file again or remove it"
            case .unsupported:
                "a kind of image that is not read (\(detail)); convert it to 8-bit JPEG or to PNG"
            case .tooLarge: "too large an image (\(detail)); make it smaller or remove it"
            case .outOfMemory: "\(detail); close other programs or use fewer threads"
            case .notEncodable: "cannot encode the image (\(detail)); make it smaller"
            case .otherEnding: "\(detail), expected .png, .jpg or .jpeg; choose another name"
            }
        return "\(file): \(explanation)"
    }

    /// Bad data, unless memory, the encoder or the command line is to blame.
    public var exitStatus: ExitStatus {
        switch problem {
        case .outOfMemory: .software
        case .notEncodable: .cannotCreate
        case .otherEnding: .usage
        default: .badData
        }
    }
}
