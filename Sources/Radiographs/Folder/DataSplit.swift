/// The samples of a run, by what they are used for.
public struct DataSplit: Sendable, Hashable {
    /// The names of the classes; a sample's label is an index into it.
    public let classes: [String]
    /// What the network learns from.
    public let train: [Sample]
    /// What everything is chosen by.
    public let validation: [Sample]
    /// Empty where the data set has no test folder.
    public let test: [Sample]

    /// A split of given samples, each marked with what it is used for.
    public init(classes: [String], train: [Sample], validation: [Sample], test: [Sample]) {
        self.classes = classes
        self.train = train.map { $0.used(for: .train) }
        self.validation = validation.map { $0.used(for: .validation) }
        self.test = test.map { $0.used(for: .test) }
    }

    /// The samples of one split.
    public subscript(split: SplitName) -> [Sample] {
        switch split {
        case .train: train
        case .validation: validation
        case .test: test
        }
    }

    /// Divides a data set.
    ///
    /// - Parameters:
    ///   - folder: the data set.
    ///   - method: where the validation images come from.
    ///   - trainingSeed: decides who is set aside for validation where the method has no seed of its own.
    /// - Throws: ``DatasetError`` for a missing split or a class with too few patients.
    public init(of folder: ChestXrayFolder, by method: ValidationSplit, trainingSeed: UInt64)
        throws(DatasetError)
    {
        let train = try folder.samples(of: .train)
        let test = folder.splits.contains(.test) ? try folder.samples(of: .test) : []
        switch method {
        case .folder:
            self.init(
                classes: folder.classes, train: train, validation: try folder.samples(of: .validation),
                test: test)
        case .patients(let fraction, _):
            var groups = PatientGroups(of: train, classes: folder.classes)
            for (name, patients) in zip(folder.classes, groups.patientsPerClass) where patients < 2 {
                throw .tooFewPatients(className: name, patients: patients, folder.root)
            }
            let aside = groups.choose(
                fraction: fraction, seed: method.seed(ofTraining: trainingSeed))
            self.init(
                classes: folder.classes,
                train: train.filter { !aside.contains($0.patient) },
                validation: train.filter { aside.contains($0.patient) }, test: test)
        }
    }
}
