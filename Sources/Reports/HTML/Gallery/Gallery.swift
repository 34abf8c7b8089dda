import Training

/// Images worth looking at: where the model is most wrong, and where it is least certain.
package struct Gallery: Sendable {
    /// Which images these are.
    package let split: String
    /// The kinds of cases, worst first in each.
    package let groups: [Group]
    /// What is to be said of the heat maps, or why there are none.
    package let remark: String

    /// Puts a gallery together.
    package init(split: String, groups: [Group], remark: String) {
        self.split = split
        self.groups = groups
        self.remark = remark
    }

    /// Cases of one kind.
    package struct Group: Sendable {
        /// The heading.
        package let title: String
        /// What they have in common.
        package let explanation: String
        package let cases: [Case]

        /// Puts a group together.
        package init(title: String, explanation: String, cases: [Case]) {
            self.title = title
            self.explanation = explanation
            self.cases = cases
        }
    }

    /// An image with what was said of it.
    package struct Case: Sendable {
        package let prediction: Prediction
        /// What was said of it and what it is: `PNEUMONIA 84.5 %, truly NORMAL`.
        package let words: String
        /// The image as the model saw it and the same under its heat map: JPEG files. Or why there is none.
        package let pictures: Pictures

        /// Puts a case together.
        package init(prediction: Prediction, words: String, pictures: Pictures) {
            self.prediction = prediction
            self.words = words
            self.pictures = pictures
        }
    }

    /// The pictures of a case.
    package enum Pictures: Sendable {
        case shown(image: [UInt8], overlay: [UInt8]?)
        case missing(reason: String)
    }
}
