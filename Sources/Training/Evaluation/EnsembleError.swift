import Diagnostics

/// Models that cannot answer together: they tell other classes apart, or do not mean the same one by "positive", so that
/// they have no threshold in common.
public struct EnsembleError: ReportableError, Equatable {
    /// One of the models.
    public struct Member: Equatable, Sendable {
        /// Its file; of a model that was read from none, the name in its config.
        public let name: String
        /// What it tells apart.
        public let classes: [String]
        /// What it calls positive.
        public let positiveClass: String

        fileprivate init(_ model: ModelFile) {
            name = model.name
            classes = model.description.classes
            positiveClass = model.description.positiveClass
        }
    }

    /// The models.
    public let first, other: Member

    private init(_ first: ModelFile, _ other: ModelFile) {
        self.first = Member(first)
        self.other = Member(other)
    }

    /// Makes sure that models tell the same classes apart and mean the same one by "positive".
    static func check(_ models: [ModelFile]) throws(EnsembleError) {
        guard let first = models.first else { return }
        for other in models
        where other.description.classes != first.description.classes
            || other.description.positiveClass != first.description.positiveClass
        {
            throw EnsembleError(first, other)
        }
    }

    /// Both models and what they do not have in common, in one line.
    public var description: String {
        guard first.classes == other.classes else {
            return "\(first.name) tells \(first.classes.joined(separator: ", ")) apart, \(other.name)"
                + " \(other.classes.joined(separator: ", ")); models that answer together have the same classes in the"
                + " same order: use each alone"
        }
        return "the positive class of \(first.name) is \(first.positiveClass), that of \(other.name) is"
            + " \(other.positiveClass); models that answer together have the same: use each alone, or train them with"
            + " one evaluation.positiveClass"
    }

    /// Bad data.
    public var exitStatus: ExitStatus { .badData }
}
