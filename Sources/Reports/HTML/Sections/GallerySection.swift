import Foundation

/// The images on which the model is most wrong or least certain, with what spoke for its answer.
struct GallerySection: ReportSection {
    static let id = "gallery"
    static let title = "Where it errs"

    struct Case {
        let words: String
        let file: String
        let patient: String
        let image: String?
        let overlay: String?
        let reason: String?
    }

    struct Group {
        let title: String
        let explanation: String
        let cases: [Case]
        let isEmpty: Bool
    }

    let split: String
    let remark: String
    let groups: [Group]

    init?(_ content: ReportContent) {
        guard let gallery = content.gallery else { return nil }
        split = gallery.split
        remark = gallery.remark
        groups = gallery.groups.map { group in
            Group(
                title: group.title, explanation: group.explanation, cases: group.cases.map(Self.shown),
                isEmpty: group.cases.isEmpty)
        }
    }

    private static func shown(_ item: Gallery.Case) -> Case {
        func data(_ bytes: [UInt8]) -> String {
            "data:image/jpeg;base64,\(Data(bytes).base64EncodedString())"
        }
        var (image, overlay, reason) = (String?.none, String?.none, String?.none)
        switch item.pictures {
        case .shown(let bytes, let covered):
            image = data(bytes)
            overlay = covered.map(data)
        case .missing(let why): reason = why
        }
        return Case(
            words: item.words, file: item.prediction.path, patient: item.prediction.patient, image: image,
            overlay: overlay, reason: reason)
    }

    static let template = """
        <p>From the {{split}} images. {{remark}}</p>
        {{#groups}}
        <h3>{{title}}</h3>
        <p class="fine">{{explanation}}</p>
        {{#isEmpty}}<p>There are none.</p>{{/isEmpty}}
        <div class="gallery">
        {{#cases}}
        <figure class="case">
        <div class="pair">
        {{#image}}<img src="{{{image}}}" alt="{{file}}: {{words}}">{{/image}}
        {{#overlay}}<img src="{{{overlay}}}" alt="The same under its heat map">{{/overlay}}
        {{#reason}}<p class="fine">No picture: {{reason}}</p>{{/reason}}
        </div>
        <figcaption><strong>{{words}}</strong><span class="file">{{file}}</span><span class="patient">{{patient}}</span></figcaption>
        </figure>
        {{/cases}}
        </div>
        {{/groups}}
        """
}
