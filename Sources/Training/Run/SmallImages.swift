import NeuralNetworks
import Radiographs

/// What the first epochs of a training with a ``ProgressiveSize`` see.
struct SmallImages {
    /// The network at their size, with the same weights.
    let network: Network
    /// The training images alone, decoded to their size.
    let data: PreparedData
    /// The number of epochs that see them.
    let epochs: Int
}
