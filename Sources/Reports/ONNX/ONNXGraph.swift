import Foundation
import ONNXFormat

/// Writes a graph of ONNX operators down, one after the other. Values are known by their names.
struct ONNXGraph {
    private(set) var proto = ONNXGraphProto()
    private var nameCounts: [String: Int] = [:]

    /// An operator's setting.
    enum Attribute {
        case int(Int)
        case ints([Int])
        case float(Float)
    }

    init(name: String) { proto.name = name }

    // MARK: Operators

    /// Adds an operator.
    ///
    /// - Parameters:
    ///   - inputs: names of values that are there already.
    ///   - output: what its result is called; a name of its own where none is given.
    /// - Returns: the name of the result.
    @discardableResult
    mutating func add(
        _ operation: String, _ inputs: String..., named output: String? = nil,
        with attributes: [String: Attribute] = [:]
    ) -> String {
        add(operation, inputs, named: output, with: attributes)
    }

    /// Adds an operator with any number of inputs.
    @discardableResult
    mutating func add(
        _ operation: String, _ inputs: [String], named output: String? = nil,
        with attributes: [String: Attribute] = [:]
    ) -> String {
        let result = output ?? freshName(operation)
        var node = ONNXNodeProto()
        node.name = result
        node.opType = operation
        node.input = inputs
        node.output = [result]
        node.attribute = attributes.sorted { $0.key < $1.key }.map { Self.attribute($0.key, $0.value) }
        proto.node.append(node)
        return result
    }

    private static func attribute(_ name: String, _ value: Attribute) -> ONNXAttributeProto {
        var attribute = ONNXAttributeProto()
        attribute.name = name
        switch value {
        case .int(let number):
            attribute.type = .int
            attribute.i = Int64(number)
        case .ints(let numbers):
            attribute.type = .ints
            attribute.ints = numbers.map(Int64.init)
        case .float(let number):
            attribute.type = .float
            attribute.f = number
        }
        return attribute
    }

    /// What no layer's value is called: those end in `.output`, and their parameters in a parameter's name.
    private mutating func freshName(_ operation: String) -> String {
        nameCounts[operation, default: 0] += 1
        return "xray/\(operation)\(nameCounts[operation, default: 0])"
    }

    // MARK: Constants

    /// A tensor of 32-bit floats.
    mutating func tensor(
        _ values: UnsafeBufferPointer<Float>, _ shape: [Int], named name: String? = nil
    ) -> String {
        initializer(.float, shape, UnsafeRawBufferPointer(values), named: name)
    }

    /// A tensor of 32-bit floats.
    mutating func tensor(_ values: [Float], _ shape: [Int]) -> String {
        values.withUnsafeBufferPointer { tensor($0, shape) }
    }

    /// A tensor of 64-bit floats.
    mutating func tensor(_ values: [Double], _ shape: [Int]) -> String {
        values.withUnsafeBytes { initializer(.double, shape, $0) }
    }

    /// Whole numbers in one dimension: what operators take for shapes and axes.
    mutating func integers(_ values: [Int]) -> String {
        values.map(Int64.init).withUnsafeBytes { initializer(.int64, [values.count], $0) }
    }

    /// One whole number, without a dimension.
    mutating func integer(_ value: Int) -> String {
        withUnsafeBytes(of: Int64(value)) { initializer(.int64, [], $0) }
    }

    /// One 32-bit float, without a dimension.
    mutating func float(_ value: Float) -> String {
        withUnsafeBytes(of: value) { initializer(.float, [], $0) }
    }

    /// One 64-bit float, without a dimension.
    mutating func double(_ value: Double) -> String {
        withUnsafeBytes(of: value) { initializer(.double, [], $0) }
    }

    private mutating func initializer(
        _ type: ONNXTensorProto.DataType, _ shape: [Int], _ bytes: UnsafeRawBufferPointer,
        named name: String? = nil
    ) -> String {
        var tensor = ONNXTensorProto()
        tensor.name = name ?? freshName("constant")
        tensor.dataType = Int32(type.rawValue)
        tensor.dims = shape.map(Int64.init)
        tensor.rawData = Data(bytes)
        proto.initializer.append(tensor)
        return tensor.name
    }

    // MARK: The ends of the graph

    /// A dimension of an input or output.
    enum Dimension {
        case fixed(Int)
        /// Any length; dimensions of one name have the same.
        case any(String)
    }

    /// Declares a value that is given.
    mutating func addInput(
        _ name: String, _ type: ONNXTensorProto.DataType, _ shape: [Dimension], _ explanation: String
    ) {
        proto.input.append(Self.description(name, type, shape, explanation))
    }

    /// Declares a value that is asked for.
    mutating func addOutput(_ name: String, _ shape: [Dimension], _ explanation: String) {
        proto.output.append(Self.description(name, .float, shape, explanation))
    }

    private static func description(
        _ name: String, _ type: ONNXTensorProto.DataType, _ shape: [Dimension], _ explanation: String
    ) -> ONNXValueInfoProto {
        var value = ONNXValueInfoProto()
        value.name = name
        value.docString = explanation
        value.type.tensorType.elemType = Int32(type.rawValue)
        value.type.tensorType.shape.dim = shape.map { length in
            var dimension = ONNXTensorShapeProto.Dimension()
            switch length {
            case .fixed(let count): dimension.dimValue = Int64(count)
            case .any(let name): dimension.dimParam = name
            }
            return dimension
        }
        return value
    }
}

// MARK: Arithmetic

extension ONNXGraph {
    /// The value as another type.
    mutating func cast(_ value: String, to type: ONNXTensorProto.DataType) -> String {
        add("Cast", value, with: ["to": .int(type.rawValue)])
    }

    /// The whole part of numbers from 0 on.
    ///
    /// By way of integers, because older runtimes have no floor of 64-bit floats.
    mutating func wholePart(_ value: String) -> String {
        cast(cast(value, to: .int64), to: .double)
    }

    /// Numbers from 0 on rounded up.
    mutating func ceiling(_ value: String) -> String {
        let below = wholePart(value)
        return add("Add", below, cast(add("Greater", value, below), to: .double))
    }

    /// The value with its axes in another arrangement.
    mutating func reshape(_ value: String, to shape: [Int]) -> String {
        add("Reshape", value, integers(shape))
    }
}
