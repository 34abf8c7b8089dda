import Diagnostics

/// Rows and columns: the extent of an image, a kernel, a stride.
public struct Size2D: Hashable, Sendable, CustomStringConvertible {
    /// Rows.
    public var height: Int
    /// Columns.
    public var width: Int

    /// Rows and columns.
    public init(height: Int, width: Int) {
        self.height = height
        self.width = width
    }

    /// The same number of rows and columns.
    public init(_ side: Int) { self.init(height: side, width: side) }

    /// Places on the grid: rows · columns.
    public var count: Int { height * width }

    /// Rows first, as the engine takes it.
    var pair: [Int] { [height, width] }

    /// Rows × columns: `3×3`.
    public var description: String { "\(height)×\(width)" }
}

extension Size2D: Codable {
    /// Reads one number for both, or `[rows, columns]`.
    public init(from decoder: any Decoder) throws {
        if let side = try? decoder.singleValueContainer().decode(Int.self) {
            self.init(side)
            return
        }
        guard let pair = try? [Int](from: decoder), pair.count == 2 else {
            throw DocumentError(at: decoder, expected: "a whole number or [rows, columns]")
        }
        self.init(height: pair[0], width: pair[1])
    }

    /// Writes one number where both are the same, `[rows, columns]` otherwise.
    public func encode(to encoder: any Encoder) throws {
        if height == width {
            var container = encoder.singleValueContainer()
            try container.encode(height)
        } else {
            try pair.encode(to: encoder)
        }
    }

    /// More than any image has rows or columns.
    static let limit = 65_536

    /// Decodes a key whose both numbers have to be from 1 to ``limit``.
    static func decode<Key>(
        _ container: KeyedDecodingContainer<Key>, _ key: Key, default fallback: Size2D?
    ) throws -> Size2D {
        guard let size = try container.value(key, default: fallback) else {
            throw container.invalid(key, "this key is required and is not there")
        }
        guard 1...limit ~= size.height, 1...limit ~= size.width else {
            throw container.invalid(key, "found \(size), expected 1 to \(limit)")
        }
        return size
    }
}
