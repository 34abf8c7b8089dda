import Diagnostics

/// A name under which a network has no such layer.
public struct ActivationError: ReportableError, Equatable {
    /// The name and what there is instead.
    public let description: String

    /// The command line is at fault.
    public var exitStatus: ExitStatus { .usage }

    /// - Parameters:
    ///   - names: what was asked for.
    ///   - known: what there is.
    ///   - what: the kind of layer, as in "layer".
    static func check(_ names: [String], among known: [String], what: String) throws(ActivationError) {
        guard let stranger = names.first(where: { !known.contains($0) }) else { return }
        let suggestion = suggestion(for: stranger, among: known)
        let rest = suggestion.isEmpty ? "; it has \(known.joined(separator: ", "))" : suggestion
        throw ActivationError(description: "the network has no \(what) \"\(stranger)\"\(rest)")
    }
}
