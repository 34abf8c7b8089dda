import Diagnostics
import OneDNN

/// A network that this machine or this version of oneDNN cannot compute.
public enum PlanError: ReportableError {
    /// oneDNN refuses a layer: its name, and the answer.
    case layer(String, OneDNNError)
    /// The machine does not give the memory that a batch needs.
    case memory(byteCount: Int, batchSize: Int)
    /// The machine does not give the memory that the weights need, with what training keeps for each of them.
    case weights(byteCount: Int)

    /// The message: what is refused, the reason, and what may help.
    public var description: String {
        switch self {
        case .layer(let name, let cause): "layer \"\(name)\": \(cause)\(Self.advice(cause))"
        case .memory(let byteCount, let batchSize):
            "the network needs \(byteCount >> 20) MiB for a batch of \(batchSize), and this machine does not give them; use a"
                + " smaller batch or a smaller image"
        case .weights(let byteCount):
            "the network's weights, with what is kept for each of them, need \(byteCount >> 20) MiB, and this machine does not"
                + " give them; use a smaller network, or a smaller image before its dense layers"
        }
    }

    private static func advice(_ cause: OneDNNError) -> String {
        switch cause.reason {
        case "out_of_memory": "; use a smaller batch or a smaller image"
        case "unimplemented":
            "; this oneDNN (\(Engine.libraryVersion)) has no code for it, try \"precision\": \"float32\""
        default: ""
        }
    }

    /// The network is well-formed; the machine or its oneDNN cannot compute it.
    public var exitStatus: ExitStatus { .software }
}
