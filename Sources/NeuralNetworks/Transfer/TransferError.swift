import Diagnostics
import SystemPackage

/// Weights from outside that do not fit a network.
public struct TransferError: ReportableError, Equatable {
    /// The file.
    public let path: FilePath
    /// Parameters of the network that the file does not hold.
    public var missing: [String] = []
    /// Tensors of the file that the network has no place for.
    public var unexpected: [String] = []
    /// Parameters that have another shape in the file, with both shapes.
    public var misshapen: [String] = []
    /// Why the network would compute something else, though all has a place.
    public var difference: String?
    /// What may help.
    public var advice = ""

    /// Whether nothing is wrong.
    var isEmpty: Bool { missing.isEmpty && unexpected.isEmpty && misshapen.isEmpty && difference == nil }

    /// The file and every name that is wrong, in one line.
    public var description: String {
        var parts = [difference].compactMap(\.self)
        if !missing.isEmpty { parts.append("the file lacks \(listed(missing))") }
        if !unexpected.isEmpty { parts.append("the network has no place for \(listed(unexpected))") }
        if !misshapen.isEmpty { parts.append("of another shape are \(listed(misshapen))") }
        return "\(path): the weights do not fit the network: \(parts.joined(separator: "; "))"
            + (advice.isEmpty ? "" : "; \(advice)")
    }

    /// Bad data.
    public var exitStatus: ExitStatus { .badData }

    /// Names one after the other; of very many only the first.
    private func listed(_ names: [String]) -> String {
        let limit = 40
        let shown = names.prefix(limit).joined(separator: ", ")
        return names.count > limit ? "\(shown) and \(names.count - limit) more" : shown
    }
}
