import Foundation

/// Reads the JSON of a safetensors header, token by token.
///
/// Foundation's decoder keeps the last of two equal keys and forgets the order of the others. A header is a
/// small grammar of objects, strings and whole numbers, so it is read here directly: order is kept, the caller
/// sees every key, and nothing nests deeper than the caller asks for.
struct HeaderScanner {
    private let bytes: UnsafeRawBufferPointer
    private(set) var position = 0

    init(_ bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
    }

    /// Reads `{ "key": value, … }`; `readValue` reads each value.
    mutating func readObject(
        _ readValue: (_ key: String, inout HeaderScanner) throws(HeaderFault) -> Void
    ) throws(HeaderFault) {
        try expect("{")
        if accept("}") { return }
        repeat {
            let key = try readString()
            try expect(":")
            try readValue(key, &self)
        } while accept(",")
        try expect("}")
    }

    /// Reads `[ n, … ]`, whole numbers of 0 or more.
    mutating func readNumbers() throws(HeaderFault) -> [Int] {
        try expect("[")
        var numbers: [Int] = []
        if accept("]") { return numbers }
        repeat { numbers.append(try readNumber()) } while accept(",")
        try expect("]")
        return numbers
    }

    /// Reads a string; `position` then stands behind its closing quote.
    mutating func readString() throws(HeaderFault) -> String {
        try expect("\"")
        let start = position
        var hasEscapes = false
        while position < bytes.count, bytes[position] != UInt8(ascii: "\"") {
            guard bytes[position] >= 0x20 else { throw fault("a control character inside a string") }
            let isEscape = bytes[position] == UInt8(ascii: "\\")
            hasEscapes = hasEscapes || isEscape
            position += isEscape ? 2 : 1
        }
        guard position < bytes.count else { throw fault("a string without its closing quote") }
        let content = bytes[start..<position]
        position += 1
        let text =
            hasEscapes
            ? try? JSONDecoder().decode(String.self, from: Data(bytes[start - 1..<position]))
            : String(validating: content, as: UTF8.self)
        guard let text else { throw fault("a string that is no valid UTF-8 or holds an unknown escape") }
        return text
    }

    /// Only space may follow the last token.
    mutating func expectEnd() throws(HeaderFault) {
        skipSpace()
        guard position == bytes.count else { throw fault("more text after the closing brace") }
    }

    private mutating func readNumber() throws(HeaderFault) -> Int {
        skipSpace()
        let start = position
        while position < bytes.count, UInt8(ascii: "0")...UInt8(ascii: "9") ~= bytes[position] {
            position += 1
        }
        let hasLeadingZero = position - start > 1 && bytes[start] == UInt8(ascii: "0")
        guard !hasLeadingZero, let number = Int(String(decoding: bytes[start..<position], as: UTF8.self))
        else {
            throw fault("no whole number from 0 to \(Int.max)")
        }
        return number
    }

    private mutating func expect(_ character: Unicode.Scalar) throws(HeaderFault) {
        guard accept(character) else { throw fault("no \"\(character)\"") }
    }

    private mutating func accept(_ character: Unicode.Scalar) -> Bool {
        skipSpace()
        guard position < bytes.count, bytes[position] == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }

    private mutating func skipSpace() {
        while position < bytes.count, [0x20, 0x0A, 0x0D, 0x09].contains(bytes[position]) { position += 1 }
    }

    private func fault(_ found: String) -> HeaderFault {
        HeaderFault(.malformedHeader, "the header has \(found) at its byte \(position)")
    }
}
