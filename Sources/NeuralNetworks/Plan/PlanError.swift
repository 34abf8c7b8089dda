import Diagnostics
import OneDNN

/// A network that this machine or this version of oneDNN cannot compute.
public struct PlanError: ReportableError {
    /// The layer's name.
    public let layer: String
    /// oneDNN's answer.
    public let cause: OneDNNError

    /// The message: the layer, oneDNN's reason, and what may help.
    public var description: String {
        let advice =
            switch cause.reason {
            case "out_of_memory": "; use a smaller batch or a smaller image"
            case "unimplemented":
                "; this oneDNN (\(Engine.libraryVersion)) has no code for it, try \"precision\": \"float32\""
            default: ""
            }
        return "layer \"\(layer)\": \(cause)\(advice)"
    }

    /// The network is well-formed; the machine or its oneDNN cannot compute it.
    public var exitStatus: ExitStatus { .software }
}
