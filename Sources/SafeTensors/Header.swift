/// What a safetensors file says of one tensor.
public struct TensorDescription: Equatable, Sendable {
    /// Its key in the header.
    public let name: String
    /// The type its elements are stored in.
    public let elementType: ElementType
    /// The extents, outermost first; empty for a single number.
    public let shape: [Int]
    /// Where the bytes lie, counted from the end of the header.
    let range: Range<Int>

    /// The number of elements.
    public var count: Int { shape.reduce(1, *) }
}

/// The parsed and proven header of a safetensors file.
struct Header {
    /// The tensors as the header lists them.
    private(set) var tensors: [TensorDescription] = []
    /// `__metadata__` without the checksum.
    private(set) var metadata: [String: String] = [:]
    /// The checksum and where its characters stand in the header.
    private(set) var checksum: (value: String, range: Range<Int>)?

    static let metadataName = "__metadata__"
    static let checksumKey = "xray.checksum"
    /// Longer headers are refused before anything is allocated, as the reference implementation does.
    static let longest = 100_000_000

    /// - Parameters:
    ///   - json: the header's text with its padding.
    ///   - dataCount: the bytes that follow it.
    init(json: UnsafeRawBufferPointer, dataCount: Int) throws(HeaderFault) {
        guard json.first == UInt8(ascii: "{") else {
            throw HeaderFault(.malformedHeader, "the header does not begin with \"{\"")
        }
        var scanner = HeaderScanner(json)
        var names: Set<String> = []
        try scanner.readObject { name, scanner throws(HeaderFault) in
            guard names.insert(name).inserted else { throw duplicate(name) }
            if name == Self.metadataName {
                try readMetadata(&scanner)
            } else {
                tensors.append(try readTensor(name, &scanner))
            }
        }
        try scanner.expectEnd()
        try proveLayout(dataCount: dataCount)
    }

    private mutating func readMetadata(_ scanner: inout HeaderScanner) throws(HeaderFault) {
        try scanner.readObject { key, scanner throws(HeaderFault) in
            let value = try scanner.readString()
            if key == Self.checksumKey, checksum == nil {
                let end = scanner.position - 1
                checksum = (value, end - value.utf8.count..<end)
            } else if metadata.updateValue(value, forKey: key) != nil || key == Self.checksumKey {
                throw duplicate(key)
            }
        }
    }

    private func readTensor(_ name: String, _ scanner: inout HeaderScanner) throws(HeaderFault)
        -> TensorDescription
    {
        var type: String?
        var shape: [Int]?
        var offsets: [Int]?
        try scanner.readObject { key, scanner throws(HeaderFault) in
            switch key {
            case "dtype" where type == nil: type = try scanner.readString()
            case "shape" where shape == nil: shape = try scanner.readNumbers()
            case "data_offsets" where offsets == nil: offsets = try scanner.readNumbers()
            case "dtype", "shape", "data_offsets": throw duplicate("\(name).\(key)")
            default:
                throw HeaderFault(
                    .malformedHeader, "tensor \(quoted(name)) has an unknown key \(quoted(key))")
            }
        }
        guard let type, let shape, let offsets, offsets.count == 2 else {
            throw HeaderFault(
                .malformedHeader, "tensor \(quoted(name)) needs a dtype, a shape and two data_offsets")
        }
        guard let elementType = ElementType(rawValue: type) else {
            let known = ElementType.allCases.map(\.rawValue).joined(separator: ", ")
            throw HeaderFault(
                .malformedHeader,
                "tensor \(quoted(name)) has the dtype \(quoted(type)), expected one of \(known)")
        }
        guard let size = elementType.byteCount(of: shape), offsets[0] <= offsets[1],
            offsets[1] - offsets[0] == size
        else {
            throw HeaderFault(
                .inconsistentLayout,
                "tensor \(quoted(name)) of type \(type) and shape \(shape) does not fill its data_offsets \(offsets)"
            )
        }
        return TensorDescription(
            name: name, elementType: elementType, shape: shape, range: offsets[0]..<offsets[1])
    }

    /// Every byte after the header belongs to one tensor and to one only.
    private func proveLayout(dataCount: Int) throws(HeaderFault) {
        var end = 0
        let inOrder = tensors.sorted {
            ($0.range.lowerBound, $0.range.upperBound) < ($1.range.lowerBound, $1.range.upperBound)
        }
        for tensor in inOrder {
            guard tensor.range.lowerBound == end else {
                let what = tensor.range.lowerBound > end ? "leaves a gap before" : "overlaps"
                throw HeaderFault(
                    .inconsistentLayout, "tensor \(quoted(tensor.name)) \(what) byte \(end) of the data")
            }
            end = tensor.range.upperBound
        }
        if end > dataCount {
            throw HeaderFault(
                .truncated, "the tensors take \(end) bytes and the file holds \(dataCount) of them")
        }
        if end < dataCount {
            throw HeaderFault(.inconsistentLayout, "\(dataCount - end) bytes follow the last tensor")
        }
    }

    private func duplicate(_ name: String) -> HeaderFault {
        HeaderFault(.malformedHeader, "the header holds the key \(quoted(name)) twice")
    }
}
