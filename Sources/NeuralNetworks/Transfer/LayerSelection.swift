/// Layers by their names or what these begin with: `["classifier", "features.28"]`.
///
/// A prefix ends where a part of the name ends: `features.2` selects `features.2` and `features.2.conv`, not
/// `features.28`; `block5` selects `block5_conv1`.
public struct LayerSelection: Hashable, Sendable {
    /// The names or prefixes.
    public let prefixes: [String]

    /// Selects layers by names or prefixes.
    public init(_ prefixes: [String]) { self.prefixes = prefixes }

    /// Whether a layer is selected.
    public func contains(_ layer: String) -> Bool {
        prefixes.contains { Self.matches(layer, $0) }
    }

    /// Those prefixes that select none of the layers.
    public func unmatched(in layers: [String]) -> [String] {
        prefixes.filter { prefix in !layers.contains { Self.matches($0, prefix) } }
    }

    private static func matches(_ layer: String, _ prefix: String) -> Bool {
        guard !prefix.isEmpty, layer.hasPrefix(prefix) else { return false }
        guard let next = layer.dropFirst(prefix.count).first else { return true }
        return next == "." || next == "_" || next == "/"
    }
}

extension Network {
    /// The names of the layers that have parameters, in order.
    public var layersWithParameters: [String] {
        nodes.indices.filter(hasParameters).map {
            nodes[$0].name
        }
    }
}
