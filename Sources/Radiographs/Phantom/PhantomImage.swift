import SystemPackage

/// One image of a phantom set before it is drawn: whose it is and where it goes.
package struct PhantomImage: Sendable, Hashable {
    package let split: SplitName
    package let cause: PhantomCause
    /// The number of the patient in the whole set, which all of its anatomy follows from.
    package let patient: Int
    /// The number of the image among the patient's.
    package let number: Int
    package let fileName: String

    package init(split: SplitName, cause: PhantomCause, patient: Int, number: Int, fileName: String) {
        self.split = split
        self.cause = cause
        self.patient = patient
        self.number = number
        self.fileName = fileName
    }

    package var className: String { cause == .none ? PhantomDataset.normal : PhantomDataset.pneumonia }

    package var relativePath: FilePath {
        FilePath(split.folderName).appending(className).appending(fileName)
    }
}
