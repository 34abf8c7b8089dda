import Diagnostics

/// What a sliding window finds beyond the edge of its input.
public enum Padding: Hashable, Sendable {
    /// As much as makes the output ceil(n / stride), half before and half after; an odd one goes after.
    case same
    /// None: the window stays inside.
    case valid
    /// That many rows above and below, columns left and right.
    case explicit(Size2D)
}

extension Padding: Codable {
    /// Reads `"same"`, `"valid"`, a number or `[rows, columns]`.
    public init(from decoder: any Decoder) throws {
        if let word = try? decoder.singleValueContainer().decode(String.self) {
            switch word {
            case "same": self = .same
            case "valid": self = .valid
            default:
                throw DocumentError(
                    at: decoder.codingPath, unknown: word, among: ["same", "valid"],
                    or: "a number or [rows, columns]")
            }
            return
        }
        let amount = try Size2D(from: decoder)
        guard 0...Size2D.limit ~= amount.height, 0...Size2D.limit ~= amount.width else {
            throw DocumentError(at: decoder.codingPath, "found \(amount), expected 0 to \(Size2D.limit)")
        }
        self = .explicit(amount)
    }

    /// Writes what `init(from:)` reads.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .same: try container.encode("same")
        case .valid: try container.encode("valid")
        case .explicit(let amount): try container.encode(amount)
        }
    }
}
