import Foundation

/// exp(zᵢ) / Σ exp(zⱼ): probabilities from one image's logits.
public func softmax(_ logits: [Float]) -> [Float] {
    // Relative to the greatest: no exponential overflows.
    let greatest = Double(logits.max() ?? 0)
    let exponentials = logits.map { exp(Double($0) - greatest) }
    let sum = exponentials.reduce(0, +)
    return exponentials.map { Float($0 / sum) }
}
