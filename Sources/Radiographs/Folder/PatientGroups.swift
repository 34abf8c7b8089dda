import Randomness

/// The patients of a list of samples with their images counted by class, from which a stratified share is chosen.
struct PatientGroups {
    private struct Group {
        let patient: Patient
        /// Images per class.
        let counts: [Int]
    }

    /// Sorted by name, so that a choice does not depend on the order of the files.
    private var groups: [Group]
    /// Images per class.
    private let totals: [Int]

    init(of samples: [Sample], classes: [String]) {
        var counts: [Patient: [Int]] = [:]
        for sample in samples {
            counts[sample.patient, default: Array(repeating: 0, count: classes.count)][sample.label] += 1
        }
        groups = counts.map { Group(patient: $0.key, counts: $0.value) }.sorted { $0.patient < $1.patient }
        totals = classes.indices.map { label in samples.count { $0.label == label } }
    }

    /// How many patients have images of each class.
    var patientsPerClass: [Int] {
        totals.indices.map { label in groups.count { $0.counts[label] > 0 } }
    }

    /// Chooses patients at random who together hold about a share of the images of every class.
    ///
    /// Patients are taken in a shuffled order, each if that brings the classes' shares nearer to the target. With
    /// patients of one class each, the last one taken or refused is at most half of its images off the target.
    /// Where patients allow it, every class has somebody on both sides.
    mutating func choose(fraction: Double, seed: UInt64) -> Set<Patient> {
        var random = RandomStream(seed: seed, purpose: .split)
        random.shuffle(&groups)
        var chosen: [Int] = totals.map { _ in 0 }
        var patients: Set<Patient> = []

        func distance(_ counts: [Int]) -> Double {
            zip(counts, totals).reduce(0) { $0 + abs(Double($1.0) / Double(max($1.1, 1)) - fraction) }
        }
        func sum(_ a: [Int], _ b: [Int]) -> [Int] {
            zip(a, b).map { $0 + $1 }
        }
        func leavesSomebody(_ group: Group) -> Bool {
            totals.indices.allSatisfy { group.counts[$0] == 0 || chosen[$0] + group.counts[$0] < totals[$0] }
        }
        func take(_ group: Group) {
            chosen = sum(chosen, group.counts)
            patients.insert(group.patient)
        }

        for group in groups
        where leavesSomebody(group) && distance(sum(chosen, group.counts)) < distance(chosen) {
            take(group)
        }
        // A share smaller than any patient leaves a class out: then its smallest patient stands for it.
        for label in totals.indices where chosen[label] == 0 {
            let smallest = groups.filter { $0.counts[label] > 0 && leavesSomebody($0) }
                .min { distance(sum(chosen, $0.counts)) < distance(sum(chosen, $1.counts)) }
            if let smallest { take(smallest) }
        }
        return patients
    }
}
