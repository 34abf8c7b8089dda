/// What a network should have answered for one sample.
public struct Target: Sendable, Equatable {
    /// The class.
    public var label: Int
    /// The other class of a mixed sample, and otherwise the same class.
    public var secondLabel: Int
    /// How much of the sample is of ``label``, in [0, 1]; the rest is of ``secondLabel``.
    public var share: Float

    /// A sample of one class.
    public init(_ label: Int) {
        self.init(label, share: 1, mixedWith: label)
    }

    /// A sample mixed from two.
    ///
    /// Zhang, Cisse, Dauphin and Lopez-Paz, "mixup: Beyond Empirical Risk Minimization" (ICLR 2018),
    /// arXiv:1710.09412.
    public init(_ label: Int, share: Float, mixedWith secondLabel: Int) {
        self.label = label
        self.share = share
        self.secondLabel = secondLabel
    }

    /// The class that most of the sample is of: what an answer is counted right by.
    public var dominantLabel: Int { share >= 0.5 ? label : secondLabel }
}
