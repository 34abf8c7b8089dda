import Diagnostics
import Files
import SystemPackage

/// A safetensors file, mapped into memory (https://github.com/huggingface/safetensors).
///
/// The format: the header's length as 8 bytes, little-endian; the header, a JSON object of
/// `name: {dtype, shape, data_offsets}` with free texts under `__metadata__`; the tensors' bytes. All that the
/// header says is proven when the file is opened, before anything is allocated for a tensor.
public final class SafeTensorsFile: Sendable {
    /// What to ask of a file's checksum.
    public enum ChecksumPolicy: Sendable {
        /// Files of other programs, which have none, are accepted; a checksum that is there must be right.
        case verifiedWherePresent
        /// A file without a checksum is refused: for files that this project wrote.
        case required
    }

    /// Where the file lies, for messages.
    public let path: FilePath
    /// The tensors in the order in which the header lists them.
    public let tensors: [TensorDescription]
    /// The texts under `__metadata__`, without the checksum.
    public let metadata: [String: String]

    private let file: MappedFile
    private let dataStart: Int
    private let indexOfName: [String: Int]

    /// Opens a file and proves its header and, where there is one, its checksum.
    ///
    /// - Throws: `FileError` where it cannot be read, ``SafeTensorsError`` where it is not intact.
    public init(_ path: FilePath, checksum policy: ChecksumPolicy = .verifiedWherePresent) throws {
        file = try MappedFile(path)
        self.path = path
        do throws(HeaderFault) {
            dataStart = try Self.findData(in: file.bytes)
            let json = UnsafeRawBufferPointer(rebasing: file.bytes[8..<dataStart])
            let header = try Header(json: json, dataCount: file.bytes.count - dataStart)
            let data = UnsafeRawBufferPointer(rebasing: file.bytes[dataStart...])
            try Self.verify(header, json: json, data: data, policy: policy)
            tensors = header.tensors
            metadata = header.metadata
        } catch {
            throw SafeTensorsError(path, error.kind, error.problem)
        }
        indexOfName = Dictionary(uniqueKeysWithValues: tensors.enumerated().map { ($1.name, $0) })
    }

    /// The names of the tensors in the order in which the header lists them.
    public var names: [String] { tensors.map(\.name) }

    /// The description of a tensor, or `nil` where the file does not hold it.
    public func find(_ name: String) -> TensorDescription? {
        indexOfName[name].map { tensors[$0] }
    }

    /// The description of a tensor that has to be there.
    ///
    /// - Throws: ``SafeTensorsError`` where it is not.
    public func tensor(_ name: String) throws(SafeTensorsError) -> TensorDescription {
        guard let tensor = find(name) else {
            throw SafeTensorsError(path, .unexpectedTensor, "holds no tensor \(quoted(name))")
        }
        return tensor
    }

    /// Calls `body` with a tensor's bytes, little-endian, not necessarily aligned.
    ///
    /// - Throws: ``SafeTensorsError`` where the tensor is not there, and what `body` throws.
    public func withBytes<Result>(
        of name: String, _ body: (UnsafeRawBufferPointer) throws -> Result
    ) throws -> Result {
        try body(bytes(of: try tensor(name)))
    }

    func bytes(of tensor: TensorDescription) -> UnsafeRawBufferPointer {
        let start = dataStart + tensor.range.lowerBound
        return UnsafeRawBufferPointer(rebasing: file.bytes[start..<start + tensor.range.count])
    }

    /// Where the header ends, by the length that the file begins with.
    private static func findData(in bytes: UnsafeRawBufferPointer) throws(HeaderFault) -> Int {
        guard bytes.count >= 8 else {
            throw HeaderFault(.truncated, "found \(bytes.count) bytes, expected a header length of 8 bytes")
        }
        let length = UInt64(littleEndian: bytes.loadUnaligned(as: UInt64.self))
        guard length <= UInt64(Header.longest) else {
            throw HeaderFault(
                .malformedHeader, "the header length is \(length), expected at most \(Header.longest)")
        }
        guard Int(length) <= bytes.count - 8 else {
            throw HeaderFault(
                .truncated, "the header takes \(length) bytes and the file holds \(bytes.count - 8) of them")
        }
        return 8 + Int(length)
    }

    private static func verify(
        _ header: Header, json: UnsafeRawBufferPointer, data: UnsafeRawBufferPointer, policy: ChecksumPolicy
    ) throws(HeaderFault) {
        guard let checksum = header.checksum else {
            if policy == .verifiedWherePresent { return }
            throw HeaderFault(
                .damaged,
                "the metadata holds no \(quoted(Header.checksumKey)), so nothing shows that it is intact")
        }
        var hash = Checksum.hash(header: json, blanking: checksum.range)
        for tensor in header.tensors {
            hash = XXH64.hash(UnsafeRawBufferPointer(rebasing: data[tensor.range]), seed: hash)
        }
        let found = hash.hexadecimal
        guard found == checksum.value else {
            throw HeaderFault(
                .damaged,
                "the content has the checksum \(found) and was written with \(quoted(checksum.value))")
        }
    }
}
