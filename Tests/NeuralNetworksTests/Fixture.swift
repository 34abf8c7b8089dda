import Diagnostics
import Foundation
import NeuralNetworks
import Testing

/// Reads a file of reference values that lies beside these tests.
func fixture<Value: Decodable>(_ name: String, as type: Value.Type = Value.self) throws -> Value {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent(
        "Fixtures")
    return try JSONDecoder().decode(type, from: Data(contentsOf: folder.appendingPathComponent(name)))
}

/// Reads a value as a config spells it.
func configured<Value: Decodable>(_ json: String, as type: Value.Type = Value.self) throws -> Value {
    try decodeStrictly(type, from: Data(json.utf8))
}

/// Expects every number to be within a relative distance of its reference; numbers smaller than `floor` are
/// compared as if they were of that size.
func expectClose<Found: BinaryFloatingPoint>(
    _ found: [Found], _ expected: [Double], relative: Double = 1e-5, floor: Double = 0.1,
    _ comment: Comment? = nil,
    sourceLocation: SourceLocation = #_sourceLocation
) {
    #expect(found.count == expected.count, comment, sourceLocation: sourceLocation)
    let wrong = zip(found, expected).first {
        abs(Double($0) - $1) > relative * max(abs($1), floor) || $0.isNaN
    }
    #expect(wrong == nil, comment, sourceLocation: sourceLocation)
}

extension FloatArena {
    convenience init(_ values: [Float]) {
        self.init(count: values.count)
        _ = self.values.update(fromContentsOf: values)
    }
}
