import Randomness

/// The anatomy that all images of one phantom patient share. Lengths are body units, see ``PhantomFrame``.
struct PhantomPatient {
    let cageBreadth: Float
    let lungTop: Float
    /// How far the heart reaches to each side of the midline.
    let heartLeft: Float
    let heartRight: Float
    /// How far the thymus widens the mediastinum above the heart; it is large in some healthy infants.
    let thymusLeft: Float
    let thymusRight: Float
    let domeRight: Float
    let domeLeft: Float
    /// Soft tissue outside of the ribs.
    let wall: Float
    let spineBend: Float
    let spineBreadth: Float
    let vertebraHeight: Float
    let ribSpacing: Float
    let ribDrop: Float
    let ribBow: Float
    let ribRadius: Float
    let ribStrength: Float
    let clavicleRise: Float
    let hasGastricBubble: Bool

    init(from random: inout RandomStream) {
        cageBreadth = random.uniform(in: 0.88...1.06)
        lungTop = random.uniform(in: -0.76 ... -0.62)
        heartLeft = random.uniform(in: 0.42...0.64)
        heartRight = random.uniform(in: 0.20...0.36)
        let hasLargeThymus = random.chance(0.3)
        thymusLeft = random.uniform(in: 0...0.05) + (hasLargeThymus ? random.uniform(in: 0...0.14) : 0)
        thymusRight = random.uniform(in: 0...0.05) + (hasLargeThymus ? random.uniform(in: 0...0.16) : 0)
        domeRight = random.uniform(in: 0.42...0.56)
        domeLeft = domeRight + random.uniform(in: 0...0.09)
        wall = random.uniform(in: 0.06...0.18)
        spineBend = random.uniform(in: -0.03...0.03)
        spineBreadth = random.uniform(in: 0.12...0.15)
        vertebraHeight = random.uniform(in: 0.14...0.17)
        ribSpacing = random.uniform(in: 0.140...0.158)
        ribDrop = random.uniform(in: 0.24...0.40)
        ribBow = random.uniform(in: 0.02...0.06)
        ribRadius = random.uniform(in: 0.034...0.045)
        ribStrength = random.uniform(in: 0.075...0.15)
        clavicleRise = random.uniform(in: 0.02...0.22)
        hasGastricBubble = random.chance(0.5)
    }
}
