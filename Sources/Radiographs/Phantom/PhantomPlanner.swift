import Foundation
import Randomness

/// Hands out patients, images and the names of files.
///
/// Names are those of the published set: `IM-0115-0001.jpeg` and `NORMAL2-IM-0383-0001.jpeg` for the healthy, with one
/// more number where a patient has several images; `person12_bacteria_34.jpeg` for the ill. Unlike there, one series
/// of numbers counts all ill patients, so that nobody shares a number.
struct PhantomPlanner {
    private(set) var images: [PhantomImage] = []
    private let seed: UInt64
    private var patients = 0
    private var healthyPatients = 0
    private var illPatients = 0
    private var imagesOfCause: [PhantomCause: Int] = [:]

    init(seed: UInt64) {
        self.seed = seed
    }

    /// Adds so many images of healthy or ill patients to a split, of two patients at least if there are two images.
    mutating func addImages(_ count: Int, to split: SplitName, areIll: Bool) {
        var left = count
        while left > 0 {
            var random = RandomStream(seed: seed, purpose: .phantom, epoch: 0, index: patients)
            let wanted = areIll ? Self.imagesOfIll(&random) : Self.imagesOfHealthy(&random)
            let several = min(wanted, left == count ? max(1, count / 2) : left)
            let cause: PhantomCause = areIll ? (random.chance(0.65) ? .bacteria : .virus) : .none
            let isSecondSeries = random.chance(0.5)
            if areIll { illPatients += 1 } else { healthyPatients += 1 }
            for number in 0..<several {
                images.append(
                    PhantomImage(
                        split: split, cause: cause, patient: patients, number: number,
                        fileName: fileName(
                            cause: cause, number: number, of: several, isSecondSeries: isSecondSeries)))
            }
            patients += 1
            left -= several
        }
    }

    private mutating func fileName(cause: PhantomCause, number: Int, of several: Int, isSecondSeries: Bool)
        -> String
    {
        guard cause == .none else {
            imagesOfCause[cause, default: 0] += 1
            return "person\(illPatients)_\(cause.rawValue)_\(imagesOfCause[cause, default: 0]).jpeg"
        }
        let series = isSecondSeries ? "NORMAL2-IM" : "IM"
        let study = "\(series)-\(padded(healthyPatients))-0001"
        return several > 1 ? "\(study)-\(padded(number + 1)).jpeg" : "\(study).jpeg"
    }

    private func padded(_ number: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }

    private static func imagesOfHealthy(_ random: inout RandomStream) -> Int {
        random.chance(0.9) ? 1 : 2 + Int(2 * random.uniform())
    }

    /// Half of the ill have one image, and half of those with any number have one more, up to 8.
    private static func imagesOfIll(_ random: inout RandomStream) -> Int {
        var count = 1
        while count < 8, random.chance(0.5) { count += 1 }
        return count
    }
}
