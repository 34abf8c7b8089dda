import Randomness
import Testing
import Training

@Suite("The bootstrap by patient")
struct PatientBootstrapTests {
    private let clustered = MetricsFixture.all.first { $0.bootstrap != nil }

    private func stream(_ seed: UInt64 = 1) -> RandomStream {
        RandomStream(seed: seed, purpose: .bootstrap)
    }

    @Test("Its intervals are those of NumPy, to within the noise of resampling")
    func intervalsAgreeWithNumPy() throws {
        let fixture = try #require(clustered)
        let expected = try #require(fixture.bootstrap)
        let metrics = try fixture.metrics(resamples: 2000)
        let positive = try #require(metrics.positive)
        let found = [
            "balancedAccuracy": metrics.balancedAccuracy, "f1": positive.f1,
            "averagePrecision": positive.averagePrecision,
        ]
        #expect(expected.count == 3)
        for (name, ends) in expected {
            let interval = try #require(found[name]?.interval)
            #expect(interval.method == .patientBootstrap)
            #expect(agree(interval.lower, ends[0], within: 0.012), "\(name)")
            #expect(agree(interval.upper, ends[1], within: 0.012), "\(name)")
        }
    }

    @Test("One seed gives one interval, two seeds give two")
    func theSeedDecides() throws {
        let fixture = try #require(clustered)
        let first = try fixture.metrics(resamples: 50, seed: 1)
        #expect(try fixture.metrics(resamples: 50, seed: 1) == first)
        #expect(try fixture.metrics(resamples: 50, seed: 2).logLoss.interval != first.logLoss.interval)
    }

    @Test("The images of a patient are drawn together, and as many patients as there are")
    func patientsAreDrawnWhole() {
        let patients = ["a", "b", "b", "c", "c", "c"]
        let bootstrap = PatientBootstrap(patients: patients, resamples: 200, stream: stream())
        var totals: [Int: Int] = [:]
        var timesDrawn = [0, 0, 0]
        _ = bootstrap.intervals(count: 0) { weights in
            #expect(weights[1] == weights[2])
            #expect(weights[3] == weights[4] && weights[4] == weights[5])
            let drawn = [weights[0], weights[1], weights[3]]
            totals[drawn.reduce(0, +), default: 0] += 1
            timesDrawn = zip(timesDrawn, drawn).map { $0 + $1 }
            return []
        }
        #expect(totals == [3: 200])
        #expect(timesDrawn.allSatisfy { (150...250).contains($0) })
    }

    @Test("Images of few patients say less than as many of different ones")
    func clustersWidenTheInterval() throws {
        let values = (0..<60).map { Double($0 / 10 % 2) }
        func width(patients: [String]) throws -> Double {
            let bootstrap = PatientBootstrap(patients: patients, resamples: 400, stream: stream())
            let interval = bootstrap.intervals(count: 1) { weights in
                [zip(values, weights).reduce(0) { $0 + $1.0 * Double($1.1) } / Double(weights.reduce(0, +))]
            }
            let found = try #require(interval[0])
            return found.upper - found.lower
        }
        let clustered = try width(patients: (0..<60).map { "\($0 / 10)" })
        let independent = try width(patients: (0..<60).map { "\($0)" })
        #expect(clustered > 2 * independent)
    }

    @Test("Percentiles lie linearly between the drawn values")
    func percentilesAreLinear() throws {
        let bootstrap = PatientBootstrap(patients: ["a", "b"], resamples: 101, stream: stream())
        var next = 0.0
        let intervals = bootstrap.intervals(count: 1) { _ in
            next += 1
            return [next]
        }
        // Of 1…101: position 0.025 · 100 = 2.5 above the first.
        #expect(intervals == [ConfidenceInterval(lower: 3.5, upper: 98.5, method: .patientBootstrap)])
    }

    @Test("There is no interval where it would mislead")
    func degenerateCasesHaveNone() {
        let two = PatientBootstrap(patients: ["a", "b"], resamples: 100, stream: stream())
        #expect(two.intervals(count: 1) { _ in [0.5] } == [nil])
        var calls = 0.0
        let rarelyDefined = two.intervals(count: 1) { _ in
            calls += 1
            return [calls > 51 ? calls : nil]
        }
        #expect(rarelyDefined == [nil])
        let one = PatientBootstrap(patients: ["a", "a"], resamples: 100, stream: stream())
        #expect(one.intervals(count: 1) { [Double($0[0])] } == [nil])
        let none = PatientBootstrap(patients: ["a", "b"], resamples: 0, stream: stream())
        #expect(none.intervals(count: 1) { [Double($0[0])] } == [nil])
    }
}
