import CKernels
import Diagnostics
import OneDNN

/// Scales all gradients down together when their common length is too great: `{"maximumNorm": 1}`.
///
/// Pascanu, Mikolov and Bengio, "On the difficulty of training recurrent neural networks" (ICML 2013), as
/// `torch.nn.utils.clip_grad_norm_`. The scale is applied by ``OptimizerState/step(weights:gradients:learningRate:segments:gradientScale:)``
/// in its own pass.
public struct GradientClipping: Sendable, Equatable, Codable {
    /// The greatest Euclidean norm of all gradients together.
    public var maximumNorm: Double

    /// Defaults are those a config gets that leaves the key out.
    public init(maximumNorm: Double = 1) { self.maximumNorm = maximumNorm }

    private enum CodingKeys: String, CodingKey, CaseIterable {
        case maximumNorm
    }

    /// - Throws: `DocumentError` that names the wrong key.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.strictContainer(keyedBy: CodingKeys.self)
        maximumNorm = try container.positive(.maximumNorm, default: GradientClipping().maximumNorm)
    }

    /// What gradients of this norm are to be multiplied with: 1 where they are short enough.
    public func scale(forNorm norm: Double) -> Float {
        // The small number is PyTorch's.
        Float(min(1, maximumNorm / (norm + 1e-6)))
    }

    /// The Euclidean norm of the trained gradients. Not finite when one of them is not.
    ///
    /// Squares are summed in double over a fixed number of stretches, and their sums in order, so that the result does
    /// not depend on the number of threads.
    public static func norm(of gradients: FloatArena, segments: [ParameterSegment]) -> Double {
        let length = (gradients.count + stretchCount - 1) / stretchCount
        // On the stack: this is called in every step.
        return withUnsafeTemporaryAllocation(of: Double.self, capacity: stretchCount) { sums in
            let sums = sums.baseAddress
            ThreadTeam.forEachShare(of: stretchCount, alignedTo: 1, atLeast: 1) { stretches in
                for stretch in stretches {
                    let end = min((stretch + 1) * length, gradients.count)
                    let range = min(stretch * length, end)..<end
                    var sum = 0.0
                    for segment in segments where segment.isTrained {
                        let trained = segment.range.clamped(to: range)
                        sum += sum_of_squares(gradients.pointer + trained.lowerBound, trained.count)
                    }
                    sums?[stretch] = sum
                }
            }
            return UnsafeBufferPointer(start: sums, count: stretchCount).reduce(0, +).squareRoot()
        }
    }

    /// As many doubles as are kept on the stack without asking for memory.
    private static let stretchCount = 128
}
