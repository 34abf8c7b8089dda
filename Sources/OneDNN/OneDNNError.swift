import COneDNN

/// A call of oneDNN that did not succeed, or one for memory for its tensors.
public struct OneDNNError: Error, CustomStringConvertible, Equatable {
    /// What was called: `convolution forward`.
    public let call: String
    /// oneDNN's own word for what went wrong: `out_of_memory`, `unimplemented`, …
    public let reason: String

    /// One line: the call and oneDNN's reason.
    public var description: String { "oneDNN refused \"\(call)\": \(reason)" }
}

/// Turns a status other than success into an error.
@inline(__always)
func check(_ status: Int32, _ call: @autoclosure () -> String) throws(OneDNNError) {
    guard status == 0 else {
        throw OneDNNError(call: call(), reason: String(cString: onednn_status_name(status)))
    }
}

/// The value a creating call left behind, which is there whenever the status was success.
func created<Handle>(_ handle: Handle?, _ call: String) throws(OneDNNError) -> Handle {
    guard let handle else { throw OneDNNError(call: call, reason: "no handle was returned") }
    return handle
}
