import ArgumentParser

extension ParsableArguments {
    /// Refuses the value of a flag that is out of range; a flag that was not given is fine.
    ///
    /// - Parameter expectation: what was expected, to be read after "expected": `"a number above 0"`.
    /// - Throws: `ValidationError` that names the flag.
    public func check<Value>(
        _ value: Value?, _ flag: String, _ expectation: String, _ isValid: (Value) -> Bool
    ) throws {
        if let value, !isValid(value) {
            throw ValidationError("\(flag): found \(value), expected \(expectation)")
        }
    }

    /// Refuses a whole number that is out of its range.
    public func check(_ value: Int?, _ flag: String, _ range: ClosedRange<Int>) throws {
        let expectation = "a whole number from \(range.lowerBound) to \(range.upperBound)"
        try check(value, flag, expectation) { range.contains($0) }
    }

    /// Refuses a folder without a name.
    public func checkFolder(_ path: String?, _ flag: String) throws {
        if let path, path.isEmpty {
            throw ValidationError("\(flag): found \"\", expected the path of a folder")
        }
    }

    /// Refuses a file without a name.
    public func checkFile(_ path: String?, _ flag: String) throws {
        if let path, path.isEmpty {
            throw ValidationError("\(flag): found \"\", expected the path of a file")
        }
    }

    /// Refuses a number of threads that cannot be meant; 0 stands for one per core.
    public func checkThreads(_ value: Int?) throws {
        try check(value, "--threads", 0...1024)
    }

    /// Refuses a batch size that cannot be meant.
    public func checkBatchSize(_ value: Int?) throws {
        try check(value, "--batch-size", 1...4096)
    }

    /// Refuses a threshold by which every image would be of one class.
    public func checkThreshold(_ value: Double?) throws {
        try check(value, "--threshold", "a probability above 0 and below 1") { $0 > 0 && $0 < 1 }
    }
}
