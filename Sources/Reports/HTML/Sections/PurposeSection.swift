/// What the model is not for, said plainly and early.
struct PurposeSection: ReportSection {
    static let id = "not-for"
    static let title = "What this model is not for"

    let disclaimer: String
    let points: [String]

    init(_ content: ReportContent) {
        disclaimer = TextReport.disclaimer.replacing("\n", with: " ")
        let classes = content.model.classes.joined(separator: " and ")
        points = [
            "Not for diagnosis, triage or treatment, and not as a second reader: no authority has examined it, and no"
                + " clinical trial.",
            "Not for other people, other views, other machines or other hospitals than those of its training images,"
                + " unless it has been measured on theirs.",
            "Not for anything but telling \(classes) apart. It knows no other finding: a low probability does not mean"
                + " that a radiograph is normal.",
            "Not for reading its probabilities as somebody's risk. They hold where the classes are as frequent as they"
                + " were in training.",
            "Not for locating disease: a heat map shows what the model has looked at, which may be a mark on the film.",
        ]
    }

    static let template = """
        <p class="lead">{{disclaimer}}</p>
        <ul class="plain">
        {{#points}}<li>{{.}}</li>
        {{/points}}
        </ul>
        """
}
