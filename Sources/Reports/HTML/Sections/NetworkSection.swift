import Diagnostics
import NeuralNetworks

/// The layers, drawn and listed.
struct NetworkSection: ReportSection {
    static let id = "network"
    static let title = "The network"

    struct Row {
        let name, type, output, parameters, multiplyAdds: String
    }

    let remark: String?
    let charts: [Chart]
    let input: String
    let rows: [Row]
    let parameters: String
    let multiplyAdds: String

    init(_ content: ReportContent) {
        let network = content.model.network
        let layers = network.layerSummaries
        remark = content.firstModelRemark
        charts = [NetworkDrawing.chart(network, classes: content.model.classes)]
        input = "\(network.input)"
        rows = layers.map { layer in
            Row(
                name: layer.name, type: layer.type, output: "\(layer.output)",
                parameters: grouped(layer.parameters),
                multiplyAdds: grouped(layer.multiplyAdds))
        }
        parameters = grouped(layers.reduce(0) { $0 + $1.parameters })
        multiplyAdds = grouped(network.multiplyAdds)
    }

    static let template = """
        {{#remark}}<p>{{remark}}</p>{{/remark}}
        <div class="columns network">
        \(TemplatePart.charts)
        <div class="scroll layers" tabindex="0" role="region" aria-label="layers">
        <table>
        <thead><tr><th scope="col">layer</th><th scope="col">type</th><th scope="col">output</th><th scope="col">parameters</th><th scope="col">multiply-adds</th></tr></thead>
        <tbody>
        <tr><th scope="row">input</th><td></td><td>{{input}}</td><td></td><td></td></tr>
        {{#rows}}
        <tr><th scope="row">{{name}}</th><td>{{type}}</td><td>{{output}}</td><td>{{parameters}}</td><td>{{multiplyAdds}}</td></tr>
        {{/rows}}
        </tbody>
        <tfoot><tr><th scope="row">total</th><td></td><td></td><td>{{parameters}}</td><td>{{multiplyAdds}}</td></tr></tfoot>
        </table>
        </div>
        </div>
        """
}
