import Diagnostics

/// A filter that cannot be made or does not fit an image.
public enum FilterError: ReportableError, Equatable {
    /// A word is no filter's name.
    case unknown(String)
    /// A word of a kernel that is typed in is no number.
    case notANumber(String, kernel: String)
    /// Rows of a kernel have different lengths.
    case unevenRows(Int, Int, kernel: String)
    /// More numbers than anybody types.
    case kernelTooLarge(width: Int, height: Int, most: Int)
    /// The window does not fit the image with the padding it was given: none, or too little for an even window.
    case imageTooSmall(image: ImageSize, window: ImageSize, padding: FilterPadding)

    /// One line that says what to change.
    public var description: String {
        switch self {
        case .unknown(let name):
            "found \"\(name)\", expected one of \(ImageFilter.named.map(\.name).joined(separator: ", ")),"
                + " or numbers as in \"1,0,-1;1,0,-1;1,0,-1\""
                + suggestion(for: name, among: ImageFilter.named.map(\.name))
        case .notANumber(let word, let kernel):
            "kernel \"\(kernel)\": \"\(word)\" is no number; write commas between columns and semicolons between"
                + " rows, as in \"1,0,-1;1,0,-1;1,0,-1\""
        case .unevenRows(let first, let other, let kernel):
            "kernel \"\(kernel)\": found rows of \(first) and of \(other) numbers, expected as many in each"
        case .kernelTooLarge(let width, let height, let most):
            "a kernel of \(width)×\(height) numbers, expected at most \(most) in a direction"
        case .imageTooSmall(let image, let window, let padding):
            "the image of \(image) is smaller than the filter's window of \(window); choose "
                + (padding == .valid ? "another padding than valid" : "a smaller kernel or a larger image")
        }
    }

    /// The command line or the image is at fault.
    public var exitStatus: ExitStatus {
        if case .imageTooSmall = self { .badData } else { .usage }
    }
}
