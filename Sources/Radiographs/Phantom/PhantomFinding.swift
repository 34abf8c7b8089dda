import Randomness

/// What is to be seen in the lungs of a phantom patient.
enum PhantomFinding {
    case healthy
    /// One to three parts of the lung whose air is replaced by fluid, as in bacterial pneumonia.
    case consolidation([PhantomFocus])
    /// Thickened walls of vessels and bronchi and a fine net of lines, on both sides, as in viral pneumonia.
    case interstitial(PhantomInterstitium)

    init(of cause: PhantomCause, from random: inout RandomStream) {
        switch cause {
        case .none:
            self = .healthy
        case .bacteria:
            // Most have one focus, some two or three.
            let count = 1 + Int(3 * random.uniform() * random.uniform())
            self = .consolidation((0..<count).map { _ in PhantomFocus(from: &random) })
        case .virus:
            self = .interstitial(PhantomInterstitium(from: &random))
        }
    }
}

/// What made a phantom patient ill; a part of the names of files, as in the set of Kermany et al.
package enum PhantomCause: String, Sendable {
    case none
    case bacteria
    case virus
}
