import Diagnostics

extension Network {
    /// The table of layers that people know from Keras: name, layer, output shape, parameters, multiply-adds.
    ///
    /// Parameters are those that are trained; running statistics are not counted.
    public var summary: String {
        var rows = [["layer", "type", "output", "parameters", "multiply-adds"]]
        rows.append([Network.inputName, "", "\(input)", "", ""])
        let layers = layerSummaries
        for layer in layers {
            rows.append([
                layer.name, layer.type, "\(layer.output)", grouped(layer.parameters),
                grouped(layer.multiplyAdds),
            ])
        }
        rows.append([
            "total", "", "", grouped(layers.reduce(0) { $0 + $1.parameters }), grouped(multiplyAdds),
        ])
        return table(rows)
    }

    /// The rows of ``summary``, without those of the input and the total.
    public var layerSummaries: [LayerSummary] {
        nodes.indices.map { index in
            let rule = nodes[index].layer.rule
            let inputs = inputShapes(of: index)
            return LayerSummary(
                name: nodes[index].name, type: nodes[index].layer.typeName + takes(index),
                output: shapes[index],
                parameters: ParameterLayout(rule.parameters(of: inputs)).parameterCount,
                multiplyAdds: rule.multiplyAdds(of: inputs, output: shapes[index]))
        }
    }

    /// The inputs of a node, where they are not simply the node before.
    private func takes(_ index: Int) -> String {
        let previous = index == 0 ? Network.inputName : nodes[index - 1].name
        let inputs = nodes[index].inputs
        return inputs == [previous] ? "" : " ← \(inputs.joined(separator: ", "))"
    }

    /// Lines up the columns; numbers stand to the right.
    private func table(_ rows: [[String]]) -> String {
        let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        let lines = rows.map { row in
            let cells = row.indices.map { column in
                let gap = String(repeating: " ", count: widths[column] - row[column].count)
                return column < 3 ? row[column] + gap : gap + row[column]
            }
            return cells.joined(separator: "  ").withoutTrailingSpaces
        }
        let rule = String(repeating: "─", count: widths.reduce(0, +) + 2 * (widths.count - 1))
        return ([lines[0], rule] + lines[1..<(lines.count - 1)] + [rule, lines[lines.count - 1]]).joined(
            separator: "\n")
    }
}

/// What a layer gives and takes.
public struct LayerSummary: Sendable, Equatable {
    /// The layer's name in its network.
    public let name: String
    /// Its kind, with the names of its inputs where they are not simply the layer before.
    public let type: String
    /// The shape of its output.
    public let output: Shape
    /// How many numbers are trained.
    public let parameters: Int
    /// For one image, forward.
    public let multiplyAdds: Int
}
