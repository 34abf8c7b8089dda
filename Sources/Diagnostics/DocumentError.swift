/// What is wrong with a value in a JSON document, in the words of the person who wrote it.
public struct DocumentError: ReportableError, Equatable {
    /// The key that is wrong, from the root: `training.optimizer.learningRate`, `network.layers[2].filters`.
    public let key: String
    /// What was found and what was expected.
    public let problem: String
    /// The file, once it is known.
    public var file: String?

    /// Puts an error together.
    public init(key: String, problem: String, file: String? = nil) {
        self.key = key
        self.problem = problem
        self.file = file
    }

    /// Makes the error from the path a decoder stands at.
    public init(at path: [any CodingKey], _ problem: String) {
        self.init(key: spelledPath(path), problem: problem)
    }

    /// The file, the key and the problem, in one line.
    public var description: String {
        let place = key.isEmpty ? "" : "\(key): "
        return (file.map { "\($0): " } ?? "") + place + problem
    }

    /// Bad data.
    public var exitStatus: ExitStatus { .badData }
}

func spelledPath(_ path: [any CodingKey]) -> String {
    path.reduce(into: "") { text, key in
        if let index = key.intValue {
            text += "[\(index)]"
        } else {
            text += text.isEmpty ? key.stringValue : ".\(key.stringValue)"
        }
    }
}
