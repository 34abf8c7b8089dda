import Foundation

/// Time, speed, machine, versions and the whole configuration.
struct CircumstancesSection: ReportSection {
    static let id = "circumstances"
    static let title = "Time, machine and configuration"

    let facts: [ReportContent.Fact]
    let remark: String?
    let configuration: String

    init(_ content: ReportContent) throws {
        facts = content.facts
        remark = content.firstModelRemark
        configuration = String(decoding: try content.model.configuration.json(), as: UTF8.self)
    }

    static let template = """
        {{#remark}}<p>{{remark}}</p>{{/remark}}
        <dl class="facts">
        {{#facts}}
        <div><dt>{{name}}</dt><dd>{{value}}</dd></div>
        {{/facts}}
        </dl>
        <h3>Configuration</h3>
        <pre class="scroll" tabindex="0" role="region" aria-label="configuration"><code>{{configuration}}</code></pre>
        """
}
