import Diagnostics
import SystemPackage

/// A safetensors file that cannot be used, and why.
public struct SafeTensorsError: ReportableError, Equatable {
    /// The kinds of fault, for those who handle them differently.
    public enum Kind: Sendable {
        /// The file ends before what its header describes.
        case truncated
        /// The header is not the JSON that the format asks for.
        case malformedHeader
        /// Shapes, types and offsets contradict each other or leave a gap.
        case inconsistentLayout
        /// The bytes are not those that were written, or the checksum that proves it is missing.
        case damaged
        /// A tensor was asked for that the file does not hold, or not in that type or shape.
        case unexpectedTensor
        /// A number is infinite or not a number.
        case notFinite
    }

    /// The file.
    public let path: FilePath
    /// What kind of fault it is.
    public let kind: Kind
    /// What was found and what was expected, in one line.
    public let problem: String

    /// Makes the error of a file.
    public init(_ path: FilePath, _ kind: Kind, _ problem: String) {
        self.path = path
        self.kind = kind
        self.problem = problem
    }

    /// The path, the problem and what to do, in one line.
    public var description: String { "\(path): \(problem)\(advice)" }

    private var advice: String {
        switch kind {
        case .truncated, .damaged: "; copy the file again, or use another checkpoint"
        case .malformedHeader, .inconsistentLayout: "; this is no intact safetensors file"
        case .unexpectedTensor, .notFinite: ""
        }
    }

    /// Bad data.
    public var exitStatus: ExitStatus { .badData }
}

/// A fault found before it is known which file it is in.
struct HeaderFault: Error {
    let kind: SafeTensorsError.Kind
    let problem: String

    init(_ kind: SafeTensorsError.Kind, _ problem: String) {
        self.kind = kind
        self.problem = problem
    }
}

/// A name from a file, made fit for a message of one line.
func quoted(_ name: String) -> String {
    let shown = name.prefix(80).map {
        $0.isNewline || $0.unicodeScalars.contains { $0.value < 0x20 } ? "?" : $0
    }
    return "\"\(String(shown))\(name.count > 80 ? "…" : "")\""
}
