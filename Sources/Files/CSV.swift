import Diagnostics
import SystemPackage

/// Tables as comma-separated values, quoted as RFC 4180 says.
///
/// Lines end in a line feed, as Unix tools expect; reading takes a carriage return before it as well.
public enum CSV {
    /// A row of a table, with the line feed at its end.
    public static func line(_ fields: [String]) -> String {
        fields.map(quote).joined(separator: ",") + "\n"
    }

    /// The rows of a table.
    ///
    /// - Parameter path: the file the text comes from, for messages.
    /// - Throws: ``CSVError`` that names the file and the line.
    public static func parse(_ text: String, from path: FilePath) throws(CSVError) -> [CSVRow] {
        var parser = CSVParser(text: text, path: path)
        return try parser.rows()
    }

    private static func quote(_ field: String) -> String {
        let special: Set<Unicode.Scalar> = [",", "\"", "\n", "\r"]
        guard field.unicodeScalars.contains(where: special.contains) else { return field }
        // By scalar: to Swift, a quote with an accent after it is another character than a quote.
        let doubled = field.unicodeScalars.map { $0 == "\"" ? "\"\"" : String($0) }
        return "\"\(doubled.joined())\""
    }
}

/// A row of a table.
public struct CSVRow: Equatable, Sendable {
    /// The line the row begins at, counted from 1.
    public let line: Int
    /// The fields without their quotes.
    public let fields: [String]
}

/// A table that cannot be read.
public struct CSVError: ReportableError, Equatable {
    /// The file.
    public let path: FilePath
    /// The line, counted from 1.
    public let line: Int
    /// What was found and what was expected.
    public let problem: String

    /// Makes the error of a line.
    public init(_ path: FilePath, line: Int, _ problem: String) {
        self.path = path
        self.line = line
        self.problem = problem
    }

    /// The file, the line and the problem, in one line.
    public var description: String { "\(path):\(line): \(problem)" }

    /// Bad data.
    public var exitStatus: ExitStatus { .badData }
}

/// Reads by byte, since a `Character` may join a quote or a line end with what stands beside it.
private struct CSVParser {
    private let bytes: [UInt8]
    private let path: FilePath
    private var position = 0
    private var line = 1

    init(text: String, path: FilePath) {
        bytes = Array(text.utf8)
        self.path = path
    }

    mutating func rows() throws(CSVError) -> [CSVRow] {
        var rows: [CSVRow] = []
        // The mark that spreadsheets put before UTF-8.
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
        while position < bytes.count {
            let start = line
            var fields = [try field()]
            while accept(",") { fields.append(try field()) }
            _ = accept("\r")
            guard accept("\n") || position == bytes.count else {
                throw CSVError(
                    path, line: line, "text after a closing quote, expected a comma or the end of the line")
            }
            line += 1
            rows.append(CSVRow(line: start, fields: fields))
        }
        return rows
    }

    private mutating func field() throws(CSVError) -> String {
        if accept("\"") { return try quotedField() }
        let start = position
        while position < bytes.count, ![",", "\n", "\r"].contains(Unicode.Scalar(bytes[position])) {
            guard bytes[position] != UInt8(ascii: "\"") else {
                throw CSVError(path, line: line, "a quote inside a field that does not begin with one")
            }
            position += 1
        }
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }

    private mutating func quotedField() throws(CSVError) -> String {
        let start = line
        var content: [UInt8] = []
        while position < bytes.count {
            if accept("\"") {
                guard accept("\"") else { return String(decoding: content, as: UTF8.self) }
                content.append(UInt8(ascii: "\""))
                continue
            }
            if bytes[position] == UInt8(ascii: "\n") { line += 1 }
            content.append(bytes[position])
            position += 1
        }
        throw CSVError(path, line: start, "a quoted field without its closing quote")
    }

    private mutating func accept(_ character: Unicode.Scalar) -> Bool {
        guard position < bytes.count, bytes[position] == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }
}
