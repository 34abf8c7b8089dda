import OneDNN

/// The numbers a plan computes with. Weights, statistics and the loss stay in float32 in both.
public enum Precision: String, Hashable, Sendable, Codable, CaseIterable {
    /// Activations, packed weights and gradients of activations in float32.
    case float32
    /// The same in bfloat16: float32's range with 8 bits of precision, half the memory, twice the throughput on
    /// processors with AVX512_BF16 or AMX. Sums inside a convolution are float32.
    case bfloat16

    var elementType: ElementType { self == .float32 ? .float32 : .bfloat16 }
}

/// What a plan is compiled for, beside the network and the batch size.
public struct PlanOptions: Hashable, Sendable {
    /// The numbers activations and packed weights are kept in.
    public var precision: Precision
    /// How convolutions are computed: directly, by Winograd's algorithm, or automatically by whichever is faster in a
    /// short trial (see ``ConvolutionTuning``). Those for which there is no Winograd code, neither this oneDNN's (in
    /// float32, with AVX-512) nor our own, are computed directly.
    public var convolutionAlgorithm: ConvolutionAlgorithm
    /// Whether the backward pass goes on to the input image; training does without.
    public var computesInputGradient: Bool
    /// Whether a first convolution of few channels is computed together with the pooling and the ReLU behind it, by
    /// a loop of our own. Off only to compare.
    public var fusesStem: Bool
    /// Layers whose parameters stay as they are: no gradient is computed for them, nor through them where nothing
    /// before them is trained.
    public var frozenLayers: Set<String> = []
    /// Whether the result is handed on as the input of another plan, plain and in this plan's precision, instead of
    /// being read as logits in float32.
    public var outputsFeatures = false
    /// Whether a training plan computes what an inference plan does, and its gradients: dropout lets everything
    /// through, batch normalisation uses the running statistics and leaves them as they are.
    public var computesAsAtInference = false
    /// A layer whose output a training plan keeps, with the gradient at it: see ``Plan/observation``. The backward pass
    /// goes from the logits to there; no layer is trained.
    public var observedLayer: String?
    /// Whether buffers that never matter at the same step share addresses. Off, a test can tell whether they do.
    package var sharesMemory = true

    /// Float32, direct convolution and no gradient of the image, unless said otherwise.
    public init(
        precision: Precision = .float32, convolutionAlgorithm: ConvolutionAlgorithm = .direct,
        computesInputGradient: Bool = false, fusesStem: Bool = true
    ) {
        self.precision = precision
        self.convolutionAlgorithm = convolutionAlgorithm
        self.computesInputGradient = computesInputGradient
        self.fusesStem = fusesStem
    }
}
