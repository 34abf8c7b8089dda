import Diagnostics

/// What was trained, validated and tested on.
struct DataSection: ReportSection {
    static let id = "data"
    static let title = "The data"

    struct Row {
        let split: String
        let counts: [String]
        let total: String
        let patients: String
    }

    let directory: String
    let rule: String?
    let classes: [String]
    let rows: [Row]
    let charts: [Chart]
    let audit: [String]
    let skipped: [String]
    let skippedCount: String
    let hasSkipped: Bool

    init(_ content: ReportContent) {
        let data = content.data
        directory = data.directory
        rule = data.rule
        classes = data.classes
        rows = data.splits.map { split in
            Row(
                split: split.name, counts: split.counts.map(grouped),
                total: grouped(split.total),
                patients: grouped(split.patients))
        }
        charts = [ClassCountsChart.chart(data, positive: content.positiveIndex)].compactMap(\.self)
        audit = content.remarks.audit.map(AuditWords.sentence)
        skipped = data.skipped
        skippedCount = counted(skipped.count, "file")
        hasSkipped = !skipped.isEmpty
    }

    static let template = """
        <p>Images of <code>{{directory}}</code>. {{#rule}}{{rule}}{{/rule}}</p>
        <div class="columns">
        <div class="scroll" tabindex="0" role="region" aria-label="images by split and class">
        <table>
        <thead><tr><td></td>{{#classes}}<th scope="col">{{.}}</th>{{/classes}}<th scope="col">images</th><th scope="col">patients</th></tr></thead>
        <tbody>
        {{#rows}}
        <tr><th scope="row">{{split}}</th>{{#counts}}<td>{{.}}</td>{{/counts}}<td>{{total}}</td><td>{{patients}}</td></tr>
        {{/rows}}
        </tbody>
        </table>
        </div>
        \(TemplatePart.charts)
        </div>
        {{#audit}}<p>{{.}}</p>{{/audit}}
        {{#hasSkipped}}
        <h3>Left out, since not readable: {{skippedCount}}</h3>
        <ul class="plain files">{{#skipped}}<li>{{.}}</li>{{/skipped}}</ul>
        {{/hasSkipped}}
        """
}
