/// The file formats that are read, told by a file's first bytes and never by its name.
public enum ImageFormat: String, Sendable, Hashable, CaseIterable {
    case jpeg = "JPEG"
    case png = "PNG"
    /// Read where the package was built with its trait `DICOM`.
    case dicom = "DICOM"

    /// The format of a file that begins with these bytes, or `nil` where it is none of them.
    public init?(firstBytes bytes: UnsafeRawBufferPointer) {
        guard let format = Self.allCases.first(where: { $0.begins(bytes) }) else { return nil }
        self = format
    }

    private func begins(_ bytes: UnsafeRawBufferPointer) -> Bool {
        switch self {
        case .jpeg: bytes.starts(with: [0xFF, 0xD8, 0xFF])
        case .png: bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])
        // Behind a preamble of 128 bytes that may hold anything.
        case .dicom: bytes.dropFirst(128).starts(with: "DICM".utf8)
        }
    }
}
