import COneDNN

/// How a kernel slides over rows and columns; rows first in every pair.
public struct Window: Sendable, Hashable {
    /// Rows and columns of the kernel.
    public var kernel: [Int]
    /// How far the kernel moves from one output to the next.
    public var strides: [Int]
    /// 1 is the dense kernel.
    public var dilations: [Int]
    /// Rows of zeros above the image, columns to its left.
    public var paddingBefore: [Int]
    /// Rows of zeros below the image, columns to its right.
    public var paddingAfter: [Int]

    /// A window from pairs of rows and columns.
    public init(
        kernel: [Int], strides: [Int], dilations: [Int] = [1, 1], paddingBefore: [Int], paddingAfter: [Int]
    ) {
        let pairs = [kernel, strides, dilations, paddingBefore, paddingAfter]
        precondition(pairs.allSatisfy { $0.count == 2 }, "a window has two dimensions")
        self.kernel = kernel
        self.strides = strides
        self.dilations = dilations
        self.paddingBefore = paddingBefore
        self.paddingAfter = paddingAfter
    }

    var native: onednn_window {
        func pair(_ values: [Int]) -> (Int64, Int64) { (Int64(values[0]), Int64(values[1])) }
        return onednn_window(
            kernel: pair(kernel), strides: pair(strides), dilations: pair(dilations),
            padding_before: pair(paddingBefore), padding_after: pair(paddingAfter))
    }
}

/// What is done to a result before it is written.
public struct PostOperations: Sendable, Hashable {
    /// The result is added to what the destination holds.
    public var addsDestination: Bool
    /// max(x, 0), after the addition.
    public var rectifies: Bool
    /// min(x, bound), after the rectification.
    public var upperBound: Float?

    /// What is left out is not done.
    public init(addsDestination: Bool = false, rectifies: Bool = false, upperBound: Float? = nil) {
        self.addsDestination = addsDestination
        self.rectifies = rectifies
        self.upperBound = upperBound
    }

    /// The result is written as it is.
    public static let none = PostOperations()

    var native: onednn_post_operations {
        onednn_post_operations(
            adds_destination: addsDestination, rectifies: rectifies, upper_bound: upperBound ?? 0)
    }
}

/// What a forward pass is for: training keeps what the backward pass needs.
public enum Phase: String, Sendable, Codable, CaseIterable {
    case training, inference

    var native: onednn_phase { self == .training ? ONEDNN_TRAINING : ONEDNN_INFERENCE }
}
