import Foundation

/// A value as JSON that people read, too: on many lines, the keys sorted so that equal values give equal files.
public func readableJSON(_ value: some Encodable) throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return try encoder.encode(value)
}
