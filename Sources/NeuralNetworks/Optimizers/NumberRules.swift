import Diagnostics

/// The ranges that hyper-parameters share. Each throws `DocumentError` with the key, the value and the range.
extension KeyedDecodingContainer {
    func learningRate(_ key: Key, default fallback: Double) throws -> Double {
        try value(key, default: fallback, expecting: "a learning rate above 0") { $0.isPositiveFloat }
    }

    func positive(_ key: Key, default fallback: Double) throws -> Double {
        try value(key, default: fallback, expecting: "a number above 0") { $0.isPositiveFloat }
    }

    func nonNegative(_ key: Key, default fallback: Double) throws -> Double {
        try value(key, default: fallback, expecting: "a number from 0 on") { $0 == 0 || $0.isPositiveFloat }
    }

    /// How much of something is kept from step to step.
    func rate(_ key: Key, default fallback: Double) throws -> Double {
        try value(key, default: fallback, expecting: "a number from 0 to below 1") { $0 >= 0 && $0 < 1 }
    }

    /// What something is multiplied with so that it does not grow.
    func shrinkingFactor(_ key: Key, default fallback: Double) throws -> Double {
        try value(key, default: fallback, expecting: "a number above 0, at most 1") { $0 > 0 && $0 <= 1 }
    }

    /// A part of a whole.
    func share(_ key: Key, default fallback: Double) throws -> Double {
        try value(key, default: fallback, expecting: "a number from 0 to 1") { $0 >= 0 && $0 <= 1 }
    }

    /// A number of things of which there is at least one.
    func count(_ key: Key, default fallback: Int) throws -> Int {
        try value(key, default: fallback, expecting: "a whole number from 1 on") { $0 >= 1 }
    }
}

extension Double {
    /// Whether it is above 0 and stays so in 32 bits, in which weights are computed: 1e-60 would be 0 there, and 1e60
    /// infinite.
    package var isPositiveFloat: Bool { self > 0 && Float(self).isNormal }
}
